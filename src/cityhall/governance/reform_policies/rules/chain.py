"""The chain of revisions: how a revision is hashed, and what is wrong with a chain.

Anyone can check it with nothing but SHA-256: `python/check_revisions.py` of the open site does.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cityhall.kernel.clock import in_jst

START = "0" * 64
#: What is hashed of a revision, in the names of the verification file.
HASHED = (
    "sequence", "kind", "subject", "edition", "bureau", "content", "is_removed", "corrects",
    "author", "reason", "evidence", "source", "effective_on", "precision", "published_on",
    "recorded_at", "previous_hash",
)  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """Something that is not as it was written."""

    code: str
    reference: str
    message: str


def hash_of(line: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of what is hashed."""
    hashed = {name: line[name] for name in HASHED}
    text = json.dumps(hashed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def wrong_in(lines: Iterable[Mapping[str, Any]]) -> Iterator[Wrong]:
    """What is wrong in a chain: altered, removed or reordered, and back-dated revisions.

    A cut tail cannot be seen in the chain itself: it is compared with what was noted elsewhere.
    """
    previous, expected, recorded = START, 1, ""
    effective: dict[tuple[str, str], str] = {}
    for line in lines:
        reference = f"{line['sequence']} {line['subject']}"
        if line["sequence"] != expected:
            yield Wrong("reform.removed", reference, f"{expected}番の版から先が欠けています。")
        if line["previous_hash"] != previous:
            yield Wrong("reform.unchained", reference, "前の版につながっていません。")
        if hash_of(line) != line["hash"]:
            yield Wrong("reform.altered", reference, "中身がハッシュ値と合いません。")
        key = (line["kind"], line["subject"])
        if is_back_dated(line, effective.get(key, ""), recorded):
            yield Wrong("reform.back_dated", reference, "日付がさかのぼっています。")
        previous, expected, recorded = line["hash"], line["sequence"] + 1, line["recorded_at"]
        effective[key] = line["effective_on"]


def is_back_dated(line: Mapping[str, Any], effective_before: str, recorded_before: str) -> bool:
    """Whether a revision claims to be older than what stood before it.

    Only what was read in from a document (it names its source) may have been published before it
    was recorded here.
    """
    published = line["published_on"]
    is_ours = not line["source"]
    return (
        line["effective_on"] < effective_before
        or line["recorded_at"] < recorded_before
        or bool(is_ours and published and published < line["recorded_at"][:10])
    )


def moment(at: datetime) -> str:
    """A moment as it is hashed: Japanese time, to the microsecond."""
    return in_jst(at).isoformat(timespec="microseconds")


def day(on: date | None) -> str | None:
    """A day as it is hashed."""
    return on.isoformat() if on else None
