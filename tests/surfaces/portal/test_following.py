"""The signed link of a mail: that one case, in this browser, for as long as it has no person."""

import time

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from cityhall.engine.cases.api import Case, CaseEvent
from cityhall.foundation.messages.api import messages_about
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel import clock
from cityhall.surfaces.portal import links
from cityhall.surfaces.portal.links import case_address, follow_address
from tests.factories.people import person_id_of
from tests.surfaces.portal.scenarios import WHY, a_case_awaiting_correction, a_case_of
from tests.surfaces.portal.test_cases import address, hidden_of
from tests.surfaces.portal.test_my_page import shown

PHONE = "applicant.phone"


@pytest.fixture
def visitor(city):
    return Client()


def asked_of_nobody() -> str:
    return a_case_awaiting_correction(None, {PHONE: WHY})


def test_it_opens_the_case_and_leaves_no_token_in_the_address(visitor):
    reference = asked_of_nobody()
    answer = visitor.get(follow_address(reference))
    assert answer.status_code == 302
    assert answer.url == address(reference)
    page = shown(visitor, address(reference))
    assert "メールのリンクから" in page
    assert "わたしのページ" in page


def test_a_correction_is_possible_there(visitor):
    reference = asked_of_nobody()
    visitor.get(follow_address(reference))
    hidden = hidden_of(shown(visitor, address(reference, "correct/")))
    form = {**hidden, PHONE: "093-582-2222"}
    answer = visitor.post(address(reference, "correct/"), form, follow=True)
    assert "直したものを受け取りました" in answer.content.decode()
    last = CaseEvent.objects.filter(case__reference=reference).order_by("sequence").last()
    assert last.actor_kind == "visitor"


def test_it_can_be_withdrawn_there(visitor):
    reference = a_case_of(None, "notification")
    visitor.get(follow_address(reference))
    hidden = hidden_of(shown(visitor, address(reference, "withdraw/")))
    visitor.post(address(reference, "withdraw/"), hidden)
    assert Case.objects.get(reference=reference).state == "withdrawn"


def test_it_opens_nothing_else(visitor):
    reference, other = asked_of_nobody(), a_case_of(None, "notification")
    visitor.get(follow_address(reference))
    assert visitor.get(address(other)).status_code == 404
    assert Client().get(address(reference)).status_code == 302


def test_a_link_to_a_bundle_opens_its_cases(visitor):
    reference = asked_of_nobody()
    bundle = Case.objects.get(reference=reference).bundle.reference
    assert visitor.get(follow_address(bundle)).url == address(reference)
    assert shown(visitor, address(reference))


def test_once_the_case_has_its_person_one_signs_in(visitor, mother):
    reference = a_case_of(None, "notification")
    visitor.get(follow_address(reference))
    Case.objects.filter(reference=reference).update(person=person_id_of(mother))
    assert visitor.get(address(reference)).status_code == 404
    answer = Client().get(follow_address(reference), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in/")


@pytest.mark.parametrize("token", ["x", "a:b:c", "💥", "x" * 5000])
def test_a_forged_link_leads_nowhere(visitor, token):
    answer = visitor.get(f"/follow/{token}/")
    assert answer.status_code == 404
    assert "この手続きは見つかりません" in answer.content.decode()


def test_a_link_signed_for_something_else_leads_nowhere(visitor):
    reference = asked_of_nobody()
    for content, salt in ((reference, "another"), ([reference], links.SALT)):
        token = signing.dumps(content, salt=salt)
        assert visitor.get(f"/follow/{token}/").status_code == 404


def test_it_ends_after_ninety_days(visitor, monkeypatch):
    place = follow_address(asked_of_nobody())
    at = time.time() + links.LASTS
    monkeypatch.setattr(signing.time, "time", lambda: at - 60)
    assert visitor.get(place).status_code == 302
    monkeypatch.setattr(signing.time, "time", lambda: at + 60)
    assert Client().get(place).status_code == 404


def test_addresses_are_those_of_the_routes():
    reference = "K79M-42HX-Z"
    mine = case_address(reference, is_bundle=False, has_person=True)
    assert mine == reverse("resident:case", args=[reference])
    assert case_address(reference, is_bundle=True, has_person=True) == reverse("resident:my_page")
    token = follow_address(reference).split("/")[2]
    assert follow_address(reference) == reverse("resident:follow", args=[token])


def test_mails_carry_the_link_only_where_nobody_can_sign_in(visitor, mother):
    without, hers = asked_of_nobody(), a_case_awaiting_correction(mother)
    run_due(clock.now())
    assert {each.link.split("/")[1] for each in messages_about(without)} == {"follow"}
    assert {each.link for each in messages_about(hers)} == {address(hers)}
    assert visitor.get(messages_about(without)[0].link).url == address(without)
