"""Who hears when a due day comes near, and when it has passed: once, and nobody in vain."""

from datetime import date, datetime, timedelta

import pytest

from cityhall.engine.cases.actions.ladder import climb_ladders
from cityhall.engine.cases.api import CaseEvent, take_case, verify, warnings_of
from cityhall.engine.cases.models import DueWarning
from cityhall.foundation.accounts.api import (
    Actor,
    User,
    close_staff_account,
    enter_absence,
    give_duty,
)
from cityhall.foundation.messages.models import Message
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.residents.api import protect_person
from cityhall.kernel.clock import JST
from tests.engine.cases.catalogue import LICENCE, REGISTER
from tests.engine.cases.scenarios import (
    Office,
    a_case,
    a_case_awaiting_correction,
    a_case_under_review,
    a_key,
    an_approved_case,
    row,
    step,
)
from tests.engine.cases.test_at_once import at_once
from tests.engine.cases.test_recounting import closed_on
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import NOON, YAHATA_NISHI

# Filed on 24 November, due on 8 December: near on the 3rd, late on the 9th, very late on the 15th.
NEAR, TODAY, OVER, LONG_OVER = (date(2026, 12, day) for day in (3, 8, 9, 15))


def morning(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=JST)


def climb(day: date) -> None:
    climb_ladders(now=morning(day))
    run_due(morning(day))


def told(reference: str) -> list[tuple[str, str, str]]:
    rows = DueWarning.objects.filter(case__reference=reference).order_by("id")
    return list(rows.values_list("rung", "to__display_name", "role"))


def close(who: Actor) -> None:
    assert who.user_id is not None
    close_staff_account(user_id=who.user_id, by=TESTS, now=NOON)


@pytest.fixture
def head_above(office: Office) -> User:
    return a_clerk("supervisor", section="general-affairs-citizens", ward="", name="局長 四郎")


def test_rung_by_rung(office: Office, head_above: User) -> None:
    reference = a_case_under_review(office)
    assert row(reference).ladder_on == NEAR
    climb(NEAR - timedelta(days=1))
    assert told(reference) == []
    for day in (NEAR, NEAR + timedelta(days=1), TODAY, OVER, LONG_OVER, date(2027, 2, 1)):
        climb(day)
        climb(day)
    assert told(reference) == [
        ("near", "審査 一郎", "clerk"),
        ("today", "審査 一郎", "clerk"),
        ("over", "審査 一郎", "clerk"),
        ("over", "統括 三子", "supervisor"),
        ("long_over", "審査 一郎", "clerk"),
        ("long_over", "統括 三子", "supervisor"),
        ("long_over", "局長 四郎", "above"),
    ]
    assert row(reference).ladder_on is None
    late = Message.objects.get(occasion="overdue")
    assert "令和8年12月8日を過ぎました" in late.body
    assert "統括する職員にも" in late.body
    assert list(verify()) == []


def test_not_before_the_hour(office: Office) -> None:
    reference = a_case_under_review(office)
    assert climb_ladders(now=morning(NEAR, hour=7)) == 0
    assert climb_ladders(now=morning(NEAR, hour=8)) == 1
    assert told(reference) == [("near", "審査 一郎", "clerk")]


def test_without_a_clerk_the_head_hears(office: Office) -> None:
    waiting, left = a_case(office), a_case_under_review(office)
    close(office.reviewer)
    climb(NEAR)
    for reference, because in ((waiting, "unassigned"), (left, "absent")):
        assert told(reference) == [("near", "統括 三子", "supervisor")]
        assert DueWarning.objects.get(case__reference=reference).because == because


def away(who: Actor, deputy: Actor | None = None) -> None:
    assert who.user_id is not None
    enter_absence(
        user_id=who.user_id, first_on=NEAR, last_on=TODAY, by=who, now=NOON,
        deputy_id=deputy.user_id if deputy else None,
    )  # fmt: skip


def test_in_an_absence_the_deputy_hears_and_afterwards_the_clerk(office: Office) -> None:
    reference = a_case_under_review(office)
    away(office.reviewer, office.decider)
    for day in (NEAR, TODAY, OVER):
        climb(day)
    assert told(reference)[:3] == [
        ("near", "決定 花子", "deputy"),
        ("today", "決定 花子", "deputy"),
        ("over", "審査 一郎", "clerk"),
    ]
    assert DueWarning.objects.get(rung="near").because == "absent"


@pytest.mark.parametrize("why", ["nobody", "away", "closed", "protected"])
def test_where_the_deputy_is_no_help_the_head_hears(office: Office, why: str) -> None:
    reference = a_case_under_review(office)
    away(office.reviewer, None if why == "nobody" else office.decider)
    if why == "away":
        away(office.decider, office.reviewer)
    if why == "closed":
        close(office.decider)
    if why == "protected":
        for role in ("reviewer", "protected_reader"):
            give_duty(user_id=office.supervisor.user_id or 0, role=role, section="citizens",
                      ward="40106", by=TESTS, now=NOON)  # fmt: skip
        protect_person(person_id=office.person_id, valid_from=date(2026, 1, 1), valid_until=None,
                       reason="テスト", by=TESTS, now=NOON)  # fmt: skip
    climb(NEAR)
    assert told(reference) == [("near", "統括 三子", "supervisor")]


