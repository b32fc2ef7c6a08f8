"""A clerk with a long list works through it by keyboard alone, and sends some of it back."""

import json

from playwright.sync_api import Page, expect

from tests.journeys.acting import look_at
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import OpenPage
from tests.journeys.site import Site

LEAVING, REVIEWER = "national-health-insurance-leave", "nenkin-kokura"
CASES, SENT_BACK = 10, frozenset({2, 7})  # forty take four times as long and show no more


def test_a_long_list_by_keyboard(open_page: OpenPage, site: Site) -> None:
    filed = json.loads(site.command(LEAVING, "--times", str(CASES), module="tests.journeys.filing"))
    waiting = {each[LEAVING] for each in filed}
    page = Clerk.at_desk(
        open_page, REVIEWER, f"/desk/?view=todo&state=received&procedure={LEAVING}"
    ).page
    look_at(page, "desk-long-list")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/**")
    for at in range(CASES):
        reference = page.url.split("/cases/")[1].split("/")[0]
        waiting.remove(reference)  # each once, and only ours
        if at in SENT_BACK:
            ask_for_correction(page)
        else:
            page.keyboard.press("v")
            expect(page.get_by_role("status")).to_contain_text("「確認済み」になりました")
        page.wait_for_load_state()
        page.keyboard.press("j")
        page.wait_for_url(lambda url, reference=reference: f"/cases/{reference}/" not in url)
    expect(page.get_by_text("この一覧は、ここで終わりです")).to_be_visible()
    look_at(page, "desk-long-list-done")
    assert waiting == set()
    page.goto(f"/desk/?view=correction&procedure={LEAVING}")
    expect(page.locator("a.inbox__case")).to_have_count(len(SENT_BACK))


def ask_for_correction(page: Page) -> None:
    """The first answer is ticked, a sentence chosen and gone on with, all by keys."""
    page.keyboard.press("c")
    page.wait_for_url("**/moves/request_correction/**")
    tab_to(page, "input[name=item]")
    page.keyboard.press("Space")
    tab_to(page, "select[data-fills]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    reason = page.locator("textarea:focus")
    expect(reason).not_to_have_value("")
    page.keyboard.type("お願いします。")
    tab_to(page, "button.button--first")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("「補正待ち」になりました")


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus stands on such a control."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"no {selector} is reached by Tab")
