"""Exchanges files by folders: `<system>/in` and `<system>/out` under one place.

A share or a drop box that somebody else carries on is enough; what is written appears whole or not
at all, and nothing of the other side is changed but lists of answers, which are moved to `done`.
"""

import csv
import io
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from cityhall.engine.core_systems.ports import NotReachable, Receipt

RECEIPT = ".receipt.csv"
ANSWER = ".answer.csv"


class FolderExchange:
    """Under settings.CORE_SYSTEM_FOLDER."""

    def put(self, system: str, name: str, content: bytes) -> None:
        folder = self._folder(system, "in")
        draft = folder / f".{secrets.token_hex(8)}"
        try:
            draft.write_bytes(content)
            os.replace(draft, folder / name)
        except OSError as error:
            raise NotReachable(type(error).__name__) from error

    def receipts(self, system: str) -> Iterable[Receipt]:
        for path in sorted(self._folder(system, "out").glob(f"*{RECEIPT}")):
            yield from _receipts_in(path)

    def answers(self, system: str) -> Iterable[tuple[str, bytes]]:
        for path in sorted(self._folder(system, "out").glob(f"*{ANSWER}")):
            yield path.name, path.read_bytes()

    def put_away(self, system: str, name: str) -> None:
        done = self._folder(system, "done") / Path(name).name
        os.replace(self._folder(system, "out") / Path(name).name, done)

    def _folder(self, system: str, which: str) -> Path:
        folder = Path(settings.CORE_SYSTEM_FOLDER) / system / which
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotReachable(type(error).__name__) from error
        return folder


def _receipts_in(path: Path) -> Iterable[Receipt]:
    """Lines «file, sha256, lines, trouble»; what is none is passed over."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    for line in csv.DictReader(io.StringIO(text)):
        lines = line.get("lines") or ""
        if line.get("file") and lines.isdecimal():
            trouble = line.get("trouble") or ""
            yield Receipt(line["file"], line.get("sha256") or "", int(lines), trouble)
