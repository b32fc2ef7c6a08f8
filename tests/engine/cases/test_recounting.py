"""A closing day that is added or taken away moves the due days of open cases, and only those."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cityhall.engine.cases.actions import recounting
from cityhall.engine.cases.actions.recounting import Wanted, recount_due_days
from cityhall.engine.cases.api import Case, CaseEvent, hand_over_case, move_case, verify
from cityhall.foundation.messages.models import Message
from cityhall.foundation.organisation.actions import _load_closing_days
from cityhall.foundation.organisation.schema import ClosingDayDefinition
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import write
from tests.engine.cases.catalogue import ALLOWANCE, LICENCE
from tests.engine.cases.scenarios import (
    Office,
    a_bundle,
    a_case,
    a_case_awaiting_correction,
    a_key,
    an_approved_case,
    row,
    step,
)
from tests.engine.cases.test_at_once import at_once, codes
from tests.factories.places import NOON

DUE = date(2026, 12, 8)  # ten business days after 24 November
LATER = NOON + timedelta(minutes=11)


def closed_on(*days: tuple[date, str | None]) -> None:
    """The city's closing days are these from now on."""
    rows = [ClosingDayDefinition(day=day, unit=unit, reason={"ja": "点検"}) for day, unit in days]
    with write():
        _load_closing_days(tuple(rows), NOON)


def moved_to(reference: str) -> date | None:
    return row(reference).due_on


def events_of(reference: str) -> list[str]:
    found = CaseEvent.objects.filter(case__reference=reference).order_by("sequence")
    return list(found.values_list("kind", flat=True))


def test_a_new_closing_day_moves_what_runs_over_it_and_tells_once(office: Office) -> None:
    running, done = a_case(office), an_approved_case(office)
    after_it = a_case(office, now=NOON + timedelta(days=9))  # arrives on 3 December
    licence = a_case(office, LICENCE)
    assert moved_to(running) == DUE
    done_was = row(done).head_sequence
    closed_on((date(2026, 12, 1), None))
    run_due(NOON)
    run_due(LATER)
    assert moved_to(running) == date(2026, 12, 9) == row(running).queue_on
    assert events_of(running) == ["opened", "due_recounted"]
    assert row(done).head_sequence == done_was
    assert events_of(after_it) == events_of(licence) == ["opened"]
    told = Message.objects.get(occasion="due_day_moved")
    assert told.case_reference == running
    assert "令和8年12月9日" in told.body
    assert list(verify()) == []


def test_taken_away_again_the_day_comes_back(office: Office) -> None:
    reference = a_case(office)
    closed_on((date(2026, 12, 1), None))
    run_due(NOON)
    closed_on()
    run_due(LATER)
    assert moved_to(reference) == DUE
    assert events_of(reference) == ["opened", "due_recounted", "due_recounted"]


def test_a_closing_day_of_another_section_moves_nothing(office: Office) -> None:
    reference = a_case(office)
    closed_on((date(2026, 12, 1), "animals"), (date(2026, 12, 2), "ward-moji"))
    run_due(LATER)
    assert events_of(reference) == ["opened"]


@pytest.mark.parametrize("unit", ["citizens", "ward-kokura-kita"])
def test_a_section_and_its_ward_office_have_closing_days_of_their_own(
    office: Office, unit: str
) -> None:
    reference = a_case(office)
    closed_on((date(2026, 12, 1), unit))
    run_due(LATER)
    assert moved_to(reference) == date(2026, 12, 9)


def test_with_another_section_come_its_closing_days(office: Office) -> None:
    closed_on((date(2026, 12, 1), "health-insurance-pension"))
    reference = a_case(office)
    assert moved_to(reference) == DUE
    hand_over_case(
        reference=reference, section="health-insurance-pension", ward_code="40106",
        reason="国保の係の仕事", by=office.reviewer, now=NOON, client_key=a_key(),
    )  # fmt: skip
    assert moved_to(reference) == date(2026, 12, 9)
    assert list(verify()) == []


def test_while_the_clock_stands_the_person_hears_nothing_yet(office: Office) -> None:
    reference = a_case_awaiting_correction(office)
    closed_on((date(2026, 12, 1), None))
    run_due(LATER)
    assert moved_to(reference) == date(2026, 12, 9)
    assert not Message.objects.filter(occasion="due_day_moved").exists()
    # Answered on the closing day: neither counts twice.
    answered = NOON + timedelta(days=7)
    step(reference, "answer_correction", office.mother, now=answered, answers={
        "applicant.income": 1})  # fmt: skip
    assert moved_to(reference) == date(2026, 12, 15)


def test_counting_twice_changes_nothing(office: Office) -> None:
    reference = a_case(office)
    closed_on((date(2026, 12, 1), None))
    wanted = Wanted(date(2026, 12, 1), date(2026, 12, 1), ("",))
    for _ in range(3):
        assert recount_due_days(wanted=wanted, after=0, now=NOON) is None
    assert events_of(reference) == ["opened", "due_recounted"]


def queries_of(wanted: Wanted, after: int, batch: int, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(recounting, "BATCH", batch)
    with CaptureQueriesContext(connection) as captured:
        recount_due_days(wanted=wanted, after=after, now=NOON)
    return len(captured)


def test_many_cases_cost_the_same_queries_and_come_in_batches(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(13):
        a_bundle(office, ALLOWANCE)
    ids = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    wanted = Wanted(date(2026, 12, 1), date(2026, 12, 1), ("",))
    closed_on((date(2026, 12, 1), None))
    few = queries_of(wanted, 0, 2, monkeypatch)
    many = queries_of(wanted, ids[1], 10, monkeypatch)
    assert many == few
    assert CaseEvent.objects.filter(kind="due_recounted").count() == 12
    monkeypatch.setattr(recounting, "BATCH", 5)
    run_due(NOON)
    assert set(Case.objects.values_list("due_on", flat=True)) == {date(2026, 12, 9)}
    assert CaseEvent.objects.filter(kind="due_recounted").count() == 13
    assert list(verify()) == []


def test_nothing_is_lost_when_clerks_move_the_cases_meanwhile(lasting_office: Office) -> None:
    office = lasting_office
    references = [a_case(office) for _ in range(6)]
    wanted = Wanted(date(2026, 12, 1), date(2026, 12, 1), ("",))
    closed_on((date(2026, 12, 1), None))
    results = at_once(
        lambda: recount_due_days(wanted=wanted, after=0, now=NOON),
        lambda: recount_due_days(wanted=wanted, after=0, now=NOON),
        lambda: [take(reference, office) for reference in references],
        lambda: [take(reference, office) for reference in reversed(references)],
    )
    assert codes(results) == []
    for reference in references:
        assert sorted(events_of(reference)) == ["due_recounted", "moved", "opened"]
        assert row(reference).due_on == date(2026, 12, 9)
        assert row(reference).state == "under_review"
    assert list(verify()) == []


def take(reference: str, office: Office) -> None:
    """Presses again where somebody was first, as people do; the key is that of the case."""
    for _ in range(5):
        try:
            move_case(
                reference=reference, move="take", by=office.reviewer, now=NOON,
                client_key=f"take-{reference}",
            )  # fmt: skip
        except Conflict:
            continue
        return
    raise AssertionError("five times in vain")
