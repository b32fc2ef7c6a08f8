"""Whoever comes back goes on where something is missing, not where something may stay empty."""

from tests.factories.answers import ADDRESS, NAME
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.test_every_procedure import fill_in

WATER = "water-start"
BORN = "2026-11-18"


def test_what_is_missing_comes_first(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    fill_in(browser, draft)
    draft.refresh_from_db()
    draft.answers = {
        item: value for item, value in draft.answers.items() if item != "home.water_payment"
    }
    draft.save()
    there = known(draft).page_to_go_on
    assert there is not None
    assert "home.water_payment" in [each.item.id for each in there.wanted]


def test_one_who_has_passed_everything_comes_to_the_check(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    fill_in(browser, draft)
    draft.refresh_from_db()
    draft.answers = {item: at for item, at in draft.answers.items() if item != "applicant.phone"}
    draft.save()
    assert browser.get("/apply/")["Location"] == "/apply/check/"


def test_the_list_of_the_family_begins_with_the_baby(hold: HoldDraft) -> None:
    answers = {"applicant__name": NAME, "applicant__address": ADDRESS, "child__birth_date": BORN}
    browser, draft = hold(["national-health-insurance-join"], **answers)
    page = next(
        page
        for page in known(draft).pages
        if any(each.item.id == "household.members" for each in page.wanted)
    )
    form = browser.get(f"/apply/questions/{page.slug}/").context["form"]
    assert form.typed["household.members__0__relationship"] == "child"
    assert form.typed["household.members__0__birth_date__day"] == "18"
    assert form.typed["household.members__0__family"] == ""
