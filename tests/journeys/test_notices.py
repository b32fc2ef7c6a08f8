"""A notice in Chromium: from the case to the letter and its PDF, and to the page that proves it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acting import look_at
from tests.journeys.conftest import OpenPage
from tests.journeys.site import Site
from tests.journeys.test_my_page import a_resident_with_cases

READ, SAVE, PROVE = "通知書を読む", "PDFで保存する", "通知書を確かめる"


@pytest.fixture(scope="module")
def rejected(site: Site) -> dict[str, str]:
    return a_resident_with_cases(site)


def at_the_notice(page: Page, site: Site, known: dict[str, str]) -> None:
    """Signed in, and on the notice once the worker has issued it and set its paper."""
    page.context.add_cookies([{"name": "sessionid", "value": known["session"], "url": site.url}])
    for _ in range(60):
        page.goto(f"/my/cases/{known['rejected']}/")
        if page.get_by_role("link", name=SAVE).count():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name=READ).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("却下決定通知書")


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_the_letter_is_right_to_look_at_and_leads_to_its_proof(
    open_page: OpenPage, site: Site, rejected: dict[str, str], language: str
) -> None:
    page = open_page()
    at_the_notice(page, site, rejected)
    page.goto(f"{page.url}?lang={language}")
    look_at(page, f"notice-{language}")
    assert page.get_by_role("img").count() >= 1
    page.locator('a[href*="/notices/verify/"]').click()
    expect(page.locator(".notice--success")).to_be_visible()
    look_at(page, f"notice-proven-{language}")


def test_the_paper_is_saved_as_a_pdf(
    open_page: OpenPage, site: Site, rejected: dict[str, str]
) -> None:
    page = open_page()
    at_the_notice(page, site, rejected)
    with page.expect_download() as saved:
        page.get_by_role("link", name=SAVE).click()
    assert saved.value.suggested_filename.endswith(".pdf")
    assert saved.value.path().read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_page_that_proves_asks_and_refuses_kindly(
    open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    page.goto("/notices/verify/")
    page.locator("main input[name=n]").fill("K79M-42HX-Z")
    page.locator("main input[name=c]").fill("AAAA-AAAA")
    page.locator("main form button").click()
    expect(page.locator(".error-summary")).to_contain_text("確かめられませんでした")
    if javascript:  # axe is a script itself
        look_at(page, "notice-not-proven")
