"""Whoever comes back goes on where something is missing, not where something may stay empty."""

from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.vocabulary.api import form_fields
from tests.factories.answers import ADDRESS, BABY, NAME
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.forms import MEMBERS, address_of, send
from tests.resident_services.application.test_every_procedure import fill_in

WATER = "water-start"
FIVE = [
    "move-in",
    "child-allowance-claim",
    "child-medical-expenses",
    "national-health-insurance-join",
    "nursery-application",
]
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


def test_a_page_that_comes_again_says_what_has_come_up(hold: HoldDraft) -> None:
    answers = {"event__move": "from_other_city", "event__moved_on": BORN}
    answers |= {"event__childbirth": "born", "child__birth_date": BORN}
    answers |= {"applicant__birth_date": "1994-05-05", "applicant__childcare_reason": "working"}
    answers |= {"applicant__employer_kind": "part_time", "applicant__health_insurance": "national"}
    browser, draft = hold(FIVE, **answers)
    address = address_of(draft, MEMBERS)
    baby = {"name": BABY, "birth_date": BORN, "relationship": "child"}
    father = {"name": NAME, "birth_date": "1992-09-03", "relationship": "spouse"}
    family = form_fields(catalogue().vocabulary[MEMBERS], [baby, father])
    answer = send(browser, draft, MEMBERS, family)
    assert answer["Location"] == f"{address}?more=1"
    shown = browser.get(answer["Location"])
    page = shown.content.decode()
    assert "お聞きすることが" in page
    for link in shown.context["come_up"]:
        assert f'href="#{link.target}"' in page
        assert f'id="{link.target}"' in page
    assert "お子さんから見たあなた" in [link.message for link in shown.context["come_up"]]
    assert browser.get(address).context["come_up"] == ()
