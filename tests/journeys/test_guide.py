"""A mother who has moved and had a baby finds her procedures on a phone."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from cityhall.kernel.clock import today
from tests.journeys.conftest import OpenPage, axe_problems, overflow, screenshot

HEAVIEST = 150 * 1024  # bytes transferred, without fonts
CHOICES = {
    "event.move": "from_other_city",
    "event.childbirth": "born",
    "applicant.employer_kind": "company",
    "applicant.health_insurance": "family_employee",
}


def days() -> dict[str, date]:
    recent = today() - timedelta(days=4)
    return {
        "event.moved_on": recent,
        "child.birth_date": recent,
        "applicant.birth_date": date(1994, 5, 5),
    }


def search(page: Page, words: str) -> None:
    page.goto("/")
    box = page.get_by_role("searchbox")
    box.fill(words)
    box.press("Enter")


def answer(page: Page) -> str:
    """Answers the question on the page; returns its item."""
    item = page.locator("input[name=item]").get_attribute("value") or ""
    if item in CHOICES:
        page.locator(f'input[value="{CHOICES[item]}"]').check()
    else:
        day = days()[item]
        page.locator(f'[id$="{item.replace(".", "-")}__era"], select').first.select_option(
            label="西暦"
        )
        for part, value in (("year", day.year), ("month", day.month), ("day", day.day)):
            page.locator(f'input[name="{item}__{part}"]').fill(str(value))
    page.get_by_role("button", name="次へ").click()
    return item


def to_the_plan(page: Page) -> list[str]:
    asked: list[str] = []
    while "/guide/plan/" not in page.url:
        asked.append(answer(page))
    return asked


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_words_lead_to_a_plan(open_page: OpenPage, width: int, javascript: bool) -> None:
    page = open_page(width=width, javascript=javascript)
    search(page, "引っ越してきた 子どもが生まれた")
    expect(page.get_by_role("checkbox", name="引っ越し・住まい")).to_be_checked()
    expect(page.get_by_role("checkbox", name="妊娠・出産")).to_be_checked()
    page.get_by_role("button", name="質問に答えて").click()
    assert 5 <= len(to_the_plan(page)) <= 8
    expect(page.get_by_role("checkbox", name="転入届")).to_be_checked()
    expect(page.get_by_text("あと").first).to_be_visible()
    page.get_by_role("button", name="まとめて進める").click()
    assert "/apply/" in page.url


def test_every_page_is_clean_on_a_phone(open_page: OpenPage) -> None:
    page = open_page()

    def look(name: str) -> None:
        screenshot(page, f"guide-{name}")
        assert axe_problems(page) == []
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert overflow(page) == 0

    for name, address in {
        "home": "/",
        "empty": "/guide/search/",
        "nothing": "/guide/search/?q=qwertz",
        "procedures": "/procedures/",
        "procedure": "/procedures/birth-registration/",
        "event": "/events/moving/",
    }.items():
        page.goto(address)
        look(name)
    page.goto("/guide/start/")
    page.locator("main").get_by_role("button").click()
    look("start-wrong")
    page.get_by_role("checkbox", name="引っ越し・住まい").check()
    page.get_by_role("checkbox", name="妊娠・出産").check()
    look("start-ticked")
    page.locator("main").get_by_role("button").click()
    page.get_by_role("button", name="次へ").click()
    look("question-wrong")
    to_the_plan(page)
    look("plan")
    page.locator(".disclosure summary").click()
    look("plan-open")
    page.goto("/guide/start/?events=pets")
    page.locator("main").get_by_role("button").click()
    expect(page.get_by_role("heading", name="下書きがあります")).to_be_visible()
    look("have-draft")


@pytest.mark.parametrize("language", ["en", "ja-x-easy"])
def test_other_languages_and_forced_colours(open_page: OpenPage, language: str) -> None:
    page = open_page(forced_colors="active")
    page.goto(f"/?lang={language}")
    for address in ("/", "/guide/search/?q=引っ越し", "/procedures/move-in/", "/events/moving/"):
        page.goto(address)
        assert axe_problems(page) == []
        assert overflow(page) == 0


def test_back_and_changing_an_answer(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/events/pregnancy-birth/")
    page.get_by_role("button", name="質問に答えて").first.click()
    first = answer(page)
    page.get_by_role("link", name="前のページへ戻る").click()
    expect(page.locator(f'input[value="{CHOICES[first]}"]')).to_be_checked()
    page.get_by_role("link", name="ここまでの答えで").click()
    page.get_by_role("link", name="直す").first.click()
    page.get_by_role("button", name="この答えにする").click()
    expect(page.get_by_role("heading", name="あなたの手続き")).to_be_visible()


def test_the_bar_follows_what_is_ticked(open_page: OpenPage) -> None:
    page = open_page(width=1280)
    search(page, "引っ越してきた 子どもが生まれた")
    page.get_by_role("button", name="質問に答えて").click()
    to_the_plan(page)
    count = page.locator("[data-chosen-count]")
    before = int(count.inner_text())
    questions = int(page.locator("[data-question-count]").inner_text())
    page.get_by_role("checkbox", name="出生届").uncheck()
    expect(count).to_have_text(str(before - 1))
    assert int(page.locator("[data-question-count]").inner_text()) < questions