def test_a_section_without_a_head_has_one_above(office: Office, head_above: User) -> None:
    close(office.supervisor)
    reference = a_case_under_review(office)
    climb(OVER)
    assert told(reference)[-1] == ("over", "局長 四郎", "above")
    assert DueWarning.objects.get(to=head_above).because == "no_head"


def test_where_nobody_is_to_be_told_the_record_says_so(office: Office) -> None:
    close(office.supervisor)
    reference = a_case(office)
    climb(OVER)
    event = CaseEvent.objects.get(case__reference=reference, kind="ladder_climbed")
    assert event.payload["told"] == []
    run_due(morning(OVER))
    assert "統括する職員" not in Message.objects.get(occasion="overdue").body


def test_after_the_worker_stood_still_the_highest_rung_is_named_once(office: Office) -> None:
    reference = a_case_under_review(office)
    climb(date(2026, 12, 11))
    climb(date(2026, 12, 11))
    assert [rung for rung, _, _ in told(reference)] == ["over", "over"]
    assert row(reference).ladder_on == LONG_OVER
    assert Message.objects.filter(occasion="overdue").count() == 1


def test_nobody_is_told_while_the_person_corrects_nor_when_it_is_over(office: Office) -> None:
    corrected, done = a_case_awaiting_correction(office), an_approved_case(office)
    climb(LONG_OVER)
    assert told(corrected) == told(done) == []
    step(corrected, "answer_correction", office.mother, now=morning(date(2026, 12, 15)),
         answers={"applicant.income": 1})  # fmt: skip
    assert row(corrected).due_on == date(2027, 1, 4)  # no day of the ten was used before
    assert row(corrected).ladder_on == date(2026, 12, 24)
    assert row(done).ladder_on is None
    assert all(row(a_case(office, each)).ladder_on is None for each in (LICENCE, REGISTER))


def test_a_moved_day_is_told_to_the_clerk_and_warned_of_anew(office: Office) -> None:
    reference = a_case_under_review(office)
    climb(TODAY)
    closed_on((TODAY, None))
    run_due(morning(TODAY))
    assert ("moved", "審査 一郎", "clerk") in told(reference)
    assert row(reference).due_on == OVER
    climb(OVER)
    assert told(reference)[-1] == ("today", "審査 一郎", "clerk")
    assert not Message.objects.filter(occasion="overdue").exists()


def test_a_moved_day_is_told_to_the_deputy_as_well(office: Office) -> None:
    reference = a_case_under_review(office)
    away(office.reviewer, office.decider)
    closed_on((date(2026, 12, 2), None))
    run_due(morning(NEAR))
    assert told(reference) == [
        ("moved", "審査 一郎", "clerk"),
        ("moved", "決定 花子", "deputy"),
    ]


def test_a_protected_persons_case_is_named_to_nobody_without_the_duty(office: Office) -> None:
    reference = a_case(office)
    keeper = a_clerk("protected_reader", section="citizens", name="支援 五子")
    protect_person(
        person_id=office.person_id, valid_from=date(2026, 1, 1), valid_until=None,
        reason="テスト", by=TESTS, now=NOON,
    )  # fmt: skip
    climb(OVER)
    assert told(reference) == [("over", "支援 五子", "reader")]
    assert warnings_of(by=office.supervisor, now=morning(OVER)).rows == ()
    assert [
        each.reference for each in warnings_of(by=Actor.of(keeper), now=morning(OVER)).rows
    ] == [reference]


def test_what_was_told_stands_until_it_no_longer_holds(office: Office) -> None:
    mine, decided = a_case_under_review(office), a_case_under_review(office)
    other = a_clerk("supervisor", ward=YAHATA_NISHI)
    climb(NEAR)
    climb(OVER)
    page = warnings_of(by=office.reviewer, now=morning(OVER))
    assert [(each.reference, each.rung, each.days_left) for each in page.rows] == [
        (mine, "over", -1),
        (decided, "over", -1),
    ]
    assert {one.name for one in page.rows[0].told} == {"審査 一郎", "統括 三子"}
    step(decided, "propose", office.reviewer, outcome="approved", reason="要件を満たす")
    step(decided, "approve", office.decider)
    assert [each.reference for each in warnings_of(by=office.supervisor, now=NOON).rows] == [mine]
    assert warnings_of(by=Actor.of(other), now=NOON).rows == ()


def test_two_workers_tell_once(lasting_office: Office) -> None:
    references = [a_case_under_review(lasting_office) for _ in range(4)]
    at_once(*[lambda: climb_ladders(now=morning(OVER))] * 3)
    for reference in references:
        assert len(told(reference)) == 2
        events = CaseEvent.objects.filter(case__reference=reference, kind="ladder_climbed")
        assert events.count() == 1
    assert list(verify()) == []


def test_a_step_taken_meanwhile_is_not_lost(lasting_office: Office) -> None:
    reference = a_case(lasting_office)
    at_once(
        lambda: climb_ladders(now=morning(NEAR)),
        lambda: take_case(
            reference=reference, by=lasting_office.reviewer, now=NOON, client_key=a_key()
        ),
    )
    climb_ladders(now=morning(NEAR))
    kinds = CaseEvent.objects.filter(case__reference=reference).values_list("kind", flat=True)
    assert kinds.filter(kind="ladder_climbed").count() == 1
    assert list(verify()) == []
