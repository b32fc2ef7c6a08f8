"""The whole job: a father asks, his daughter files and pays, clerks decide by keyboard, the paper
is proven genuine, and he reads who has looked, and why."""

import re

from playwright.sync_api import Page, expect

from cityhall.engine.procedures.api import catalogue
from tests.factories.files import a_photo
from tests.journeys.acting import fill_in, look_at, press
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import OpenPage
from tests.journeys.family import Asked, ask_for_help, begin_to_act, sign_in
from tests.journeys.site import Site
from tests.journeys.test_long_list import tab_to

FATHER, DAUGHTER = "𠮷田 禰󠄀太郎", "MARIA APARECIDA DOS SANTOS OLIVEIRA SOUZ"
BAND = f"{FATHER} さんの代わりに手続きしています"
EXAMINER, DECIDER = "honcho", "honcho-kettei"
REASON = "証明書と申請の内容が合うため。"
PAPER = "注射の証明𠮷.jpg"
HIS = {
    "applicant.name": {
        "family": "𠮷田",
        "given": "禰󠄀太郎",
        "family_kana": "ヨシダ",
        "given_kana": "ネタロウ",
    },
    "applicant.email": "maria@example.jp",
}
REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")
PAID = next(
    each
    for each in catalogue().procedures.values()
    if each.payment.when == "before_examination" and each.finishes_at == "online"
)


def test_from_the_mandate_to_who_looked(open_page: OpenPage, site: Site) -> None:
    his, hers = open_page(), open_page()
    sign_in(his, FATHER)
    sign_in(hers, DAUGHTER)
    begin_to_act(hers, ask_for_help(his, Asked(DAUGHTER, PAID.life_events[0])), BAND)
    reference = file_with_a_paper(hers)
    pay(hers, reference)
    examine_by_keyboard(open_page, reference)
    decide(open_page, reference)
    prove_the_paper(hers, reference)
    read_who_looked(his)


def file_with_a_paper(hers: Page) -> str:
    hers.goto(f"/procedures/{PAID.id}/")
    press(hers, "この手続きを始める")
    for _ in range(12):
        if "/apply/check/" in hers.url:
            break
        expect(hers.locator(".error-summary")).to_have_count(0)
        fill_in(hers, HIS)
        box = hers.locator('input[name$="__upload"]')
        if box.count() and not hers.locator(".attached__name").count():
            photo = {"name": PAPER, "mimeType": "image/jpeg", "buffer": a_photo()}
            later = hers.locator('[name$="__later"]')
            if later.is_visible():
                later.fill("")
            box.last.set_input_files(photo)  # type: ignore[arg-type]  # a file's three parts
            expect(hers.locator(".attached__name")).to_have_text(PAPER)
            hers.wait_for_load_state("networkidle")  # the page comes again once it has arrived
            look_at(hers, "whole-paper")
        hers.locator("main .button--first, .bar .button--first").first.click()
        hers.wait_for_load_state()
    look_at(hers, "whole-check")
    press(hers, "提出する", exact=True)
    expect(hers.get_by_text(f"{FATHER}さんの代わりに提出しました")).to_be_visible()
    look_at(hers, "whole-receipts")
    found = REFERENCE.search(hers.locator("main li.row").inner_text())
    assert found
    return found[0]


def pay(hers: Page, reference: str) -> None:
    hers.get_by_role("link", name="手数料を払う").click()
    hers.wait_for_url(f"**/my/cases/{reference}/**")
    press(hers, "支払いへ進む")
    press(hers, "円を払う")
    expect(hers.get_by_text("お支払いを受け取りました")).to_be_visible()


def examine_by_keyboard(open_page: OpenPage, reference: str) -> None:
    """From the list to the case, its paper beside the answers, and a proposal; no mouse."""
    page = Clerk.at_desk(open_page, EXAMINER, f"/desk/?procedure={PAID.id}").page
    go_down_to(page, reference)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{reference}/**")
    page.keyboard.press("t")
    expect(page.get_by_role("status")).to_contain_text("審査中")
    page.keyboard.press("d")
    page.wait_for_url("**/compare/**")
    expect(page.get_by_text(PAPER)).to_be_visible()
    picture = page.locator(".sheets__picture").first
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    look_at(page, "whole-compare")
    page.go_back()
    page.keyboard.press("p")
    page.wait_for_url("**/moves/propose/**")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "main textarea")
    page.keyboard.type(REASON)
    tab_to(page, "main button.button--first")
    page.keyboard.press("Enter")
    expect(page.locator(".mark").first).to_contain_text("決裁待ち")


def go_down_to(page: Page, reference: str) -> None:
    """Row by row: the list may hold what others have filed."""
    for _ in range(50):
        page.keyboard.press("j")
        if page.locator(f'a.inbox__case:focus[href*="{reference}"]').count():
            return
    raise AssertionError(f"{reference} is not in the list")


def decide(open_page: OpenPage, reference: str) -> None:
    clerk = Clerk.at_desk(open_page, DECIDER, f"/desk/cases/{reference}/")
    clerk.act("認める")
    if clerk.page.url.split("?")[0].endswith("/moves/approve/"):
        press(clerk.page, "認める")
    clerk.stands_at("認定・承認")


def prove_the_paper(hers: Page, reference: str) -> None:
    """The PDF that she saved is the one that the city signed: the page is given the file itself."""
    save = hers.get_by_role("link", name="PDFで保存する")
    for _ in range(60):
        hers.goto(f"/my/cases/{reference}/")
        if save.count():
            break
        hers.wait_for_timeout(250)
    with hers.expect_download() as saved:
        save.click()
    paper = saved.value.path().read_bytes()
    assert b"/ByteRange" in paper, "signed"
    look_at(hers, "whole-decided")
    hers.get_by_role("link", name="通知書を読む").click()
    hers.locator('a[href*="/notices/verify/"]').click()
    hers.locator("input[type=file]").set_input_files(
        {"name": "notice.pdf", "mimeType": "application/pdf", "buffer": paper}
    )
    press(hers, "比べる")
    expect(hers.locator(".notice--success")).to_have_count(2)
    look_at(hers, "whole-proven")


def read_who_looked(his: Page) -> None:
    """Section, time, what and what for, in words; and no name."""
    his.goto("/my/who-looked/")
    looks = his.locator("li.row", has_text=PAID.title["ja"])
    papers = looks.filter(has_text="出した書類を見ました")
    said = re.compile(r"\d\d:\d\d.*動物愛護センター.*審査の担当.*何のため", re.DOTALL)
    expect(papers.filter(has_text="審査の担当").first).to_contain_text(said)
    expect(looks.filter(has_text="決定の担当").first).to_be_visible()
    expect(his.get_by_text("室町")).to_have_count(0)
    look_at(his, "whole-looked")
