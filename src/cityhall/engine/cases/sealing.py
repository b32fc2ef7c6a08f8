"""Digests and links of the evidence chain. Pure: keys and salts are handed in.

A seal is SHA-256 over salt and content, so content with few possible values cannot be guessed
from it once the salt is erased. A link is HMAC-SHA-256 over an event and the link before it,
under a key kept outside the database, so whoever holds only the database cannot make one.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

SALT_BYTES = 16


def plain(value: Any) -> Any:
    """Dates and moments as the text under which they are sealed; all else as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


# One for all: json.dumps would make a new one at each call.
_ENCODER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=plain
)


def canonical(content: Any) -> bytes:
    """One spelling per content: sorted keys, no spaces, UTF-8, moments in UTC."""
    return _ENCODER.encode(content).encode()


def seal(salt: str, content: Mapping[str, Any]) -> str:
    """The digest of content under its salt."""
    return hashlib.sha256(salt.encode() + canonical(content)).hexdigest()


def stamp(key: bytes, content: Any) -> str:
    """The keyed digest of anything."""
    return hmac.digest(key, canonical(content), "sha256").hex()


def salts() -> Iterator[str]:
    """Fresh salts without end, drawn from the system a hundred at a time."""
    while True:
        drawn = secrets.token_hex(SALT_BYTES * 100)
        for start in range(0, len(drawn), SALT_BYTES * 2):
            yield drawn[start : start + SALT_BYTES * 2]


@dataclass(frozen=True, slots=True)
class Link:
    """All of an event that is evidence, by symbolic names only."""

    case: str
    sequence: int
    kind: str
    at: datetime
    actor: tuple[str, int | None, int | None]
    payload: Mapping[str, Any]
    client_key: str | None
    previous: str

    def hash(self, key: bytes) -> str:
        """The keyed hash that the next event builds on."""
        return stamp(
            key,
            {
                "case": self.case,
                "sequence": self.sequence,
                "kind": self.kind,
                "at": self.at,
                "actor": list(self.actor),
                "payload": self.payload,
                "client_key": self.client_key,
                "previous": self.previous,
            },
        )


def bundle_seal(key: bytes, settled: Mapping[str, Any], cases: Iterable[str]) -> str:
    """Binds a bundle to its cases and to what was settled with it: a case that is removed leaves a
    bundle that does not fit."""
    return stamp(key, {"bundle": settled, "cases": sorted(cases)})
