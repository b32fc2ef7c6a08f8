"""Many cases at once: each by itself, nothing twice, and what was taken can be given back."""

from datetime import timedelta

import pytest

from cityhall.engine.cases.api import (
    CaseEvent,
    assign_cases,
    release_cases,
    take_case,
    take_cases,
    undo_taking,
)
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_of_case
from cityhall.kernel.errors import Invalid
from tests.engine.cases.catalogue import REGISTER
from tests.engine.cases.scenarios import (
    Office,
    a_case,
    a_case_under_review,
    a_checked_notification,
    a_key,
    row,
)
from tests.factories.people import a_clerk
from tests.factories.places import NOON, YAHATA_NISHI

SOON = NOON + timedelta(minutes=9)


def test_each_is_taken_by_itself_and_what_cannot_be_says_why(office: Office) -> None:
    new, note = a_case(office), a_case(office, REGISTER)
    had, done = a_case_under_review(office), a_checked_notification(office)
    other, key = Actor.of(a_clerk("reviewer")), a_key()
    asked = {"references": [new, had, note, done, "2222-2222-2"], "by": other, "now": NOON}
    result = take_cases(client_key=key, **asked)
    assert result.done == (new, note)
    assert [(each.reference, each.code) for each in result.failed] == [
        (had, "cases.taken_already"),
        (done, "cases.already_closed"),
        ("2222-2222-2", "cases.not_found"),
    ]
    assert (row(new).state, row(new).assignee_id) == ("under_review", other.user_id)
    assert row(had).assignee_id == office.reviewer.user_id
    assert entries_of_case(new), "each has an entry of its own"
    written = CaseEvent.objects.count()
    assert take_cases(client_key=key, **asked).done == (new, note), "sent again"
    assert CaseEvent.objects.count() == written


def test_what_was_taken_is_given_back_for_a_while(office: Office) -> None:
    one, two, three = a_case(office), a_case(office, REGISTER), a_case(office)
    key = a_key()
    asked = {"references": [one, two, three], "by": office.reviewer}
    take_cases(now=NOON, client_key=key, **asked)
    take_case(reference=three, by=Actor.of(a_clerk("reviewer")), now=NOON, client_key=a_key())
    late = undo_taking(
        taken_with=key, now=NOON + timedelta(minutes=11), client_key=a_key(), **asked
    )
    assert {each.code for each in late.failed} == {"cases.undo_over"}
    strange = undo_taking(
        references=[one], taken_with=key, by=Actor.of(a_clerk()), now=SOON, client_key=a_key()
    )
    assert strange.done == ()
    back = undo_taking(taken_with=key, now=SOON, client_key=a_key(), **asked)
    assert back.done == (one, two)
    assert [each.code for each in back.failed] == ["cases.changed_meanwhile"]
    assert (row(one).state, row(one).assignee_id) == ("received", None)
    assert row(two).assignee_id is None


def test_a_supervisor_gives_cases_to_who_can_take_them(office: Office) -> None:
    one, colleague = a_case(office), a_clerk("reviewer")
    asked = {"references": [one], "by": office.supervisor, "now": NOON}
    assert assign_cases(assignee_id=colleague.pk, client_key=a_key(), **asked).done == (one,)
    assert row(one).assignee_id == colleague.pk
    elsewhere = a_clerk("reviewer", ward=YAHATA_NISHI)
    for unfit in (elsewhere, a_clerk("receptionist")):
        result = assign_cases(assignee_id=unfit.pk, client_key=a_key(), **asked)
        assert [each.code for each in result.failed] == ["cases.assignee_cannot_take"]
    own = {"references": [one], "by": office.reviewer, "now": NOON, "client_key": a_key()}
    assert assign_cases(assignee_id=colleague.pk, **own).failed[0].code == "accounts.not_allowed"


def test_only_ones_own_are_released(office: Office) -> None:
    mine, free = a_case_under_review(office), a_case(office)
    result = release_cases(
        references=[mine, free], by=office.reviewer, now=NOON, client_key=a_key()
    )
    assert (result.done, result.failed[0].code) == ((mine,), "cases.not_ones_own")
    assert (row(mine).state, row(mine).assignee_id) == ("received", None)


def test_none_or_too_many_are_refused(office: Office) -> None:
    for references in ([], [str(number) for number in range(201)]):
        with pytest.raises(Invalid):
            take_cases(references=references, by=office.reviewer, now=NOON, client_key=a_key())
