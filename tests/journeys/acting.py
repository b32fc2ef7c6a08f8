"""What a person does on a page: reads what it asks, fills it in, presses a button, looks at it."""

import contextlib
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.vocabulary.api import form_fields
from cityhall.kernel.clock import today
from tests.factories.answers import an_answer
from tests.journeys.conftest import axe_problems, overflow, screenshot

NAMES = "[...document.querySelectorAll('main form [name]')].map(each => each.name)"
NARROWEST = 320


def items_on(page: Page) -> list[str]:
    """The items that the forms of the page ask for, in their order."""
    heads = dict.fromkeys(name.split("__")[0] for name in page.evaluate(NAMES))
    return [head for head in heads if head in catalogue().vocabulary]


def fill_in(page: Page, answers: Mapping[str, Any]) -> list[str]:
    """Answers everything that the page asks; returns the items."""
    items = items_on(page)
    for item in items:
        give(page, item, answers.get(item))
    return items


def give(page: Page, item_id: str, value: Any = None) -> None:
    """Answers one item of the page; with some right answer when none is named."""
    item = catalogue().vocabulary[item_id]
    if value is None:
        value = an_answer(item, today=today())
    if item.type == "people":
        _add_rows(page, item_id, len(value))
    for name, typed in form_fields(item, value).items():
        box = page.locator(f'main [name="{name}"]')
        if box.count():
            _put(box, typed)


def _add_rows(page: Page, item_id: str, wanted: int) -> None:
    """One by one: the page comes again with each, and is waited for."""
    rows = page.locator(f'main [name^="{item_id}__"][name$="__family"]')
    for there in range(rows.count(), wanted):
        page.locator(f'button[name=add_person][value="{item_id}"]').click()
        expect(rows).to_have_count(there + 1)


def _put(box: Locator, typed: str | list[str]) -> None:
    kind = box.first.evaluate("box => box.type")
    if kind in ("radio", "checkbox"):
        for value in [typed] if isinstance(typed, str) else typed:
            box.and_(box.page.locator(f'[value="{value}"]')).check()
    elif kind == "select-one":
        box.select_option(str(typed))
    elif kind != "hidden":
        if not box.is_visible():
            box.locator("xpath=ancestor::details/summary").click()
        box.fill(str(typed))


def press(page: Page, name: str, *, exact: bool = False) -> None:
    """Presses the button of this name and waits for the next page, not for the one before."""
    button = page.locator("main, .bar").get_by_role("button", name=name, exact=exact).first
    with page.expect_navigation():
        button.click()


def look_at(page: Page, name: str) -> None:
    """Nothing for axe to find, nothing cut off at 320 px; a picture where one is wanted."""
    screenshot(page, name)
    found = axe_problems(page)
    assert found == [], f"{name}: {page.url}: {found}"
    with _narrow(page):
        assert overflow(page) == 0, f"{name}: {page.url} is cut off at {NARROWEST} px"


@contextlib.contextmanager
def _narrow(page: Page) -> Any:
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    yield
    page.set_viewport_size(before)


def expect_no_text(page: Page, words: str) -> None:
    """The page does not say this."""
    expect(page.get_by_text(words)).to_have_count(0)
