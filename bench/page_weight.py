"""How much a phone loads for each page of the resident's way, without fonts: what is transferred.

A server of its own answers compressed, as it does in a city; Chromium counts the bytes.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench._measure import finish, report

CHECKOUT = Path(__file__).resolve().parents[1]
HEAVIEST = 150 * 1024
OPEN = {
    "home": "/",
    "search": "/guide/search/?q=引っ越してきた 子どもが生まれた",
    "procedures": "/procedures/",
    "life_event": "/events/moving/",
    "procedure": "/procedures/{procedure}/",
    "resume": "/resume/",
}


def weigh(page: Page, address: str) -> int:
    """Bytes transferred for a page and everything it loads but fonts, into an empty cache."""
    loaded: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    fonts: set[str] = set()
    session.on(
        "Network.responseReceived",
        lambda said: fonts.add(said["requestId"]) if said["type"] == "Font" else None,
    )
    session.on(
        "Network.loadingFinished",
        lambda said: (
            loaded.append(int(said["encodedDataLength"]))
            if said["requestId"] not in fonts
            else None
        ),
    )
    page.goto(address, wait_until="networkidle")
    session.detach()
    return sum(loaded)


def begin_a_draft(page: Page, base: str) -> None:
    page.goto(f"{base}/guide/start/")
    page.locator("input[name=events]").nth(0).check()
    page.locator("input[name=events]").nth(1).check()
    page.locator("main form button").click()


def main() -> None:
    sys.path.insert(0, str(CHECKOUT))
    from tests.journeys.conftest import FLAGS, chromium
    from tests.journeys.site import Site

    procedures = sorted((CHECKOUT / "catalogue" / "procedures").rglob("*.yaml"))
    heaviest = max(procedures, key=lambda file: file.stat().st_size).stem
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 390, "height": 844})
            weights = {
                name: weigh(page, site.url + address.format(procedure=heaviest))
                for name, address in OPEN.items()
            }
            begin_a_draft(page, site.url)
            weights["question"] = weigh(page, f"{site.url}/guide/question/")
            answer_move(page)
            weights["plan"] = weigh(page, f"{site.url}/guide/plan/")
            page.locator(".bar button").click()
            weights["form"] = weigh(page, page.url)
            weights["check"] = weigh(page, f"{site.url}/apply/check/")
        finally:
            browser.close()
            site.stop()
    finish(
        *(
            report(f"page_weight_{name}", weight / HEAVIEST, 1.0, kilobytes=round(weight / 1024, 1))
            for name, weight in weights.items()
        )
    )


def answer_move(page: Page) -> None:
    """Says the kind of move, so that something applies."""
    page.locator("input[type=radio]").first.check()
    page.locator("form.form .button--first").click()


if __name__ == "__main__":
    main()
