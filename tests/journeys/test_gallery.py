"""The gallery in Chromium: nothing for axe to find, nothing sideways, light pages."""

import pytest
from playwright.sync_api import expect

from cityhall.design_system.gallery.views import PAGES
from tests.journeys.conftest import WIDTHS, axe_problems, overflow, screenshot

HEAVIEST = 150 * 1024  # bytes transferred, without fonts


@pytest.mark.parametrize("slug", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(open_page, slug):
    page = open_page(width=1280)
    page.goto(f"/gallery/{slug}/")
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"gallery-{slug}-{width}")
        assert axe_problems(page) == []
        assert overflow(page) == 0
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.documentElement.classList.add('is-large')")
    assert overflow(page) == 0


@pytest.mark.parametrize("slug", ["form-wrong", "plan", "desk"])
def test_axe_finds_nothing_in_forced_colours_or_easy_japanese(open_page, slug):
    page = open_page(forced_colors="active")
    page.goto(f"/gallery/{slug}/?lang=ja-x-easy")
    assert axe_problems(page) == []


def test_an_error_line_leads_into_its_box(open_page):
    page = open_page()
    page.goto("/gallery/form-wrong/")
    page.locator(".error-summary a").last.click()
    expect(page.locator("#f-g-born__year")).to_be_focused()


def test_the_western_year_follows_what_is_typed(open_page):
    page = open_page()
    page.goto("/gallery/question/")
    page.get_by_label("元号").select_option("R")
    page.get_by_label("年", exact=True).fill("８")
    expect(page.locator(".day__western")).to_have_text("西暦2026年")


def test_letters_are_counted_as_people_count_them(open_page):
    page = open_page()
    page.goto("/gallery/fields-empty/")
    page.locator("textarea").fill("𠮷田" * 101)
    expect(page.locator(".counter")).to_have_text("2字多くなっています")


def test_a_page_is_light_without_its_fonts(open_page):
    page = open_page()
    weights = []
    page.on("requestfinished", lambda request: weights.append((request.url, request.sizes())))
    page.goto("/gallery/plan/", wait_until="networkidle")
    sent = sum(size["responseBodySize"] for url, size in weights if not url.endswith(".woff2"))
    assert 0 < sent < HEAVIEST
