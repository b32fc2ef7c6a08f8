"""Pages of the form, filled in as they should be or with what a test wants to send."""

from collections.abc import Mapping
from typing import Any

from django.test import Client

from cityhall.foundation.vocabulary.api import form_fields
from cityhall.kernel import clock
from cityhall.resident_services.application.models import Draft
from tests.factories.answers import an_answer
from tests.resident_services.application.conftest import known

WATER = "water-start"
CHILD = "child-medical-expenses"
NOTE = "applicant.accommodation_note"
PROOF = "document.health_insurance_proof"
MEMBERS = "household.members"
Fields = Mapping[str, Any]


def address_of(draft: Draft, item_id: str) -> str:
    """The page of the form that asks an item."""
    for page in known(draft).pages:
        if any(each.item.id == item_id for each in page.wanted):
            return f"/apply/questions/{page.slug}/"
    raise AssertionError(f"{item_id} is not asked")


def right_answers(draft: Draft, item_id: str) -> dict[str, Any]:
    """The page of an item, filled in as it should be."""
    form: dict[str, Any] = {}
    page = known(draft).page(address_of(draft, item_id).split("/")[3])
    assert page is not None
    for each in page.wanted:
        form |= form_fields(each.item, an_answer(each.item, today=clock.today()))
    return form


def send(browser: Client, draft: Draft, item_id: str, fields: Fields) -> Any:
    """Sends the page of an item with these fields of it, and the rest filled in right."""
    rest = right_answers(draft, item_id)
    others = {name: value for name, value in rest.items() if name.partition("__")[0] != item_id}
    return browser.post(address_of(draft, item_id), others | dict(fields))
