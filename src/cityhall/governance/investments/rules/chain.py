"""The chain of one investment's entries: how an entry is hashed, and what is wrong with a chain."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

START = "0" * 64
HASHED = ("investment", "number", "step", "on", "content", "reason", "author", "previous_hash")


def hash_of(line: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of what is hashed."""
    hashed = {name: line[name] for name in HASHED}
    text = json.dumps(hashed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def wrong_in(lines: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Code and words of everything that is not as it was written, in one investment's chain."""
    previous, expected, before = START, 1, ""
    for line in lines:
        if line["number"] != expected:
            yield "investments.removed", f"{expected}番の記録から先が欠けています。"
        if line["previous_hash"] != previous:
            yield "investments.unchained", f"{line['number']}番が前の記録につながっていません。"
        if hash_of(line) != line["hash"]:
            yield "investments.altered", f"{line['number']}番の中身がハッシュ値と合いません。"
        if line["on"] < before:
            yield "investments.back_dated", f"{line['number']}番の日付がさかのぼっています。"
        previous, expected, before = line["hash"], line["number"] + 1, line["on"]
