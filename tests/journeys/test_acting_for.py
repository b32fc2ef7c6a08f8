"""A daughter acts for her father, from the asking to the receipt and the end, in two browsers."""

import json

from playwright.sync_api import Page, expect

from tests.journeys.acting import fill_in, look_at, press
from tests.journeys.conftest import OpenPage
from tests.journeys.family import Asked, ask_for_help, begin_to_act
from tests.journeys.site import Site

BAND = "北九 太郎 さんの代わりに手続きしています"
NAME = {"family": "北九", "given": "太郎", "family_kana": "キタク", "given_kana": "タロウ"}
HIS = {
    "applicant.name": NAME,
    "applicant.birth_date": "1994-04-12",
    "applicant.email": "hanako@example.jp",
}


def test_a_daughter_acts_for_her_father(open_page: OpenPage, site: Site) -> None:
    known = json.loads(site.command(module="tests.journeys.two_of_them"))

    def browser_of(who: str, **options: object) -> Page:
        page = open_page(**options)
        cookie = {"name": "sessionid", "value": known[who], "url": site.url}
        page.context.add_cookies([cookie])
        return page

    his, hers = browser_of("father", width=1280), browser_of("daughter")
    his.goto("/my/mandates/give/")
    press(his, "番号を作る")
    look_at(his, "mandate-give-wrong")
    code = ask_for_help(his, Asked("長女 花子", known["area"]), look_at)
    begin_to_act(hers, code, BAND, look_at)
    hers.goto(f"/procedures/{known['procedure']}/")
    press(hers, "この手続きを始める")
    for _ in range(12):
        expect(hers.get_by_text(BAND)).to_be_visible()
        if "/apply/check/" in hers.url:
            break
        fill_in(hers, HIS)
        hers.locator("main .button--first, .bar .button--first").first.click()
        hers.wait_for_load_state()
    look_at(hers, "acting-check")
    press(hers, "提出する", exact=True)
    expect(hers.get_by_text("北九 太郎さんの代わりに提出しました")).to_be_visible()
    look_at(hers, "acting-receipt")

    his.goto("/my/mandates/")
    his.get_by_role("link", name="この登録をやめる").click()
    look_at(his, "mandate-end")
    press(his, "この登録をやめる")
    hers.goto("/my/")
    expect(hers.get_by_text(BAND)).to_have_count(0)
    look_at(hers, "mandate-ended")
