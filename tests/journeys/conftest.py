"""Journeys drive Chromium against a city that really runs."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.journeys.site import CHECKOUT, Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
]
WIDTHS = {390: 844, 1280: 900}
AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = """void axe.run(document, {resultTypes: ['violations']}).then(found => {
    window.found = found
    document.documentElement.dataset.axe = 'done'
})"""
AXE_PATIENCE = 60_000  # ms, on a machine that does much else


def chromium() -> str | None:
    """Where Chromium stands on this machine, if it does."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CITYHALL_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    city = Site(tmp_path_factory.mktemp("city")).start()
    yield city
    city.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    where = chromium()
    if where is None:
        if os.environ.get("CITYHALL_REQUIRE_ALL"):
            pytest.fail("Chromium is required here and was not found")
        pytest.skip("no Chromium on this machine: journeys were not run")
    opened = playwright.chromium.launch(executable_path=where, args=FLAGS)
    yield opened
    opened.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """`open_page(width=390, javascript=True)`: a fresh browser, closed afterwards."""
    contexts = []

    def opened(width: int = 390, javascript: bool = True, **options: object) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": WIDTHS.get(width, 800)},
            java_script_enabled=javascript,
            locale="ja-JP",
            **options,  # type: ignore[arg-type]  # passed on to Playwright as given
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def axe_problems(page: Page) -> list[str]:
    """What axe finds on the page as it stands; empty is right. Needs a page that runs scripts."""
    page.evaluate(AXE.read_text())  # not a script tag: the page's policy would rightly refuse it
    page.evaluate(AXE_RUN)
    page.locator("html[data-axe]").wait_for(state="attached", timeout=AXE_PATIENCE)
    found = page.evaluate("delete document.documentElement.dataset.axe, window.found")
    return [
        f"{problem['id']}: {problem['help']} — {node['html'][:160]}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 is right."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, int(wide))


def screenshot(page: Page, name: str) -> None:
    """Keeps a picture when `CITYHALL_PICTURES` names a folder."""
    folder = os.environ.get("CITYHALL_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
