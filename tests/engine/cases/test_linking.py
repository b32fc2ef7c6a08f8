"""A case from a counter becomes its person's by a code, if name and birth date agree."""

from datetime import date, timedelta
from typing import Any

import pytest

from cityhall.engine.cases.actions.linking import LASTS, MISSES, TRIES, WITHIN
from cityhall.engine.cases.api import (
    Case,
    bundle_receipt,
    case_page,
    link_by_code,
    make_link_code,
    open_bundle,
    own_cases,
)
from cityhall.engine.cases.models import LinkCode
from cityhall.engine.cases.verification.verify import verify
from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.audit.api import entries_of_case
from cityhall.foundation.messages.api import messages_of
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.residents.api import protect_person
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from cityhall.kernel.reference_numbers import new_reference
from tests.engine.cases.catalogue import ALLOWANCE, REGISTER
from tests.engine.cases.scenarios import Office, a_case, a_filing, a_key, row
from tests.engine.cases.test_at_once import at_once, codes
from tests.factories.people import TESTS, a_clerk, a_resident, person_id_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db
A_NUMBER = "0000-0000-0"


def at_counter(office: Office, *procedures: str, **given: Any) -> list[str]:
    """Cases that somebody without an account has left at a counter."""
    filing = a_filing(None, *(procedures or (ALLOWANCE, REGISTER)), channel="counter", **given)
    receipt = open_bundle(filing=filing, by=office.receptionist, now=NOON, client_key=a_key())
    return [case.reference for case in receipt.cases]


def code_for(office: Office, reference: str, **at: Any) -> str:
    return make_link_code(reference=reference, by=office.receptionist, **{"now": NOON, **at}).code


def enter(code: str, who: User, **at: Any) -> tuple[str, ...]:
    return link_by_code(code=code, by=Actor.of(who), **{"now": NOON, **at})


def refused(code: str, who: User, **at: Any) -> str:
    with pytest.raises(Problem) as found:
        enter(code, who, **at)
    return found.value.code


def test_all_of_the_bundle_becomes_the_persons_and_both_sides_see_it(office: Office):
    references = at_counter(office)
    code = code_for(office, references[1])
    assert code.replace("-", "") not in LinkCode.objects.get().digest
    typed = code.lower().replace("-", " ")
    assert enter(typed, office.resident) == tuple(references)
    mine = {each.summary.reference for each in own_cases(by=office.mother, now=NOON)}
    assert mine == set(references)
    page = case_page(reference=references[0], by=office.reviewer, now=NOON)
    assert page.person_id == office.person_id
    assert "本人のアカウントにつないだ" in page.history[-1].words
    actions = [each.action for each in entries_of_case(references[1])]
    assert {"case.link_code_made", "case.linked"} <= set(actions)
    bundle = row(references[0]).bundle.reference
    assert bundle_receipt(reference=bundle, by=office.mother, now=NOON).cases
    assert not list(verify()), "the chains say it, and stay true"


def test_it_is_told_on_the_page_and_to_the_address_left_at_the_counter(office: Office):
    references = at_counter(office, ALLOWANCE)
    run_due(now=NOON)
    enter(code_for(office, references[0]), office.resident)
    run_due(now=NOON)
    told = messages_of(office.person_id, limit=5)
    assert [each.case_reference for each in told] == references
    assert "つながり" in told[0].subject


def test_a_code_is_good_once(office: Office):
    (reference,) = at_counter(office, ALLOWANCE)
    code = code_for(office, reference)
    enter(code, office.resident)
    assert refused(code, office.resident) == "cases.link_refused"
    with pytest.raises(Conflict, match=r"cases\.linked_already"):
        code_for(office, reference)


def test_a_new_code_takes_the_place_of_the_old(office: Office):
    (reference,) = at_counter(office, ALLOWANCE)
    old, new = code_for(office, reference), code_for(office, reference)
    assert refused(old, office.resident) == "cases.link_refused"
    assert enter(new, office.resident) == (reference,)


def test_a_code_runs_out(office: Office):
    (reference,) = at_counter(office, ALLOWANCE)
    code = code_for(office, reference)
    assert refused(code, office.resident, now=NOON + LASTS) == "cases.link_refused"
    assert enter(code, office.resident, now=NOON + LASTS - timedelta(seconds=1))


@pytest.mark.parametrize(
    "who",
    [{"name": "髙﨑 美穂"}, {"birth_date": date(1994, 4, 13)}, {"name": "別の 人"}],
    ids=["another name", "another day", "a stranger"],
)
def test_somebody_else_is_refused_as_if_there_were_no_code(office: Office, who: dict[str, Any]):
    (reference,) = at_counter(office, ALLOWANCE)
    code = code_for(office, reference)
    other = a_resident(**who)
    assert refused(code, other) == refused(A_NUMBER, other) == "cases.link_refused"
    assert row(reference).person_id is None
    assert enter(code, office.resident) == (reference,)


