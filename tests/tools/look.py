"""Takes a picture of a page in headless Chromium, and asks axe about it.

    .venv/bin/python -m tests.tools.look URL OUT.png --width 390 [--no-js] [--full] [--axe]
        [--cookie name=value] [--forced-colors] [--print] [--zoom 200]

Exit code 1 when axe finds something or the page scrolls sideways.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = """async (tags) => (await axe.run(document, {runOnly: tags})).violations.map(v => ({
  id: v.id, impact: v.impact, help: v.help,
  nodes: v.nodes.map(n => n.target.join(' ') + '  ' + n.any.concat(n.all).map(c => c.message)[0]),
}))"""


def chromium_path() -> str:
    """Where Chromium is: `CITYHALL_CHROMIUM`, else the first of the usual names on the path."""
    named = os.environ.get("CITYHALL_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not found:
        raise SystemExit("Chromium not found: install it or set CITYHALL_CHROMIUM")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def axe_findings(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands; evaluated outside the page's own CSP."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";undefined")
    return page.evaluate(ASK_AXE, RULES)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def settle(page: Page) -> None:
    """Waits until fonts are there, so that a picture shows what people see."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("picture", type=Path)
    parser.add_argument("--width", type=int, default=390)
    parser.add_argument("--height", type=int, default=844)
    parser.add_argument("--no-js", action="store_true")
    parser.add_argument("--cookie", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--full", action="store_true", help="the whole page, not one screen")
    parser.add_argument("--axe", action="store_true")
    parser.add_argument("--forced-colors", action="store_true")
    parser.add_argument("--print", action="store_true", dest="on_paper")
    parser.add_argument("--zoom", type=int, default=100, help="per cent, as browser zoom does")
    return parser.parse_args()


def _context(browser: Browser, asked: argparse.Namespace) -> BrowserContext:
    context = browser.new_context(
        viewport={
            "width": asked.width * 100 // asked.zoom,
            "height": asked.height * 100 // asked.zoom,
        },
        device_scale_factor=asked.zoom / 100,
        java_script_enabled=not asked.no_js,
        forced_colors="active" if asked.forced_colors else None,
        locale="ja-JP",
        bypass_csp=False,
    )
    for cookie in asked.cookie:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": asked.url}])
    return context


def _report(page: Page, asked: argparse.Namespace) -> bool:
    found = axe_findings(page) if asked.axe else []
    for finding in found:
        print(f"axe {finding['impact']}: {finding['id']} — {finding['help']}")
        for node in finding["nodes"][:8]:
            print(f"    {node}")
    over = sideways(page)
    if over > 0:
        print(f"scrolls sideways by {over} px at {asked.width} px")
    return not found and over <= 0


def main() -> int:
    """Opens, pictures, asks; prints what is wrong."""
    asked = _arguments()
    with chromium() as browser:
        page = _context(browser, asked).new_page()
        page.on(
            "console", lambda said: print("console:", said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: print("script error:", error))
        response = page.goto(asked.url, wait_until="load")
        if asked.on_paper:
            page.emulate_media(media="print")
        if not asked.no_js:
            settle(page)
        page.screenshot(path=asked.picture, full_page=asked.full)
        is_well = asked.no_js or _report(page, asked)
        if response is not None and response.status >= 400:
            print(f"status {response.status}")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
