"""Drafts: two tabs, coming back, another's, too late, thrown away."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.messages.api import messages_of
from cityhall.foundation.residents.api import person_of
from cityhall.kernel.errors import Conflict, NotFound, Problem
from cityhall.resident_services.application.actions import (
    discard_draft,
    make_resume_code,
    resume_draft,
    save_answers,
)
from cityhall.resident_services.application.actions.expiring import expire_drafts, warn_of_expiry
from cityhall.resident_services.application.actions.resuming import ATTEMPTS, read_resume_code
from cityhall.resident_services.application.models import Draft, DraftStatus
from cityhall.resident_services.application.web.device import COOKIE
from tests.factories.answers import BABY
from tests.factories.people import a_resident
from tests.resident_services.application.conftest import HoldDraft, known

VISITOR = Actor.visitor()
WATER = "water-start"


def save(draft: Draft, now: datetime, **values: Any) -> None:
    save_answers(draft.pk, by=VISITOR, now=now, values=values)


def test_two_tabs_never_erase_each_others_answers(hold: HoldDraft, now: datetime) -> None:
    _, draft = hold([WATER])
    save(draft, now, a=1)
    save(draft, now, b=2)
    draft.refresh_from_db()
    assert draft.answers == {"a": 1, "b": 2}


def test_what_is_hidden_is_absent_never_empty(hold: HoldDraft, now: datetime) -> None:
    _, draft = hold([WATER])
    save(draft, now, a=1, b=2)
    save_answers(draft.pk, by=VISITOR, now=now, values={}, absent=["a"])
    draft.refresh_from_db()
    assert draft.answers == {"b": 2}


def test_who_stands_in_the_list_of_the_family_is_not_asked_for_again(
    hold: HoldDraft, now: datetime
) -> None:
    baby = {"name": BABY, "birth_date": "2026-11-18", "relationship": "child"}
    _, draft = hold(["child-allowance-claim"], child__birth_date="2026-11-18")
    save(draft, now, **{"household.members": [baby]})
    after = known(draft)
    asked = {each.item.id for page in after.pages for each in page.wanted}
    assert "household.members" in asked
    assert "child.name" not in asked
    assert after.filed()[0]["child.name"] == BABY


def test_the_reading_of_a_name_from_the_card_is_asked_again(hold: HoldDraft, now: datetime) -> None:
    _, draft = hold([WATER])
    save(draft, now, **{"applicant.name": {**BABY, "family": "高橋"}})
    card = {"family": "𠮷田", "given": "里桜", "family_kana": "", "given_kana": ""}
    signed_in = replace(known(draft), verified={"applicant.name": card})
    assert "applicant.name" in {each.item.id for each in signed_in.missing}


def test_a_draft_that_was_thrown_away_takes_no_answers(hold: HoldDraft, now: datetime) -> None:
    _, draft = hold([WATER])
    save(draft, now, a=1)
    discard_draft(draft.pk, by=VISITOR, now=now)
    with pytest.raises(Conflict) as refused:
        save(draft, now, b=2)
    assert refused.value.code == "draft.not_open"
    draft.refresh_from_db()
    assert draft.answers == {}


def test_a_code_opens_the_draft_on_another_device(hold: HoldDraft, now: datetime) -> None:
    _, draft = hold([WATER])
    code = make_resume_code(draft.pk, by=VISITOR, now=now)
    elsewhere = Client()
    answer = elsewhere.post("/resume/", {"code": code.lower().replace("-", " ")})
    assert answer.status_code == 302
    assert elsewhere.get(answer["Location"]).status_code == 302


@pytest.mark.parametrize("address", ["/apply/code/", "/apply/paper/"])
def test_larger_letters_on_the_page_of_the_code_lead_to_no_error(
    hold: HoldDraft, address: str
) -> None:
    client, _ = hold([WATER])
    assert client.post(address).status_code == 200
    answer = client.get(f"{address}?size=large", follow=True)
    assert answer.redirect_chain[-1] == ("/apply/keep/", 302)
    assert answer.status_code == 200


def test_a_new_code_ends_the_old_one(hold: HoldDraft, now: datetime) -> None:
    _, draft = hold([WATER])
    old = make_resume_code(draft.pk, by=VISITOR, now=now)
    make_resume_code(draft.pk, by=VISITOR, now=now)
    with pytest.raises(NotFound):
        resume_draft(by=VISITOR, now=now, code=old, address="::1")


def test_no_code_is_not_a_wrong_one(city: None) -> None:
    answers = [Client().post("/resume/", {"code": " "}) for _ in range(ATTEMPTS + 1)]
    assert {answer.status_code for answer in answers} == {422}
    assert "再開番号が入力されていません" in answers[-1].content.decode()


@pytest.mark.parametrize("code", ["K7QM", "0000-0000-0-0000-0000-0", "🐶" * 900, "' OR 1=1"])
def test_a_forged_code_is_refused_in_the_same_words(city: None, code: str) -> None:
    answer = Client().post("/resume/", {"code": code})
    assert answer.status_code == 404
    assert "この再開番号では開けませんでした" in answer.content.decode()


def test_guessing_ends_after_a_few_codes(city: None, now: datetime) -> None:
    for _ in range(ATTEMPTS):
        with pytest.raises(NotFound):
            resume_draft(by=VISITOR, now=now, code="K7QM", address="192.0.2.1")
    with pytest.raises(Problem) as refused:
        resume_draft(by=VISITOR, now=now, code="K7QM", address="192.0.2.1")
    assert refused.value.status == 429
    with pytest.raises(NotFound):  # another address is not held back
        resume_draft(by=VISITOR, now=now, code="K7QM", address="192.0.2.2")


def test_a_code_is_read_however_it_is_typed(hold: HoldDraft, now: datetime) -> None:
    _, draft = hold([WATER])
    code = make_resume_code(draft.pk, by=VISITOR, now=now)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code)
    assert read_resume_code(wide) == code
    assert read_resume_code(code[:-1]) is None


def test_the_cookie_alone_does_not_open_the_draft_of_a_resident(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    user = a_resident()
    Draft.objects.filter(pk=draft.pk).update(user=user)
    assert browser.get("/apply/")["Location"].startswith("/sign-in/?")
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/apply/").status_code == 302


def test_a_forged_cookie_opens_nothing(city: None) -> None:
    browser = Client()
    browser.cookies[COOKIE] = '[1, "secret"]:forged'
    assert browser.get("/apply/").status_code == 404


def test_somebody_elses_receipt_is_not_shown(hold: HoldDraft) -> None:
    browser, _ = hold([WATER])
    assert browser.get("/apply/done/K79M-42HX-Z/").status_code == 404


def test_old_drafts_are_announced_and_then_erased(hold: HoldDraft, now: datetime) -> None:
    _, draft = hold([WATER])
    user = a_resident()
    Draft.objects.filter(pk=draft.pk).update(user=user, answers={"a": 1})
    in_time, too_late = now + timedelta(days=24), now + timedelta(days=31)
    assert warn_of_expiry(in_time) == 1
    assert warn_of_expiry(in_time) == 0
    told = messages_of(person_of(user) or 0)
    assert [message.occasion for message in told] == ["draft_expiring"]
    assert expire_drafts(too_late) == 1
    draft.refresh_from_db()
    assert (draft.status, draft.answers) == (DraftStatus.EXPIRED, {})


def test_an_expired_session_loses_nothing(hold: HoldDraft, now: datetime) -> None:
    browser, draft = hold([WATER])
    save(draft, now, **{"applicant.phone": "0935822111"})
    browser.cookies.pop("sessionid", None)
    address = browser.get("/apply/")["Location"]
    assert browser.get(address).status_code == 200
    assert known(draft).answers["applicant.phone"] == "0935822111"
