"""A head on a telephone: who has how much to do, what was read unusually, and a list taken out
while the page says by itself how far the worker is."""

import json
import os
import re
import signal

from playwright.sync_api import expect

from tests.journeys.acting import look_at, press
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import WIDTHS, OpenPage
from tests.journeys.site import Site

HEAD, CLAIM = "tokatsu", "child-allowance-claim"
NARROW = 390


def test_a_head_follows_an_errand_on_a_telephone(open_page: OpenPage, site: Site) -> None:
    filed = json.loads(site.command(CLAIM, module="tests.journeys.filing"))
    page = Clerk.at_desk(open_page, HEAD, "/desk/load/").page
    page.set_viewport_size({"width": NARROW, "height": WIDTHS[NARROW]})
    for room in ("load", "absences", "steps", "unusual"):
        page.goto(f"/desk/{room}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look_at(page, f"desk-head-{room}")
    page.goto(f"/desk/?view=all&procedure={CLAIM}")
    page.locator("main details.keep summary", has_text="この一覧のすべて").click()
    page.locator("main [name=reason]").fill("月の報告のため")
    worker = site.processes["worker"].pid
    os.kill(worker, signal.SIGSTOP)  # so that the page is there before the work is done
    try:
        press(page, "CSV")
        expect(page.get_by_role("status")).to_contain_text("進んでいます")
        look_at(page, "desk-errand-running")
    finally:
        os.kill(worker, signal.SIGCONT)
    expect(page.get_by_role("status")).to_contain_text("終わりました", timeout=20_000)
    look_at(page, "desk-errand-done")
    with page.expect_download() as taken:
        page.get_by_role("link", name="ファイルを受け取る").click()
    assert filed[CLAIM] in taken.value.path().read_text("utf-8-sig")
    page.goto("/desk/errands/")
    expect(page.get_by_role("link", name=re.compile("CSVにする")).first).to_be_visible()
    look_at(page, "desk-errands")
