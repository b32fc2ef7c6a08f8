"""Adding to an investment's chain: only here entries are written, and the row that follows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.governance.investments.models import Investment, InvestmentEntry
from cityhall.governance.investments.rules.chain import START, hash_of
from cityhall.governance.investments.rules.steps import Step, ensure_seen, state_after
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import NotFound

#: What `verify` looks for in the audit: the head of an investment's chain after each entry.
WRITTEN = "investments.written"


def locked(number: str, seen: int | None = None) -> Investment:
    """The investment, locked; raises `NotFound`, and `Conflict` if it went on since `seen`."""
    found = Investment.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise NotFound(
            "investments.unknown", "この投資はありません。", "一覧から選び直してください。"
        )
    if seen is not None:
        ensure_seen(found.last, seen)
    return found


def add(
    investment: Investment,
    step: Step,
    *,
    content: Mapping[str, Any],
    author: str,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> InvestmentEntry:
    """One more entry, and the investment saved in the state after it; inside a transaction.

    The caller sets what else follows on the row before. Raises `Conflict` (investments.not_now).
    """
    investment.state = state_after(investment.state, step)
    before = investment.entries.order_by("-number").first() if investment.last else None
    entry = InvestmentEntry(
        investment=investment,
        number=investment.last + 1,
        step=str(step),
        on=in_jst(now).date(),
        content=dict(content),
        reason=reason,
        author=author,
        user_id=by.user_id,
        recorded_at=now,
        previous_hash=before.hash if before else START,
    )
    entry.hash = hash_of(line_of(entry, investment.number))
    investment.last = entry.number
    investment.save()
    entry.save()
    record(
        by=by,
        action=WRITTEN,
        object_kind="investment",
        object_id=investment.number,
        reason=reason,
        detail={"step": entry.step, "number": entry.number, "hash": entry.hash},
        now=now,
    )
    return entry


def line_of(entry: InvestmentEntry, number: str) -> dict[str, Any]:
    """An entry as it is hashed and published."""
    return {
        "investment": number,
        "number": entry.number,
        "step": entry.step,
        "on": entry.on.isoformat(),
        "content": entry.content,
        "reason": entry.reason,
        "author": entry.author,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }
