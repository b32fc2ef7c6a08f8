"""A fee, from the page of a case to the receipt, in Chromium; the counter and accounting."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acting import look_at, press
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import OpenPage
from tests.journeys.site import Site


@pytest.fixture(scope="module")
def known(site: Site) -> dict[str, str]:
    found: dict[str, str] = json.loads(site.command(module="tests.journeys.paying_cases"))
    return found


def hers(open_page: OpenPage, site: Site, known: dict[str, str], width: int) -> Page:
    page = open_page(width=width)
    page.context.add_cookies([{"name": "sessionid", "value": known["session"], "url": site.url}])
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_a_fee_is_declined_then_paid(
    open_page: OpenPage, site: Site, known: dict[str, str], width: int
) -> None:
    page = hers(open_page, site, known, width)
    for name in ("paid", "expired"):
        page.goto(f"/my/cases/{known[name]}/")
        look_at(page, f"pay-{width}-{name}")
    page.goto("/my/")
    look_at(page, f"pay-{width}-my")
    if width == 1280:
        return
    page.goto(f"/my/cases/{known['owing']}/")
    look_at(page, f"pay-{width}-owing")
    press(page, "支払いへ進む")
    look_at(page, f"pay-{width}-provider")
    press(page, "カードが使えない")
    expect(page.get_by_text("お支払いはできませんでした")).to_be_visible()
    look_at(page, f"pay-{width}-declined")
    press(page, "支払いへ進む")
    press(page, "払う（確認が遅い）")
    expect(page.get_by_text("支払いの事業者に確かめています")).to_be_visible()
    look_at(page, f"pay-{width}-confirming")
    press(page, "もう一度支払いへ進む")  # the provider still works on it
    expect(page.get_by_text("もう一度払う必要はありません")).to_be_visible()
    look_at(page, f"pay-{width}-still")


def test_a_visitor_pays_without_scripts(
    open_page: OpenPage, site: Site, known: dict[str, str]
) -> None:
    page = open_page(javascript=False)
    page.goto(known["link"])
    press(page, "支払いへ進む")
    press(page, "円を払う")
    expect(page.get_by_text("お支払いを受け取りました")).to_be_visible()
    page.get_by_role("link", name="領収書を見る").click()
    expect(page.get_by_role("heading", name="領収書")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_receipt(open_page: OpenPage, site: Site, known: dict[str, str], width: int) -> None:
    page = hers(open_page, site, known, width)
    page.goto(f"/my/cases/{known['paid']}/receipt/")
    look_at(page, f"pay-{width}-receipt")


def test_the_counter_takes_money_and_accounting_looks_at_the_books(
    open_page: OpenPage, known: dict[str, str]
) -> None:
    clerk = Clerk.at_desk(open_page, "honcho")
    page = clerk.page
    page.goto(f"/desk/cases/{known['counter']}/")
    clerk.see("pay-case")
    page.get_by_role("button", name=re.compile("現金 .* を受け取った")).click()
    expect(page.get_by_text("入金を記録しました")).to_be_visible()
    clerk.see("pay-case-paid")
    page.goto(f"/desk/cases/{known['counter']}/receipt/")
    clerk.see("pay-receipt")
    page.goto("/desk/drawer/")
    clerk.see("pay-drawer")
    page.get_by_label("数えた現金").fill("2,999")
    press(page, "締める")
    expect(page.get_by_role("heading", name="日締め表")).to_be_visible()
    clerk.see("pay-closing")
    page.goto("/desk/drawer/")
    clerk.see("pay-drawer-empty")

    accountant = Clerk.at_desk(open_page, "kaikei", "/desk/accounts/")
    page = accountant.page
    accountant.see("pay-accounts")
    press(page, "この日を照合する")
    page.locator("main details summary").first.click()
    accountant.see("pay-accounts-compared")
    page.goto(f"/desk/accounts/?case={known['paid']}")
    accountant.see("pay-accounts-one")
