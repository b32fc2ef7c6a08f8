"""`cityhall backup`: the whole city in one sealed file, while it works."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cityhall.surfaces.command_line.starting import start_django

if TYPE_CHECKING:
    from cityhall.foundation.backups.api import Made, Members, Snapshot

RECIPIENT = "keys/backup.pub"


@click.command
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--recipient-key",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"受け取りの鍵のファイル  [default: CITYHALL_VAR/{RECIPIENT}]",
)
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
def backup(folder: Path, recipient_key: Path | None, as_json: bool) -> None:
    """市のすべて(データベース、書類、鍵、署名つきの控え)を FOLDER の一つのファイルに写します。

    サイトや仕事を止める必要はありません。ある一瞬のデータベースと、それが指す書類がそろいます。
    ファイルは受け取りの鍵で暗号化され、このサーバーでは開けません。
    書類が欠けていたら、その番号を出して 1 で終わります。
    """
    start_django()
    copying = _Copying()
    made = _make(folder, recipient_key, copying)
    told = {
        "ok": not copying.missing,
        "file": str(made.path),
        "key": made.recipient,
        "members": made.members,
        "size": made.size,
        "missing": copying.missing,
    }
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _in_words(made))
    for sha256 in copying.missing:
        click.echo(f"書類の中身がありません: {sha256}", err=True)
    raise SystemExit(1 if copying.missing else 0)


def _in_words(made: "Made") -> str:
    size = f"{made.size / 1_000_000:,.1f} MB"
    return f"バックアップを作りました: {made.path}({size}、鍵 {made.recipient})"


def _make(folder: Path, recipient: Path | None, copying: "_Copying") -> "Made":
    from django.conf import settings

    from cityhall.engine.cases.api import write_checkpoint
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.audit.api import record
    from cityhall.foundation.backups.api import make_backup
    from cityhall.foundation.documents.api import held_contents
    from cityhall.kernel.clock import now
    from cityhall.kernel.transactions import write

    at = now()
    path = folder / f"cityhall-{at:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}.backup"
    write_checkpoint(now=at)  # so that all cases of the backup stand under a signature
    with held_contents():
        made = make_backup(
            path,
            recipient=recipient or settings.VAR_DIR / RECIPIENT,
            beside=copying.beside,
            about=copying.about,
            now=at,
        )
    with write():
        record(
            by=Actor.system("バックアップ"),
            action="city.backed_up",
            object_kind="backup",
            object_id=path.name,
            now=now(),
            detail={"members": made.members, "size": made.size, "key": made.recipient},
        )
    return made


@dataclass
class _Copying:
    """What goes beside the database, and what of it was not to be found."""

    missing: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    def beside(self, still: "Snapshot") -> "Members":
        yield from self._documents(still)
        yield from _checkpoints(still)
        yield from _keys()
        self.about["missing_documents"] = self.missing

    def _documents(self, still: "Snapshot") -> "Members":
        from cityhall.foundation.documents.api import IN_USE, copy_of, name_in_copy

        for sha256 in still.column(IN_USE):
            content = copy_of(sha256)
            if content is None:
                self.missing.append(sha256)
            else:
                yield name_in_copy(sha256), content


def _checkpoints(still: "Snapshot") -> "Members":
    """Not more lines than the snapshot knows: later ones speak of what is not in it."""
    from cityhall.engine.cases.api import LINES_KNOWN, raw_lines
    from cityhall.foundation.audit.api import SEALS_KNOWN, raw_seals

    known = still.column(LINES_KNOWN)
    yield "checkpoints/cases.jsonl", raw_lines(known[0] if known else 0)
    yield "checkpoints/audit.jsonl", raw_seals(still.column(SEALS_KNOWN)[0] or 0)


def _keys() -> "Members":
    """Without them the restored city could neither read its cookies nor prove its history."""
    from django.conf import settings

    from cityhall.foundation.backups.api import pieces_of

    for path in sorted((settings.VAR_DIR / "keys").iterdir()):
        if path.is_file() and "." not in path.name:
            yield f"keys/{path.name}", pieces_of(path)
