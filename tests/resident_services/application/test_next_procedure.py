"""The next procedure asks about the new thing only: what came from the last one is known."""

from uuid import uuid4

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case, check_notification
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel import clock
from cityhall.resident_services.application.models import Draft
from cityhall.resident_services.guide.standing import standing_of
from tests.factories.people import a_clerk
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.test_every_procedure import fill_in, sign_in, submit

FIRST = "national-health-insurance-join"
ITS_OWN = {
    "seal-registration": {"applicant.has_photo_identity"},
    "water-stop": {"event.old_address", "event.new_address", "home.kind", "home.water_stop_on"},
}


@pytest.fixture
def mother(hold: HoldDraft) -> Client:
    """She has moved in and joined the insurance; the office has entered it."""
    browser, draft = hold(
        [FIRST], event__move="from_other_city", applicant__birth_date="1994-04-12"
    )
    sign_in(browser, draft)
    fill_in(browser, draft)
    assert submit(browser, draft).status_code == 302
    case = Case.objects.get(procedure=FIRST)
    clerk = a_clerk("reviewer", section=case.section, ward=case.ward)
    check_notification(
        reference=case.reference, by=Actor.of(clerk), now=clock.now(), client_key=str(uuid4())
    )
    return browser


def required(draft: Draft) -> set[str]:
    return {each.item.id for each in known(draft).missing}


@pytest.mark.parametrize("procedure", ITS_OWN)
def test_only_what_is_its_own_is_asked(procedure: str, mother: Client, hold: HoldDraft) -> None:
    browser, draft = hold([procedure], mother)
    browser.get("/apply/check/")
    draft.refresh_from_db()
    assert required(draft) == ITS_OWN[procedure]


def test_the_guide_knows_where_she_lives(mother: Client, hold: HoldDraft) -> None:
    browser, draft = hold(["seal-registration"], mother)
    browser.get("/apply/check/")
    draft.refresh_from_db()
    assert standing_of(draft, clock.now()).interview.next is None


def test_whoever_moves_away_does_not_live_here_any_longer(mother: Client, hold: HoldDraft) -> None:
    browser, draft = hold(["seal-registration"], mother, event__move="to_other_city")
    browser.get("/apply/check/")
    assert known(draft).values["applicant.resides_in_city"] is False


def test_without_any_fact_the_address_answers_whether_one_lives_here(hold: HoldDraft) -> None:
    _, draft = hold(["seal-registration"])
    assert "applicant.address" in required(draft)
    assert not required(draft) & {"event.move", "applicant.resides_in_city"}
