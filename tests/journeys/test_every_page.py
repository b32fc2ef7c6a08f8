"""Every page that residents pass, empty, wrong, filled and gone: clean, narrow, in few colours."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acting import fill_in, items_on, look_at, press
from tests.journeys.conftest import OpenPage, axe_problems, overflow
from tests.journeys.mother import WORDS, answers_of_mother

ANSWERS = answers_of_mother("misaki-every@example.jp") | {"event.joins_household": False}
PROCEDURES = ("birth-registration", "child-allowance-claim", "dog-registration")
QUIET = ("/", "/guide/start/", "/procedures/", "/accessibility/", "/privacy/", "/resume/")
OWN = ("/my/", "/my/messages/", "/my/facts/")
STEPS = 60  # of the tabulator; more than any page of the walk has places to stop at


def begin(page: Page) -> None:
    """A draft of a few procedures, at its first question."""
    for procedure in PROCEDURES:
        page.goto(f"/procedures/{procedure}/")
        page.locator("button[name=add]").click()
        page.wait_for_load_state()
    page.goto("/apply/")


def sign_in(page: Page, name: str, going_to: str = "/my/") -> None:
    page.goto(f"/sign-in/?next={going_to}")
    page.locator("main a.button--first").click()
    page.get_by_role("link", name=name).click()
    page.wait_for_url(f"**{going_to}")


def test_every_page_of_the_form_empty_and_wrong(open_page: OpenPage) -> None:
    page = open_page()
    begin(page)
    for number in range(30):
        if "/apply/questions/" not in page.url:
            break
        look_at(page, f"every-form-{number}-empty")
        address = page.url
        press(page, "次へ", exact=True)
        if page.locator(".error-summary").count():
            look_at(page, f"every-form-{number}-wrong")
        elif page.url != address:
            page.goto(address)
        fill_in(page, ANSWERS)
        press(page, "次へ", exact=True)
    expect(page).to_have_url("/apply/check/")
    look_at(page, "every-check")


def test_a_check_with_questions_open_and_a_sheet_of_paper(open_page: OpenPage) -> None:
    page = open_page()
    begin(page)
    page.goto("/apply/check/")
    expect(page.locator(".error-summary")).to_contain_text("まだ答えのない質問")
    look_at(page, "every-check-missing")
    page.locator(".error-summary a").first.click()
    page.wait_for_load_state()
    assert items_on(page)
    page.goto("/apply/keep/")
    press(page, "紙に印刷する")
    expect(page.locator(".qr svg")).to_be_visible()
    look_at(page, "every-paper")
    page.goto("/apply/keep/")
    press(page, "下書きを捨てる")
    page.goto("/apply/")
    expect(page.get_by_text("この端末に見つかりませんでした")).to_be_visible()
    look_at(page, "every-no-draft")


@pytest.mark.parametrize("language", ["en", "ja-x-easy"])
def test_the_form_in_other_languages_and_forced_colours(open_page: OpenPage, language: str) -> None:
    page = open_page(forced_colors="active")
    page.goto(f"/?lang={language}")
    begin(page)
    visited = set()
    while "/apply/questions/" in page.url and page.url not in visited:
        visited.add(page.url)
        look_at(page, f"every-{language}-form-{len(visited)}")
        fill_in(page, ANSWERS)
        page.locator("main form button.button--first").last.click()
        page.wait_for_load_state()
    look_at(page, f"every-{language}-check")


def test_pages_that_say_no(open_page: OpenPage) -> None:
    page = open_page()
    for address in ("/nowhere/", "/my/cases/K7QM-42HX-9/", "/apply/done/K7QM-42HX-9/", "/my/"):
        page.goto(address)
        look_at(page, f"every-no{address.replace('/', '-')}")
    page.goto("/resume/")
    for code in ("", "7QM-42HX"):
        page.get_by_label("再開番号").fill(code)
        press(page, "続きを開く")
        expect(page.locator(".error-summary")).to_be_visible()
        look_at(page, f"every-resume-wrong-{len(code)}")


@pytest.mark.parametrize("width", [390, 1280])
def test_quiet_pages_in_forced_colours(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width, forced_colors="active")
    for address in QUIET:
        page.goto(address)
        look_at(page, f"every-{width}{address.replace('/', '-')}")


def test_a_page_of_ones_own_with_nothing_in_it(open_page: OpenPage) -> None:
    page = open_page(forced_colors="active")
    sign_in(page, "安部 和子")
    for address in OWN:
        page.goto(address)
        look_at(page, f"every-nothing{address.replace('/', '-')}")


def test_large_letters_cut_nothing_off(open_page: OpenPage) -> None:
    page = open_page(width=320)
    for address in (*QUIET, f"/guide/search/?q={WORDS}", "/procedures/move-in/"):
        page.goto(address)
        page.evaluate("document.documentElement.classList.add('is-large')")
        assert overflow(page) == 0, address


def tab_to(page: Page, what: str) -> None:
    """Goes on with the tabulator until the focus is where `what` matches."""
    for _ in range(STEPS):
        if page.evaluate("what => !!document.activeElement?.matches(what)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {what} on {page.url}")


def test_the_keyboard_alone_leads_through_search_to_the_second_question(
    open_page: OpenPage,
) -> None:
    page = open_page(width=1280)
    page.goto("/")
    tab_to(page, "input[type=search]")
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="引っ越し・住まい")).to_be_checked()
    tab_to(page, "main button.button--first")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/guide/question/")
    first = page.locator("input[name=item]").input_value()
    tab_to(page, "main input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "main button.button--first")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=item]")).not_to_have_value(first)
    assert axe_problems(page) == []
