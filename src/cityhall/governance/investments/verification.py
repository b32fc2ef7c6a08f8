"""What `verify` finds: entries altered or gone, and checks that the events no longer bear out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from cityhall.foundation.audit.api import entries_named
from cityhall.governance.investments.ledger import WRITTEN, line_of
from cityhall.governance.investments.models import InvestmentEntry
from cityhall.governance.investments.outcomes import checks_that_differ
from cityhall.governance.investments.rules.chain import wrong_in


@dataclass(frozen=True)
class WrongEntry:
    """Something that is not as it was written."""

    reference: str
    code: str
    message: str


def wrong_investments(now: datetime) -> Iterator[WrongEntry]:
    """Broken chains, entries that the audit knows otherwise, checks that differ."""
    audited = {
        (entry.object_id, entry.detail["number"]): entry.detail["hash"]
        for entry in entries_named(WRITTEN)
    }
    rows = InvestmentEntry.objects.select_related("investment").order_by("investment", "number")
    for number, entries in groupby(rows, key=lambda each: each.investment.number):
        lines = [line_of(each, number) for each in entries]
        for code, message in wrong_in(lines):
            yield WrongEntry(number, code, message)
        for line in lines:
            if audited.pop((number, line["number"]), "") != line["hash"]:
                yield WrongEntry(
                    f"{number}/{line['number']}",
                    "investments.unknown_entry",
                    "監査の記録と違う記録です。",
                )
    for number, at in sorted(audited):
        yield WrongEntry(f"{number}/{at}", "investments.missing", "監査にある記録がありません。")
    for each in checks_that_differ(now):
        yield WrongEntry(
            each.reference,
            "investments.check_differs",
            f"確かめた値 {each.recorded} が、今の記録から計算した {each.recomputed} と違います。",
        )
