"""The demonstration's own books: one file per payment, apart from the city's database, as a
provider's would be."""

import json
import os
import re
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from cityhall.kernel.clock import in_jst


@dataclass(frozen=True)
class Entry:
    """One payment as the provider knows it. `said_from` is when it begins to say how the payment
    ended; moments are ISO 8601."""

    attempt: str
    amount: int
    title: str
    return_to: str
    payable_until: str
    state: str = "open"  # open, paid, failed
    transaction: str = ""
    at: str = ""
    said_from: str = ""
    refund: str = ""
    refunded_at: str = ""

    @property
    def ended_at(self) -> datetime:
        return datetime.fromisoformat(self.at)

    def is_said(self, now: datetime) -> bool:
        """Whether the provider already says how it ended."""
        return self.state != "open" and datetime.fromisoformat(self.said_from) <= now


def entry(attempt: str) -> Entry | None:
    """What stands in the books under this name."""
    path = _path(attempt)
    return Entry(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def write(new: Entry) -> Entry:
    """Writes an entry whole or not at all."""
    path = _path(new.attempt)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    draft.write_text(json.dumps(asdict(new), ensure_ascii=False), encoding="utf-8")
    os.replace(draft, path)
    return new


def end(known: Entry, state: str, *, at: datetime, said_from: datetime) -> Entry:
    """The payment ends; what has ended stays as it is."""
    if known.state != "open":
        return known
    transaction = f"demo-{secrets.token_hex(8)}" if state == "paid" else ""
    return write(
        replace(
            known,
            state=state,
            transaction=transaction,
            at=at.isoformat(),
            said_from=said_from.isoformat(),
        )
    )


def all_entries() -> list[Entry]:
    """Everything in the books."""
    return [
        Entry(**json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(_folder().glob("p*.json"))
    ]


def paid_on(day: date) -> list[Entry]:
    """What was paid on a day in Japan."""
    return [
        each
        for each in all_entries()
        if each.state == "paid" and in_jst(each.ended_at).date() == day
    ]


def _path(attempt: str) -> Path:
    return _folder() / f"{re.sub(r'[^0-9a-z]', '_', attempt)[:40]}.json"


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "demo-payments"
    return folder
