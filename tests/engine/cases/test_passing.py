"""A case that goes to another section: who passed it on and why, and what that section says."""

from datetime import timedelta

import pytest

from cityhall.engine.cases.api import (
    CaseEvent,
    PassingRow,
    accept_passing,
    case_page,
    give_back_case,
    hand_over_case,
    take_case,
    verify,
)
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel.errors import Conflict, Invalid, NotFound
from tests.engine.cases.scenarios import Office, a_case, a_case_under_review, a_key, row, step
from tests.engine.cases.test_at_once import at_once, codes
from tests.factories.people import a_clerk
from tests.factories.places import KOKURA_KITA, NOON

HERE, THERE = ("citizens", KOKURA_KITA), ("health-insurance-pension", KOKURA_KITA)
LATER = NOON + timedelta(hours=2)


def a_colleague(name: str = "国保 四郎") -> Actor:
    return Actor.of(a_clerk("reviewer", section=THERE[0], name=name))


def pass_on(reference: str, by: Actor, to: tuple[str, str] = THERE) -> None:
    hand_over_case(reference=reference, section=to[0], ward_code=to[1], reason="国保の仕事です",
                   by=by, now=NOON, client_key=a_key())  # fmt: skip


def accept(reference: str, by: Actor, key: str = "") -> None:
    accept_passing(reference=reference, by=by, now=LATER, client_key=key or a_key())


def give_back(reference: str, by: Actor, reason: str = "年金だけの話でした") -> None:
    give_back_case(reference=reference, reason=reason, by=by, now=LATER, client_key=a_key())


def passings(reference: str, by: Actor) -> tuple[PassingRow, ...]:
    return case_page(reference=reference, by=by, now=LATER).passings


def test_it_is_told_from_where_by_whom_and_why_and_accepted_once(office: Office) -> None:
    reference, colleague = a_case_under_review(office), a_colleague()
    assert passings(reference, office.reviewer) == ()
    pass_on(reference, office.reviewer)
    (shown,) = passings(reference, colleague)
    assert (shown.by, shown.from_place, shown.to_place) == ("審査 一郎", HERE, THERE)
    assert (shown.reason, shown.became) == ("国保の仕事です", "waiting")
    key = a_key()
    for _ in range(2):
        accept(reference, colleague, key)
    (shown,) = passings(reference, colleague)
    assert (shown.became, shown.settled_by, shown.settled_at) == ("accepted", "国保 四郎", LATER)
    assert row(reference).assignee_id is None, "accepted by the section; nobody has taken it"
    for again in (accept, give_back):
        with pytest.raises(Conflict) as refused:
            again(reference, colleague)
        assert refused.value.code == "cases.passing_settled"
    kinds = CaseEvent.objects.filter(case__reference=reference, kind="passing_accepted")
    assert kinds.count() == 1
    assert list(verify()) == []


def test_given_back_it_lies_where_it_came_from_with_the_reason(office: Office) -> None:
    reference, colleague = a_case_under_review(office), a_colleague()
    pass_on(reference, office.reviewer)
    with pytest.raises(Invalid):
        give_back(reference, colleague, reason=" ")
    give_back(reference, colleague)
    assert (row(reference).section, row(reference).ward) == HERE
    first, back = passings(reference, office.reviewer)
    assert (first.became, first.settled_by) == ("given_back", "国保 四郎")
    assert (back.is_back, back.reason, back.became) == (True, "年金だけの話でした", "")
    with pytest.raises(NotFound):
        accept(reference, colleague)  # it lies elsewhere
    with pytest.raises(Conflict):
        accept(reference, office.reviewer)  # what came back needs no accepting
    pass_on(reference, office.reviewer)
    accept(reference, colleague)
    assert [each.became for each in passings(reference, colleague)] == [
        "given_back", "", "accepted",
    ]  # fmt: skip
    assert list(verify()) == []


def test_whoever_takes_it_up_has_accepted_it_and_a_person_never_does(office: Office) -> None:
    colleague = a_colleague()
    taken, moved, quiet = (a_case(office) for _ in range(3))
    for reference in (taken, moved, quiet):
        pass_on(reference, office.reviewer)
    take_case(reference=taken, by=colleague, now=LATER, client_key=a_key())
    step(moved, "take", colleague, now=LATER)
    step(quiet, "withdraw", office.mother, now=LATER)
    became = [passings(each, colleague)[0].became for each in (taken, moved, quiet)]
    assert became == ["accepted", "accepted", "waiting"]
    with pytest.raises(Conflict) as refused:
        accept(quiet, colleague)
    assert refused.value.code == "cases.already_closed"


def test_passed_further_unseen_the_last_section_accepts(office: Office) -> None:
    reference, colleague = a_case(office), a_colleague()
    pass_on(reference, office.reviewer)
    pass_on(reference, colleague, ("children-families-ward", KOKURA_KITA))
    third = Actor.of(a_clerk("reviewer", section="children-families-ward"))
    assert [each.became for each in passings(reference, third)] == ["passed_on", "waiting"]
    give_back(reference, third)
    assert (row(reference).section, row(reference).ward) == THERE


def test_nobody_of_another_section_says_it(office: Office) -> None:
    reference = a_case(office)
    pass_on(reference, office.reviewer)
    for say in (accept, give_back):
        with pytest.raises(NotFound):
            say(reference, office.reviewer)


def test_two_at_once_say_one_thing(lasting_office: Office) -> None:
    reference, one, other = a_case(lasting_office), a_colleague(), a_colleague("国保 五郎")
    pass_on(reference, lasting_office.reviewer)
    results = at_once(lambda: accept(reference, one), lambda: give_back(reference, other))
    assert len(codes(results)) == 1
    assert set(codes(results)) <= {
        "cases.passing_settled", "cases.changed_meanwhile", "cases.not_found",
    }  # fmt: skip
    assert list(verify()) == []
