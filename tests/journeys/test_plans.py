"""A resident reads the plan: from its results to how one is measured, and what cannot be read."""

import pytest
from playwright.sync_api import expect

from tests.journeys.acting import look_at
from tests.journeys.conftest import OpenPage


@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_plan_to_a_definition(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width, javascript=False)
    page.goto("/plans/")
    page.locator(".row--pressable").first.click()
    expect(page.locator(".goal-row")).to_have_count(8)
    expect(page.locator(".drawn--schedule-wide, .drawn--schedule-narrow").first).to_be_attached()
    page.get_by_role("link", name="テレワーク実施率").click()
    expect(page.get_by_text("まだ計測していない")).to_be_visible()
    page.locator(".disclosure summary").first.click()
    expect(page.get_by_text("分母")).to_be_visible()
    page.get_by_role("link", name="テレワークの推進").click()
    expect(page.get_by_text("外勤先").first).to_be_visible()


def test_every_page_of_a_plan_is_sound(open_page: OpenPage) -> None:
    page = open_page(width=390)
    pages = ("dx", "dx/themes/8", "dx/goals/internet-use", "dx/goals/telework", "dx/readings")
    for address in (*pages, "public-works", "public-works/themes/2", "public-works/readings"):
        page.goto(f"/plans/{address}/")
        for summary in page.locator(".disclosure summary").all():
            summary.click()
        look_at(page, f"plans-{address.replace('/', '-')}-390")