def test_names_agree_however_they_are_written(office: Office):
    (reference,) = at_counter(office, ALLOWANCE)
    same = a_resident(name="高崎 美咲")
    assert enter(code_for(office, reference), same) == (reference,)


def test_a_code_in_wrong_hands_is_void(office: Office):
    (reference,) = at_counter(office, ALLOWANCE)
    code = code_for(office, reference)
    for _ in range(MISSES):
        assert refused(code, a_resident(name="別の 人")) == "cases.link_refused"
    assert refused(code, office.resident) == "cases.link_refused"


def test_a_code_is_not_found_by_trying(office: Office):
    (reference,) = at_counter(office, ALLOWANCE)
    code = code_for(office, reference)
    assert refused("0000-0000-1", office.resident) == "cases.link_code_form", "counts as no try"
    for _ in range(TRIES):
        assert refused(A_NUMBER, office.resident) == "cases.link_refused"
    assert refused(code, office.resident) == "cases.link_tries"
    assert enter(code, office.resident, now=NOON + WITHIN) == (reference,)


def test_who_may_do_what(office: Office):
    (reference,) = at_counter(office, ALLOWANCE)
    with pytest.raises(NotAllowed):
        make_link_code(reference=reference, by=office.decider, now=NOON)
    elsewhere = Actor.of(a_clerk("receptionist", ward="40109"))
    with pytest.raises(NotFound):
        make_link_code(reference=reference, by=elsewhere, now=NOON)
    for nobody in (Actor.visitor(), office.receptionist):
        with pytest.raises(NotAllowed, match=r"cases\.not_signed_in"):
            link_by_code(code=A_NUMBER, by=nobody, now=NOON)
    with pytest.raises(Conflict):
        code_for(office, a_case(office))


def test_a_protected_persons_case_is_hers_and_stays_hidden(office: Office):
    """Who has no duty for her makes no code and sees nothing; her own code works as any other."""
    (reference,) = at_counter(office, ALLOWANCE)
    about = {"valid_from": date(2026, 1, 1), "valid_until": None, "reason": "テスト"}
    code = code_for(office, reference)
    protect_person(person_id=office.person_id, by=TESTS, now=NOON, **about)
    assert enter(code, office.resident) == (reference,)
    for clerk in (office.receptionist, office.reviewer):
        with pytest.raises(NotFound):
            case_page(reference=reference, by=clerk, now=NOON)
        with pytest.raises(NotFound):
            make_link_code(reference=reference, by=clerk, now=NOON)
    with_duty = Actor.of(a_clerk("reviewer", "protected_reader"))
    assert case_page(reference=reference, by=with_duty, now=NOON).person_id == office.person_id


def test_of_two_at_once_one_is_too_late(office: Office):
    """The person and a namesake: whoever comes second finds no case that is nobody's."""
    (reference,) = at_counter(office, ALLOWANCE)
    code = code_for(office, reference)
    Case.objects.filter(reference=reference).update(person=person_id_of(a_resident(name="先の 人")))
    assert refused(code, office.resident) == "cases.link_refused"
    with pytest.raises(Invalid):
        enter("", office.resident)


def test_a_code_pressed_twice_at_once_joins_once(lasting_office: Office):
    """Also when two people of one name hold the paper: whoever is second is refused."""
    office = lasting_office
    for others in ([office.resident] * 3, [office.resident, a_resident(), a_resident()]):
        reference, other = at_counter(office)
        code = code_for(office, other)
        results = at_once(*[lambda who=who, code=code: enter(code, who) for who in others])
        assert codes(results) == ["cases.link_refused"] * 2
        assert row(reference).person_id == row(other).person_id is not None
    assert not list(verify())


def test_many_guesses_at_once_are_no_more_than_one_by_one(lasting_office: Office):
    guesses = [new_reference() for _ in range(TRIES + 3)]
    who = lasting_office.resident
    results = at_once(*[lambda code=code: enter(code, who) for code in guesses])
    assert sorted(codes(results)) == ["cases.link_refused"] * TRIES + ["cases.link_tries"] * 3


def test_of_codes_made_at_once_one_is_good(lasting_office: Office):
    """Two clerks, each from another case of the bundle; and the person who uses one meanwhile."""
    office = lasting_office
    for _ in range(3):
        references = at_counter(office)
        old = code_for(office, references[0])
        results = at_once(
            *[lambda one=one: code_for(office, one) for one in references],
            lambda old=old: enter(old, office.resident),
        )
        assert set(codes(results)) <= {"cases.link_refused", "cases.linked_already"}
        assert LinkCode.objects.filter(used_at=None).count() <= 1
        LinkCode.objects.all().delete()
