"""Pages sent twice, late, from another tab, from somebody else: one bundle, and nothing lost."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client

from cityhall.engine.cases.models import Bundle, Case
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel import clock
from cityhall.resident_services.application.actions import make_resume_code
from cityhall.resident_services.application.models import Draft
from tests.factories.people import a_resident
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.forms import (
    CHILD,
    WATER,
    address_of,
    right_answers,
    send,
)
from tests.resident_services.application.test_every_procedure import fill_in, sign_in, submit

BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_a_double_click_makes_one_bundle_and_shows_the_same_receipts(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    fill_in(browser, draft)
    shown = known(draft).digest
    first, second = (browser.post("/apply/submit/", {"shown": shown}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (Bundle.objects.count(), Case.objects.count()) == (1, 1)


def test_a_page_sent_again_never_submits_another_draft_of_the_same_resident(
    hold: HoldDraft,
) -> None:
    browser, draft = hold([WATER])
    sign_in(browser, draft)
    fill_in(browser, draft)
    alike = Draft.objects.get(pk=draft.pk)
    alike.pk, alike.client_key = None, uuid4()
    alike.save()
    click = {"shown": known(draft).digest, "draft_key": str(draft.client_key)}
    first, second = (browser.post("/apply/submit/", click) for _ in range(2))
    browser.cookies.pop("cityhall_draft")  # as on a device that only the account opened
    third = browser.post("/apply/submit/", click)
    assert first.status_code == 302
    assert first["Location"] == second["Location"] == third["Location"]
    assert (Bundle.objects.count(), Case.objects.count()) == (1, 1)
    answer = browser.post("/apply/questions/contact/", {"draft_key": str(draft.client_key)})
    assert answer["Location"] == first["Location"]


def test_a_page_names_its_draft(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    fill_in(browser, draft)
    for address in (address_of(draft, "applicant.phone"), "/apply/check/"):
        assert (
            f'name="draft_key" value="{draft.client_key}"' in browser.get(address).content.decode()
        )


@pytest.mark.parametrize("key", ["", "x", "\x00", "{theirs}"])
def test_a_draft_that_is_not_mine_cannot_be_named(hold: HoldDraft, key: str) -> None:
    _, theirs = hold([WATER])
    browser, mine = hold([WATER])
    key = key.format(theirs=theirs.client_key)
    form = right_answers(mine, "applicant.phone") | {"draft_key": key}
    browser.post(address_of(mine, "applicant.phone"), form)
    assert known(mine).answers
    assert not known(theirs).answers
    stranger = Client()
    stranger.force_login(a_resident(), backend=BACKEND)
    assert stranger.post("/apply/submit/", {"draft_key": key}).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("where", ["", "check/", "questions/you/", "questions/contact/"])
def test_the_back_button_after_submission_leads_to_the_receipts(
    hold: HoldDraft, where: str, method: str
) -> None:
    browser, draft = hold([WATER])
    fill_in(browser, draft)
    done = submit(browser, draft)["Location"]
    answer = getattr(browser, method)(f"/apply/{where}", {"applicant.phone": "0120444444"})
    if answer.status_code != 405:
        assert answer["Location"] == done
    assert Case.objects.count() == 1


def test_an_answer_changed_in_another_tab_is_shown_before_it_is_sent(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    fill_in(browser, draft)
    shown = known(draft).digest
    send(browser, draft, "applicant.phone", {"applicant.phone": "0935610001"})
    answer = browser.post("/apply/submit/", {"shown": shown})
    assert answer.status_code == 409
    assert "0935610001" in answer.content.decode()
    assert not Bundle.objects.exists()
    assert submit(browser, draft).status_code == 302


@pytest.mark.parametrize("shown", ["", "0" * 32, "é" * 10_000])
def test_a_forged_digest_submits_nothing(hold: HoldDraft, shown: str) -> None:
    browser, draft = hold([WATER])
    fill_in(browser, draft)
    assert browser.post("/apply/submit/", {"shown": shown}).status_code == 409
    assert not Bundle.objects.exists()


def test_an_incomplete_draft_is_not_submitted(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    assert submit(browser, draft).status_code == 422
    assert not Bundle.objects.exists()


def test_a_session_that_expires_while_somebody_writes_loses_nothing(hold: HoldDraft) -> None:
    browser, draft = hold([CHILD])
    sign_in(browser, draft)
    draft.refresh_from_db()
    address = address_of(draft, "applicant.phone")
    form = right_answers(draft, "applicant.phone") | {"applicant.phone": "0935829999"}
    browser.cookies.pop("sessionid")
    to_sign_in = browser.post(address, form)
    assert to_sign_in["Location"] == f"/sign-in/?next={quote(address, safe='')}"
    assert draft.user is not None
    browser.force_login(draft.user, backend=BACKEND)
    again = browser.get(address)
    assert 'value="0935829999"' in again.content.decode()
    assert browser.post(address, form).status_code == 302
    assert known(draft).answers["applicant.phone"] == "0935829999"
    assert browser.get(address).context["form"].typed["applicant.phone"] == "0935829999"


def test_what_was_typed_before_signing_in_again_is_shown_to_its_writer_alone(
    hold: HoldDraft,
) -> None:
    browser, draft = hold([CHILD])
    sign_in(browser, draft)
    address = address_of(draft, "applicant.phone")
    browser.cookies.pop("sessionid")
    browser.post(address, {"applicant.phone": "0935829999"})
    other_browser, other = hold([CHILD], client=browser)
    sign_in(other_browser, other)
    assert "0935829999" not in other_browser.get(address).content.decode()


def test_a_code_that_was_used_to_submit_opens_nothing_any_more(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    code = make_resume_code(draft.pk, by=Actor.visitor(), now=clock.now())
    fill_in(browser, draft)
    submit(browser, draft)
    answer = Client().post("/resume/", {"code": code})
    assert answer.status_code == 404
    assert "この再開番号では開けませんでした" in answer.content.decode()


def test_a_code_taken_by_another_device_leaves_the_first_one_out(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    code = make_resume_code(draft.pk, by=Actor.visitor(), now=clock.now())
    Client().post("/resume/", {"code": code})
    assert browser.get("/apply/").status_code == 404


@pytest.mark.parametrize(
    "reference", ["{other}", "{case}", "K79M-42HX-Z", "%00", "..", "🐶", "x" * 300]
)
def test_a_number_that_is_not_mine_is_never_found(hold: HoldDraft, reference: str) -> None:
    browser, draft = hold([WATER])
    fill_in(browser, draft)
    submit(browser, draft)
    numbers = {"other": Bundle.objects.get().reference, "case": Case.objects.get().reference}
    stranger, _ = hold([WATER])
    assert stranger.get(f"/apply/done/{reference.format(**numbers)}/").status_code == 404


def test_a_form_without_its_token_is_refused(hold: HoldDraft) -> None:
    strict = Client(enforce_csrf_checks=True)
    browser, draft = hold([WATER], client=strict)
    form = right_answers(draft, "applicant.phone")
    for address in (address_of(draft, "applicant.phone"), "/apply/submit/", "/apply/discard/"):
        assert browser.post(address, form).status_code == 403
    draft.refresh_from_db()
    assert (draft.status, draft.answers) == ("open", {})
