"""Where a procedure needs a signature, residents sign what they send, and the city keeps it."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case
from cityhall.engine.cases.models import Bundle
from cityhall.foundation.accounts.api import digest_of_statement
from cityhall.foundation.accounts.models import Signature
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.test_every_procedure import fill_in

SIGNED = "child-allowance-claim"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.resident_services.application.signing_urls"),
]


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.DEMO = True
    settings.IDENTITY_PROVIDER = settings.IDENTITY_PROVIDERS["demo"]


def sign_link(browser: Client) -> str:
    """The way to the signing act that the check page shows; '' where there is none."""
    context = browser.get("/apply/check/").context
    link: str = context["sign_in"]
    return link


def sign(browser: Client, link: str) -> None:
    """Through the sign-in page and the demonstration's provider, and back."""
    asked = {name: said for name, (said,) in parse_qs(urlsplit(link).query).items()}
    page = browser.get("/sign-in/begin/", asked)["Location"]
    back = browser.get(f"{page}&person=misaki")["Location"]
    assert browser.get(back)["Location"] == "/apply/check/"


def send(browser: Client, draft: Any) -> Any:
    return browser.post("/apply/submit/", {"shown": known(draft).digest})


def test_what_is_sent_is_what_was_signed(hold: HoldDraft) -> None:
    browser, draft = hold([SIGNED])
    fill_in(browser, draft)
    link = sign_link(browser)
    statement = known(draft).statement
    assert f"signs={digest_of_statement(statement)}" in link
    sign(browser, link)
    assert sign_link(browser) == "", "signing brings facts, but changes nothing that was signed"
    draft.refresh_from_db()
    assert send(browser, draft).status_code == 302
    kept = Signature.objects.get()
    assert kept.filed_as == Bundle.objects.get().reference
    assert kept.statement == statement
    said = json.loads(statement)
    assert said["procedures"] == [SIGNED]
    assert said["answers"]
    assert Bundle.objects.get().assurance == "signature"


def test_an_answer_that_changes_after_signing_is_signed_again(hold: HoldDraft) -> None:
    browser, draft = hold([SIGNED])
    fill_in(browser, draft)
    sign(browser, sign_link(browser))
    draft.refresh_from_db()
    draft.answers = {**draft.answers, "applicant.phone": "093-582-0000"}
    draft.save()
    assert "level=signature" in sign_link(browser)
    answer = send(browser, draft)
    assert "level=signature" in answer["Location"]
    assert not Case.objects.exists()
    sign(browser, sign_link(browser))
    assert send(browser, draft).status_code == 302
    first, second = Signature.objects.order_by("id")
    assert (first.filed_as, second.filed_as) == ("", Bundle.objects.get().reference)


def test_a_login_alone_does_not_send_it(hold: HoldDraft) -> None:
    browser, draft = hold([SIGNED])
    fill_in(browser, draft)
    page = browser.get("/sign-in/begin/", {"next": "/apply/check/"})["Location"]
    browser.get(browser.get(f"{page}&person=misaki")["Location"])
    draft.refresh_from_db()
    assert "level=signature" in sign_link(browser)
    assert "level=signature" in send(browser, draft)["Location"]
    assert not Case.objects.exists()
