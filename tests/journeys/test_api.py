"""The page that describes the API: clean and narrow, closed and with everything opened."""

import pytest

from tests.journeys.acting import look_at
from tests.journeys.conftest import OpenPage


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_description_of_the_api(open_page: OpenPage, language: str) -> None:
    page = open_page()
    page.goto(f"/api/?lang={language}")
    look_at(page, f"api-{language}")
    for opened in page.locator("main details").all():
        opened.locator("summary").click()
    look_at(page, f"api-{language}-open")
