"""Answers that are right alone and wrong together are refused where they are typed."""

from typing import Any

import pytest

from cityhall.foundation.vocabulary.api import form_fields
from tests.factories.answers import ADDRESS, NAME
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.forms import send
from tests.resident_services.application.test_every_procedure import sign_in

BY_MAIL = {"applicant.contact_preference": "email"}
TOKYO = {
    "postal_code": "1000001",
    "municipality": "13101",
    "prefecture": "東京都",
    "city": "千代田区",
    "town": "千代田",
    "street": "1-1",
    "building": "",
}


def typed(item_id: str, value: Any, hold: HoldDraft, procedure: str) -> dict[str, Any]:
    """The form's fields of an item with this value."""
    _, draft = hold([procedure])
    item = known(draft).catalogue.vocabulary[item_id]
    return form_fields(item, value)


@pytest.mark.parametrize(
    ("procedure", "address", "way_on"),
    [
        ("move-in", "applicant.address", "新しい住所"),
        ("seal-registration", "applicant.address", "住んでいる市区町村"),
        ("move-out", "event.old_address", "転入届"),
        ("funeral-benefit", "deceased.address", "ほかの市区町村"),
    ],
)
def test_an_address_that_no_ward_takes_is_refused_on_its_page(
    procedure: str, address: str, way_on: str, hold: HoldDraft
) -> None:
    browser, draft = hold([procedure])
    fields = typed(address, TOKYO, hold, procedure)
    refused = send(browser, draft, address, fields)
    assert refused.status_code == 422
    assert way_on in refused.context["form"].errors[f"{address}__city"]
    assert address in [each.item.id for each in known(draft).missing]
    again = browser.get(refused.request["PATH_INFO"])
    assert way_on in again.content.decode(), "what is wrong is said on coming back too"
    right = typed(address, ADDRESS, hold, procedure)
    assert send(browser, draft, address, right).status_code == 302
    assert address not in [each.item.id for each in known(draft).missing]


def test_an_address_by_which_no_ward_is_found_may_lie_anywhere(hold: HoldDraft) -> None:
    browser, draft = hold(["funeral-benefit"])
    fields = typed("applicant.address", TOKYO, hold, "funeral-benefit")
    assert send(browser, draft, "applicant.address", fields).status_code == 302


def test_of_two_addresses_one_in_the_city_will_do(hold: HoldDraft) -> None:
    """A death may be registered where the person lived or where the one who registers it lives."""
    both = {"deceased__address": TOKYO, "applicant__address": TOKYO}
    _, draft = hold(["death-registration"], **both)
    assert set(known(draft).unfit) == {"deceased.address"}
    for here in both:
        _, draft = hold(["death-registration"], **both | {here: ADDRESS})
        assert not known(draft).unfit


def test_a_procedure_chosen_later_asks_for_an_address_that_does_not_fit_it(
    hold: HoldDraft,
) -> None:
    _, draft = hold(["water-start"], applicant__address=TOKYO)
    assert not known(draft).unfit
    draft.procedures = ["water-start", "seal-registration"]
    draft.save()
    assert "applicant.address" in [each.item.id for each in known(draft).missing]


@pytest.mark.parametrize(
    ("procedure", "item", "nonsense", "beside", "way_on"),
    [
        ("move-in", "event.individual_number_cards", "5", {"event.movers": "alone"}, "1枚まで"),
        ("move-in", "event.moved_on", "令和99年1月1日", {}, "1年より先"),
        ("seal-registration", "applicant.birth_date", "令和8年11月20日", {}, "15歳"),
        ("water-start", "home.water_start_on", "2020-01-02", {}, "前後1年"),
        ("seal-registration", "applicant.email", "", BY_MAIL, "入力"),
    ],
)
def test_nonsense_is_refused_with_what_to_do(
    procedure: str,
    item: str,
    nonsense: str,
    beside: dict[str, str],
    way_on: str,
    hold: HoldDraft,
) -> None:
    browser, draft = hold([procedure])
    draft.answers = beside
    draft.save()
    refused = send(browser, draft, item, {item: nonsense} | beside)
    assert refused.status_code == 422
    errors = refused.context["form"].errors
    said = next(words for name, words in errors.items() if name.partition("__")[0] == item)
    assert way_on in said
    assert said.endswith("。")


def test_another_name_than_the_proven_one_is_told_and_not_asked_for_ever(hold: HoldDraft) -> None:
    browser, draft = hold(["water-start"])
    item = known(draft).catalogue.vocabulary["applicant.name"]
    sign_in(browser, draft)
    other = form_fields(item, {**NAME, "family": "安部", "given": "和子"})
    refused = send(browser, draft, item.id, other)
    assert refused.status_code == 422
    assert "髙﨑 美咲" in refused.context["form"].errors[f"{item.id}__family"]
    assert refused.content.decode().count("確かめたお名前は「髙﨑 美咲」です") == 2  # and on top
    assert send(browser, draft, item.id, form_fields(item, NAME)).status_code == 302
    assert item.id not in [each.item.id for each in known(draft).missing]
