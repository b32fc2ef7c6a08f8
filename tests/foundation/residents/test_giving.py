"""Mandates that people give and ask for: by code or with evidence, in what, until when, ended."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.messages.api import messages_of
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.residents.api import (
    Wish,
    accept_mandate,
    check_mandate,
    claim_mandate,
    end_mandate,
    ensure_may_act_for,
    kinds,
    mandates_given_by,
    offer_mandate,
    people_acted_for,
    protect_person,
    request_to_check,
    requests_of,
    requests_to_check,
    revoke_mandate,
    withdraw_request,
)
from cityhall.foundation.residents.models import Mandate, MandateKind
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories.people import TESTS, a_clerk, a_protected_resident, a_resident, person_id_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LATER = TODAY + timedelta(days=90)
NAME = {"family": "北九", "given": "花子", "family_kana": "キタク", "given_kana": "ハナコ"}
MOVING = Wish("agent", NAME, areas=("moving",), valid_until=LATER)


@pytest.fixture
def father():
    return a_resident(name="北九 太郎", birth_date=date(1950, 1, 2))


@pytest.fixture
def daughter():
    return a_resident(name="北九 花子", address="福岡県北九州市八幡西区黒崎3丁目15番3号")


def offered(father, wish=MOVING, now=NOON):
    return offer_mandate(
        principal_id=person_id_of(father), wish=wish, by=Actor.of(father), now=now
    )[1]


def taken_on(user, code, now=NOON):
    return accept_mandate(code=code, agent_id=person_id_of(user), by=Actor.of(user), now=now)


def held(user, today=TODAY):
    return people_acted_for(person_id_of(user), today=today)


def test_an_offer_holds_once_it_is_accepted_for_what_was_named_and_until_its_day(father, daughter):
    code = offered(father)
    assert held(daughter) == ()
    taken_on(daughter, code.lower().replace("-", " "))
    (one,) = held(daughter)
    assert (one.kind, one.areas, one.valid_until) == ("agent", ("moving",), LATER)
    assert one.may_file
    assert not one.sees_all
    assert one.covers("anything", ("moving", "pets"))
    assert not one.covers("anything", ("pets",))
    assert held(daughter, LATER + timedelta(days=1)) == ()
    (given,) = mandates_given_by(person_id_of(father), today=TODAY)
    assert given.agent.name == "北九 花子"
    pair = person_id_of(daughter), person_id_of(father)
    ensure_may_act_for(*pair, today=TODAY, procedures=[("a", ("moving",))])
    with pytest.raises(NotAllowed) as refusal:
        ensure_may_act_for(*pair, today=TODAY, procedures=[("a", ("moving",)), ("b", ("pets",))])
    assert refusal.value.code == "residents.outside_mandate"
    run_due(NOON)
    for user in (father, daughter):
        assert [each.occasion for each in messages_of(person_id_of(user))] == ["mandate_granted"]


def test_a_code_is_for_one_acceptance_by_another_within_two_weeks(father, daughter):
    code = offered(father)
    with pytest.raises(Invalid) as refusal:
        taken_on(father, code)
    assert refusal.value.code == "residents.mandate_for_oneself"
    with pytest.raises(NotFound):
        taken_on(daughter, code, NOON + timedelta(days=15))
    taken_on(daughter, code)
    for wrong in (code, "", "x", "K79M-42HX-Z-K79M-42HX-Z", code[:-1]):
        with pytest.raises(NotFound) as unknown:
            taken_on(daughter, wrong)
        assert unknown.value.code == "residents.code_unknown"
    request, code = offer_mandate(
        principal_id=person_id_of(father), wish=MOVING, by=Actor.of(father), now=NOON
    )
    with pytest.raises(NotFound):
        withdraw_request(
            request_id=request, person_id=person_id_of(daughter), by=Actor.of(daughter), now=NOON
        )
    withdraw_request(
        request_id=request, person_id=person_id_of(father), by=Actor.of(father), now=NOON
    )
    with pytest.raises(NotFound):
        taken_on(daughter, code)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (replace(MOVING, areas=()), "residents.scope_missing"),
        (replace(MOVING, valid_until=None), "residents.term_unfit"),
        (replace(MOVING, valid_until=TODAY + timedelta(days=400)), "residents.term_unfit"),
        (replace(MOVING, valid_until=TODAY - timedelta(days=1)), "residents.term_unfit"),
        (replace(MOVING, kind="guardian"), "residents.mandate_kind"),
        (replace(MOVING, kind="parent"), "residents.mandate_kind"),
        (replace(MOVING, kind="x"), "residents.mandate_kind"),
        (replace(MOVING, kind="scrivener"), "residents.registration_missing"),
    ],
)
def test_what_law_wants_of_a_kind_is_wanted(father, wish, code):
    with pytest.raises(Invalid) as refusal:
        offered(father, wish)
    assert refusal.value.code == code


def test_a_scrivener_waits_until_staff_have_checked_the_number(father, daughter):
    code = offered(father, replace(MOVING, kind="scrivener", registration="12345678"))
    request = taken_on(daughter, code)
    assert held(daughter) == ()
    assert [each.state for each in requests_of(person_id_of(father), now=NOON)] == ["checking"]
    clerk, stranger = a_clerk("reviewer"), a_clerk("supervisor")
    (waiting,) = requests_to_check(user=clerk, today=TODAY)
    assert (waiting.id, waiting.registration) == (request, "12345678")
    told = {"request_id": request, "holds": True, "now": NOON}
    with pytest.raises(NotAllowed):
        check_mandate(**told, reason="名簿と照合", by=Actor.of(stranger))
    with pytest.raises(Invalid):
        check_mandate(**told, reason=" ", by=Actor.of(clerk))
    check_mandate(**told, reason="日本行政書士会連合会の名簿と照合", by=Actor.of(clerk))
    (one,) = held(daughter)
    assert one.kind == "scrivener"
    (entry,) = entries_about("mandate", one.mandate_id)
    assert (entry.actor_id, entry.reason[:5]) == (clerk.pk, "日本行政書")
    with pytest.raises(Conflict):
        check_mandate(**told, reason="もう一度", by=Actor.of(clerk))


def test_a_guardian_shows_evidence_and_acts_for_everything(father, daughter):
    wish = Wish("guardian", {**NAME, "given": "太郎", "given_kana": "タロウ"},
                other_birth_date=date(1950, 1, 2))  # fmt: skip
    by = {"agent_id": person_id_of(daughter), "by": Actor.of(daughter), "now": NOON}
    with pytest.raises(Invalid) as refusal:
        claim_mandate(wish=wish, **by)
    assert refusal.value.code == "residents.evidence_missing"
    request = claim_mandate(wish=replace(wish, document_id=uuid4()), **by)
    clerk = a_clerk("receptionist")
    one = request_to_check(request, user=clerk, today=TODAY)
    assert [each.id for each in one.candidates] == [person_id_of(father)]
    done = {"request_id": request, "holds": True, "reason": "証明書の原本", "now": NOON}
    with pytest.raises(Invalid) as unclear:
        check_mandate(**done, by=Actor.of(clerk))
    assert unclear.value.code == "residents.principal_not_chosen"
    check_mandate(**done, principal_id=person_id_of(father), by=Actor.of(clerk))
    (one,) = held(daughter)
    assert one.sees_all
    assert one.valid_until is None
    with pytest.raises(NotAllowed) as at_counter:
        revoke_mandate(mandate_id=one.mandate_id, by=Actor.of(father), now=NOON,
                       by_person=person_id_of(father))  # fmt: skip
    assert at_counter.value.code == "residents.ends_at_counter"
    ending = {"mandate_id": one.mandate_id, "now": NOON}
    with pytest.raises(Invalid):
        end_mandate(**ending, reason=" ", by=Actor.of(clerk))
    with pytest.raises(NotAllowed):
        end_mandate(**ending, reason="審判の取り消し", by=Actor.of(a_clerk("decider")))
    with pytest.raises(NotAllowed):
        end_mandate(**ending, reason="審判の取り消し", by=Actor.of(father))
    for _ in range(2):
        end_mandate(**ending, reason="審判の取り消し", by=Actor.of(clerk))
    assert held(daughter) == ()
    run_due(NOON)
    for each in (father, daughter):
        told = [one.occasion for one in messages_of(person_id_of(each))]
        assert told.count("mandate_revoked") == 1


def test_who_is_refused_is_told(father, daughter):
    code = offered(father, replace(MOVING, kind="scrivener", registration="1"))
    request = taken_on(daughter, code)
    check_mandate(request_id=request, holds=False, reason="名簿にない", now=NOON,
                  by=Actor.of(a_clerk("reviewer")))  # fmt: skip
    run_due(NOON)
    assert [each.occasion for each in messages_of(person_id_of(father))] == ["mandate_refused"]
    assert held(daughter) == ()


@pytest.mark.parametrize("by_whom", ["father", "daughter"])
def test_either_side_ends_it_and_both_are_told(father, daughter, by_whom):
    taken_on(daughter, offered(father))
    (one,) = held(daughter)
    user = {"father": father, "daughter": daughter}[by_whom]
    revoke_mandate(
        mandate_id=one.mandate_id, by=Actor.of(user), now=NOON, by_person=person_id_of(user)
    )
    assert held(daughter) == ()
    run_due(NOON)
    for each in (father, daughter):
        told = {one.occasion for one in messages_of(person_id_of(each))}
        assert told == {"mandate_granted", "mandate_revoked"}


def test_given_again_the_new_one_takes_the_place_of_the_old(father, daughter):
    taken_on(daughter, offered(father))
    taken_on(daughter, offered(father, replace(MOVING, areas=("pets",))))
    (one,) = held(daughter)
    assert one.areas == ("pets",)
    assert Mandate.objects.count() == 2


def test_support_staff_help_and_never_file(father, daughter):
    taken_on(daughter, offered(father, replace(MOVING, kind="supporter")))
    (one,) = held(daughter)
    assert not one.may_file
    with pytest.raises(NotAllowed) as refusal:
        ensure_may_act_for(person_id_of(daughter), person_id_of(father), today=TODAY,
                           procedures=[("a", ("moving",))])  # fmt: skip
    assert refusal.value.code == "residents.assists_only"


def test_no_mandate_reveals_a_protected_person(father, daughter):
    taken_on(daughter, offered(father))
    assert len(held(daughter)) == 1
    protect_person(person_id=person_id_of(father), valid_from=TODAY, valid_until=None,
                   reason="テスト", by=TESTS, now=NOON)  # fmt: skip
    assert held(daughter) == ()
    with pytest.raises(NotAllowed) as refusal:
        ensure_may_act_for(person_id_of(daughter), person_id_of(father), today=TODAY)
    assert refusal.value.code == "residents.no_mandate", "as for somebody who never gave one"


def test_an_offer_of_somebody_now_protected_is_told_to_nobody(father, daughter):
    code = offered(father)
    taken_on(daughter, offered(father, replace(MOVING, kind="scrivener", registration="1")))
    assert len(requests_of(person_id_of(daughter), now=NOON)) == 1
    protect_person(person_id=person_id_of(father), valid_from=TODAY, valid_until=None,
                   reason="テスト", by=TESTS, now=NOON)  # fmt: skip
    assert requests_of(person_id_of(daughter), now=NOON) == []
    assert len(requests_of(person_id_of(father), now=NOON)) == 2
    with pytest.raises(NotFound) as refusal:
        taken_on(daughter, code)
    assert refusal.value.code == "residents.code_unknown"


def test_claims_about_protected_people_are_not_there_for_others(daughter):
    hidden = a_protected_resident(name="北九 太郎", birth_date=date(1950, 1, 2))
    wish = Wish("guardian", {"family": "北九", "given": "太郎"}, document_id=uuid4(),
                other_birth_date=date(1950, 1, 2))  # fmt: skip
    request = claim_mandate(
        agent_id=person_id_of(daughter), wish=wish, by=Actor.of(daughter), now=NOON
    )
    clerk = a_clerk("reviewer")
    reader = a_clerk("reviewer", "protected_reader", section="", ward="")
    assert request_to_check(request, user=clerk, today=TODAY).candidates == ()
    seen = request_to_check(request, user=reader, today=TODAY).candidates
    assert [each.id for each in seen] == [person_id_of(hidden)]
    assert [each.id for each in requests_to_check(user=clerk, today=TODAY)] == [request]


def test_kinds_say_what_they_rest_on():
    known = kinds()
    assert set(known) == set(MandateKind.values)
    for kind in known.values():
        assert kind.law.act
        assert kind.checked_at_desk or kind.evidence is None
        assert kind.arises != "claimed" or kind.evidence is not None
        assert kind.arises != "offered" or kind.longest_days is not None
