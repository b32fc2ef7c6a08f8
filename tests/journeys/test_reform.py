"""A resident reads what the city wants to change, down to the words that changed."""

import pytest
from playwright.sync_api import expect

from tests.journeys.acting import look_at
from tests.journeys.conftest import OpenPage


@pytest.mark.parametrize("width", [390, 1280])
def test_from_all_bureaus_to_the_words_that_changed(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    page.goto("/reform/")
    page.get_by_role("link", name="令和6年度").click()
    expect(page.locator(".ranks__bar b")).to_have_text(["13", "118", "1"])
    look_at(page, f"reform-2024-{width}")
    page.locator(".links a").first.click()
    expect(page.locator(".issue-row").first).to_be_visible()
    look_at(page, f"reform-ward-{width}")
    page.goto("/reform/search/?q=公共施設マネジメント")
    page.locator(".issue-row a").first.click()
    expect(page.locator("ins").filter(has_text="市民ニーズの多様化")).to_be_visible()
    look_at(page, f"reform-issue-{width}")
    page.goto("/reform/2026/bureaus/policy/")
    look_at(page, f"reform-policy-{width}")
    page.goto("/reform/issues/sustainable-city/")
    page.locator(".disclosure summary").first.click()
    look_at(page, f"reform-schedule-{width}")
    if width == 1280:
        return  # what follows is the same at any width
    page.goto("/reform/verify/")
    look_at(page, f"reform-verify-{width}")
    page.goto("/reform/search/?q=公共施設マネジメント")
    look_at(page, f"reform-search-{width}")


def test_without_javascript_two_days_can_be_compared(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto("/reform/issues/public-facilities-plan/")
    page.locator("input[name=to]").fill("2024-09-01")
    page.get_by_role("button", name="比べる").click()
    expect(page.locator(".versions ins")).to_have_count(0)
