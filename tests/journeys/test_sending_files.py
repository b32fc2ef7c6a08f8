"""A file goes up piece by piece while the line breaks; what is refused is told beside the box."""

import hashlib
import json

from playwright.sync_api import Page, Route, expect

from tests.factories.files import a_photo
from tests.journeys.conftest import OpenPage, axe_problems, overflow, screenshot
from tests.journeys.site import Site
from tests.resident_services.application.forms import CHILD, PROOF

LARGE = a_photo(size=(1500, 1200))
PHOTO = {"name": "証明𠮷.jpg", "mimeType": "image/jpeg", "buffer": LARGE}
BOX = f'input[name="{PROOF}__upload"]'


def at_the_box(site: Site, open_page: OpenPage) -> Page:
    """The page of a fresh draft that asks for the photo."""
    made = json.loads(site.command(CHILD, PROOF, module="tests.journeys.drafting"))
    page = open_page()
    page.context.add_cookies([made["cookie"] | {"url": site.url}])
    page.goto(made["address"])
    return page


def test_a_broken_line_is_waited_for_and_nothing_is_sent_twice(
    site: Site, open_page: OpenPage
) -> None:
    assert len(LARGE) > 3 * 256 * 1024
    page, sent = at_the_box(site, open_page), list[str]()

    def break_twice(route: Route) -> None:
        sent.append(route.request.url.split("/uploads/")[1].partition("/")[2])
        if len(sent) in (2, 3):
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/*/*/", break_twice)
    page.locator(BOX).last.set_input_files(PHOTO)  # type: ignore[arg-type]  # a file's three parts
    expect(page.get_by_text("電波が届かないようです")).to_be_visible()
    screenshot(page, "upload-waiting")
    assert axe_problems(page) == []
    assert overflow(page) == 0
    expect(page.locator(".attached__name")).to_have_text("証明𠮷.jpg")
    screenshot(page, "upload-attached")
    pieces = [address for address in sent if address != "finish/"]
    assert pieces == ["0/", "262144/", "262144/", "262144/", *pieces[4:]], "goes on, not anew"
    digest = hashlib.sha256(LARGE).hexdigest()
    kept = site.folder / "documents" / digest[:2] / digest[2:4] / digest
    assert kept.read_bytes() == LARGE


def test_what_is_refused_is_told_beside_the_box(site: Site, open_page: OpenPage) -> None:
    page = at_the_box(site, open_page)
    wrong = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<html>no photo</html>"}
    page.locator(BOX).last.set_input_files(wrong)  # type: ignore[arg-type]  # a file's three parts
    expect(page.get_by_text("この種類のファイルは受け取れません")).to_be_visible()
    expect(page.get_by_role("button", name="もう一度送る")).to_be_visible()
    screenshot(page, "upload-refused")
    assert axe_problems(page) == []
