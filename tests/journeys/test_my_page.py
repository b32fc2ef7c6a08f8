"""My page in Chromium: every state of it, on a phone and on a desk, with and without JavaScript."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acting import look_at, press
from tests.journeys.conftest import OpenPage, axe_problems, overflow
from tests.journeys.site import Site

STREET = '[name="applicant.address__street"]'
POSTAL_CODE = '[name="applicant.address__postal_code"]'


def a_resident_with_cases(site: Site) -> dict[str, str]:
    """A new resident with a case in every state."""
    found: dict[str, str] = json.loads(site.command(module="tests.journeys.my_cases"))
    return found


@pytest.fixture(scope="module")
def known(site: Site) -> dict[str, str]:
    return a_resident_with_cases(site)


def hers(open_page: OpenPage, site: Site, known: dict[str, str], **options: object) -> Page:
    """A page of her browser, signed in."""
    page = open_page(**options)
    page.context.add_cookies([{"name": "sessionid", "value": known["session"], "url": site.url}])
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_right_to_look_at(open_page, site, known, width):
    page = hers(open_page, site, known, width=width)
    pages = {
        "my": "/my/",
        "asked": f"/my/cases/{known['asked']}/",
        "correct": f"/my/cases/{known['asked']}/correct/",
        "prepared": f"/my/cases/{known['prepared']}/",
        "rejected": f"/my/cases/{known['rejected']}/",
        "childs": f"/my/cases/{known['childs']}/",
        "withdraw": f"/my/cases/{known['working']}/withdraw/",
        "messages": "/my/messages/",
        "facts": "/my/facts/",
        "looked": "/my/who-looked/",
        "link": "/my/link/",
        "none": "/my/cases/K79M-42HX-Z/",
        "accessibility": "/accessibility/",
        "privacy": "/privacy/",
    }
    for name, address in pages.items():
        page.goto(address)
        look_at(page, f"my-{width}-{name}")
    page.goto(f"/my/cases/{known['asked']}/")
    for summary in page.locator("summary").all():
        summary.click()
    look_at(page, f"my-{width}-asked-open")


@pytest.mark.parametrize("language", ["en", "ja-x-easy"])
def test_other_languages_and_forced_colours(open_page, site, known, language):
    page = hers(open_page, site, known, forced_colors="active")
    for address in ("/my/", f"/my/cases/{known['asked']}/correct/", "/my/facts/"):
        page.goto(f"{address}?lang={language}")
        assert axe_problems(page) == []
        assert overflow(page) == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_a_visitor_corrects_and_withdraws_by_the_link_of_a_mail(open_page, site, javascript):
    page = open_page(javascript=javascript)
    page.goto(a_resident_with_cases(site)["link"])
    assert "/follow/" not in page.url
    expect(page.get_by_text("メールのリンクから")).to_be_visible()
    page.get_by_role("link", name="ここだけ直して送る").click()
    page.locator('[name="applicant.phone"]').fill("")
    press(page, "直して送る")
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator('[name="applicant.phone"]').fill("０９３-582-2222")
    press(page, "直して送る")
    expect(page.get_by_text("直したものを受け取りました")).to_be_visible()
    page.get_by_role("link", name="この手続きを取り下げる").click()
    press(page, "取り下げる")
    expect(page.get_by_role("status").get_by_text("取り下げました")).to_be_visible()


def test_she_corrects_just_that_in_one_of_two_tabs(open_page, site):
    first = hers(open_page, site, a_resident_with_cases(site), javascript=False)
    second = first.context.new_page()
    for page in (first, second):
        page.goto("/my/")
        page.get_by_role("link", name="ここだけ直して送る").click()
    first.locator(POSTAL_CODE).fill("12")
    first.locator(STREET).fill("5-5")
    press(first, "直して送る")
    look_at_errors(first)
    first.locator(POSTAL_CODE).fill("803-0814")
    press(first, "直して送る")
    expect(first.get_by_text("直したものを受け取りました")).to_be_visible()
    press(second, "直して送る")
    expect(second.get_by_text("先に、この手続きに動きがありました")).to_be_visible()
    first.locator("summary").first.click()
    expect(first.get_by_text("大手町5-5")).to_be_visible()


def look_at_errors(page: Page) -> None:
    """The summary leads to the field; what was typed is still there."""
    expect(page.locator(".error-summary a")).to_have_count(1)
    expect(page.locator(STREET)).to_have_value("5-5")


def test_signing_out_leaves_nothing_open(open_page, site):
    known = a_resident_with_cases(site)
    page = hers(open_page, site, known)
    page.goto("/my/")
    page.get_by_role("button", name="ログアウト").click()
    page.goto(f"/my/cases/{known['asked']}/")
    expect(page).to_have_url(f"{site.url}/sign-in/?next=%2Fmy%2Fcases%2F{known['asked']}%2F")
