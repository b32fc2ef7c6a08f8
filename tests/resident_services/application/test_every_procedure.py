"""Every procedure of the catalogue can be applied for: its form filled in, sent, received."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import digest_of_statement
from cityhall.foundation.vocabulary.api import form_fields
from cityhall.kernel import clock
from cityhall.resident_services.application.models import Draft, DraftStatus
from tests.factories.answers import an_answer
from tests.factories.people import a_resident
from tests.resident_services.application.conftest import HoldDraft, known

MOST_PAGES = 40


@pytest.mark.parametrize("procedure", sorted(catalogue().procedures))
def test_a_procedure_runs_from_its_first_question_to_its_receipt(
    procedure: str, hold: HoldDraft
) -> None:
    browser, draft = hold([procedure])
    sign_in(browser, draft)
    fill_in(browser, draft)
    sent = submit(browser, draft)
    assert sent.status_code == 302, sent.content.decode()
    receipt = browser.get(sent["Location"])
    case = Case.objects.get(procedure=procedure)
    assert case.reference in receipt.content.decode()
    draft.refresh_from_db()
    assert draft.status == DraftStatus.SUBMITTED
    assert draft.answers == {}


def sign_in(browser: Client, draft: Draft) -> None:
    """As a resident who has just come in with a card."""
    user = a_resident(now=clock.now())
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.get("/apply/check/")  # where the draft becomes theirs


def sign(browser: Client, draft: Draft) -> None:
    """With the card, what the draft says now."""
    signed = digest_of_statement(known(draft).statement)
    session = browser.session
    session["assurance"] = {
        "level": "signature",
        "at": clock.now().isoformat(),
        "signed": signed,
    }
    session.save()


def fill_in(browser: Client, draft: Draft, **own: Any) -> None:
    """Answers page after page, as the form asks, until it shows the check."""
    address = browser.get("/apply/")["Location"]
    for _ in range(MOST_PAGES):
        if address.startswith("/apply/check/"):
            return
        assert browser.get(address).status_code == 200, address
        page = known(draft).page(address.rstrip("/").rpartition("/")[2])
        assert page is not None, address
        form: dict[str, Any] = {}
        for each in page.wanted:
            value = own.get(each.item.id, an_answer(each.item, today=clock.today()))
            form |= form_fields(each.item, value)
        answer = browser.post(address, form)
        assert answer.status_code == 302, _errors(answer.context)
        address = answer["Location"]
    raise AssertionError(f"still asking at {address}")


def submit(browser: Client, draft: Draft) -> Any:
    """As somebody who signs, if signed in."""
    if "_auth_user_id" in browser.session:
        sign(browser, draft)
    return browser.post("/apply/submit/", {"shown": known(draft).digest})


def _errors(context: Mapping[str, Any]) -> object:
    return dict(context["form"].errors)
