"""Findings are forgotten by rule, once they are settled and old enough; what waits stays."""

from datetime import date, datetime, timedelta

import pytest

from cityhall.foundation.audit.api import entries_named
from cityhall.foundation.oversight.api import forget_findings
from cityhall.foundation.oversight.models import AccessSweep, EmergencyAccess, UnusualAccess
from cityhall.kernel.clock import JST, years_before
from tests.factories.people import a_clerk
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TWO, FIVE = years_before(NOON, 2), years_before(NOON, 5)


def settled(finding: str, at: datetime | None) -> tuple[int, int]:
    """An unusual read and an emergency, settled then; their ids."""
    reader, other = a_clerk(), a_clerk("supervisor")
    by = {"finding": finding, "reviewed_by": other if finding else None, "reviewed_at": at}
    unusual = UnusualAccess.objects.create(
        rule="many_people", on=date(2020, 1, 1), user=reader, count=40, found_at=NOON, **by
    )
    emergency = EmergencyAccess.objects.create(
        user=reader, case_reference="K79M-42HX-Z", section="citizens", reason="x", began_at=NOON,
        ends_at=NOON, **by,
    )  # fmt: skip
    return unusual.pk, emergency.pk


def left() -> tuple[set[int], set[int]]:
    return (
        set(UnusualAccess.objects.values_list("pk", flat=True)),
        set(EmergencyAccess.objects.values_list("pk", flat=True)),
    )


def test_each_finding_goes_after_its_years_and_what_waits_stays():
    gone = [settled("justified", TWO - DAY), settled("not_justified", FIVE - DAY)]
    stay = [settled("justified", TWO + DAY), settled("not_justified", TWO - DAY), settled("", None)]
    assert forget_findings(now=NOON) == 2 * len(gone)
    assert left() == ({each[0] for each in stay}, {each[1] for each in stay})
    assert forget_findings(now=NOON) == 0
    entries = [*entries_named("unusual_access.forgotten"), *entries_named("emergency.forgotten")]
    assert sorted(each.detail["finding"] for each in entries) == [
        *["justified"] * 2, *["not_justified"] * 2,
    ]  # fmt: skip
    assert all(each.detail["count"] == 1 for each in entries)


def test_it_stands_or_falls_with_its_entry(monkeypatch: pytest.MonkeyPatch):
    settled("justified", TWO - DAY)
    target = "cityhall.foundation.oversight.keeping.record"
    monkeypatch.setattr(target, lambda **_: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        forget_findings(now=NOON)
    assert UnusualAccess.objects.count() == 1


def test_counts_go_once_no_comparison_asks_for_them():
    for back in (20, 400):
        on = NOON.date() - back * DAY
        AccessSweep.objects.create(on=on, reads=9, counts={"citizens.": [3]}, at=NOON)
    forget_findings(now=NOON)
    rows = AccessSweep.objects.order_by("on").values_list("reads", "counts")
    assert list(rows) == [(9, {}), (9, {"citizens.": [3]})]


def test_years_are_counted_to_the_day():
    assert years_before(datetime(2028, 2, 29, 9, tzinfo=JST), 2).date() == date(2026, 2, 28)
    assert years_before(NOON, 3).date() == NOON.date().replace(year=NOON.year - 3)
