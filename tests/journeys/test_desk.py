"""The desk in a browser: by keyboard, without scripts, with a scanner, two clerks at once."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acting import look_at, press
from tests.journeys.clerk import Clerk, password
from tests.journeys.conftest import OpenPage
from tests.journeys.site import Site

CLAIM, PREPARED = "child-allowance-claim", "move-in"
REVIEWER, REGISTRAR, RECEPTION = "kodomo-kokura", "shimin-kokura", "uketsuke-kokura"


def file(site: Site, *procedures: str) -> dict[str, str]:
    """The references of cases that somebody has just filed."""
    printed: dict[str, str] = json.loads(site.command(*procedures, module="tests.journeys.filing"))
    return printed


def test_a_clerk_works_by_keyboard(open_page: OpenPage, site: Site) -> None:
    reference = file(site, CLAIM)[CLAIM]
    page = Clerk.at_desk(open_page, REVIEWER).page
    page.keyboard.press("?")
    help_of_keys = page.get_by_role("dialog", name="キー")
    expect(help_of_keys).to_contain_text("案件・人をさがす")
    look_at(page, "desk-keys-help")
    page.keyboard.press("Escape")
    expect(help_of_keys).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("a.inbox__case").first).to_be_focused()
    page.goto(f"/desk/cases/{reference}/?list=view%3Dtodo&at=0")
    page.keyboard.press("t")
    expect(page.get_by_role("status")).to_contain_text("この案件は「審査中」になりました")
    page.keyboard.press("?")
    expect(help_of_keys).to_contain_text("決定案を出す")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.wait_for_url("**/moves/propose/**")
    reason = page.get_by_role("textbox", name="理由")
    reason.press_sequentially("c p j ? / 要件を満たすため")
    expect(reason).to_have_value("c p j ? / 要件を満たすため")
    expect(page).to_have_url(re.compile("/moves/propose/"))
    page.get_by_role("radio", name="認める").check()
    press(page, "決定案を出す")
    expect(page.locator(".mark").first).to_contain_text("決裁待ち")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_several_cases_are_taken_and_given_back_by_keyboard(
    open_page: OpenPage, site: Site
) -> None:
    filed = {file(site, CLAIM)[CLAIM] for _ in range(2)}
    page = Clerk.at_desk(open_page, REVIEWER, "/desk/?view=unassigned").page
    expect(page.get_by_role("button", name="担当する")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.get_by_role("status")).to_have_count(0)
    for _ in filed:
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.get_by_text("2件を選んでいます")).to_be_visible()
    look_at(page, "desk-inbox-chosen")
    page.keyboard.press("m")
    expect(page.get_by_role("status")).to_contain_text("2件を担当にしました")
    look_at(page, "desk-inbox-taken")
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("2件を元に戻しました")


def test_keys_are_changed_and_switched_off(open_page: OpenPage, site: Site) -> None:
    reference = file(site, CLAIM)[CLAIM]
    clerk = Clerk.at_desk(open_page, REVIEWER, "/desk/keys/")
    page = clerk.page
    clerk.see("keys")
    page.get_by_label("担当する", exact=True).fill("n")
    press(page, "保存する")
    expect(page.locator(".error-summary")).to_contain_text("同じキー")
    clerk.see("keys-wrong")
    page.get_by_label("担当する", exact=True).fill("z")
    press(page, "保存する")
    page.goto(f"/desk/cases/{reference}/")
    page.keyboard.press("t")
    expect(page.locator(".mark").first).to_contain_text("受付済み")
    page.keyboard.press("z")
    expect(page.locator(".mark").first).to_contain_text("審査中")
    page.goto("/desk/keys/")
    page.get_by_label("一文字のキーを使う").uncheck()
    press(page, "保存する")
    page.goto(f"/desk/cases/{reference}/")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile(f"/desk/cases/{reference}/$"))
    page.goto("/desk/keys/")
    press(page, "はじめの設定に戻す")


def test_a_scanner_opens_a_prepared_case_and_it_is_done_in_a_minute(
    open_page: OpenPage, site: Site
) -> None:
    reference = file(site, PREPARED)[PREPARED]
    clerk = Clerk.at_desk(open_page, RECEPTION, "/desk/counter/")
    page = clerk.page
    clerk.see("counter")
    page.keyboard.type(f"{site.url}/desk/open/{reference}/")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{reference}/")
    page.get_by_role("link", name=re.compile(r"直す\s*（引っ越した日")).click()
    look_at(page, "desk-answers")
    page.locator('[name$="__day"]').fill("1")
    press(page, "直した内容を保存")
    expect(page.get_by_role("status")).to_contain_text("答えを直しました")
    clerk.act("本人を確かめて完了")
    look_at(page, "desk-complete")
    page.get_by_role("radio", name="運転免許証").check()
    clerk.confirm("本人を確かめて完了", "完了")


def test_a_colleague_was_quicker_and_nothing_typed_is_lost(open_page: OpenPage, site: Site) -> None:
    reference = file(site, CLAIM)[CLAIM]
    page = Clerk.at_desk(open_page, REVIEWER, f"/desk/cases/{reference}/").page
    page.get_by_role("button", name="担当する").click()
    page.wait_for_load_state()
    page.get_by_role("link", name="決定案を出す").click()
    page.get_by_role("radio", name="認める").check()
    page.get_by_role("textbox", name="理由").fill("長く考えて書いた理由")
    other = Clerk.at_desk(open_page, REVIEWER, f"/desk/cases/{reference}/")
    other.act("メモ")
    other.page.get_by_role("textbox", name="メモ").fill("電話があった")
    press(other.page, "メモを残す")
    press(page, "決定案を出す")
    expect(page.get_by_text("ほかの人が先にこの案件を更新しました")).to_be_visible()
    expect(page.get_by_role("textbox", name="理由")).to_have_value("長く考えて書いた理由")
    look_at(page, "desk-conflict")
    press(page, "決定案を出す")
    expect(page.locator(".mark").first).to_contain_text("決裁待ち")


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_works_without_scripts(open_page: OpenPage, site: Site, width: int) -> None:
    references = file(site, CLAIM, PREPARED)
    page = signed_in(open_page, REVIEWER, width, javascript=False)
    page.locator("select[name=state]").select_option("received")
    page.get_by_role("button", name="しぼる").click()
    expect(page).to_have_url(re.compile("state=received"))
    page.goto(f"/desk/cases/{references[CLAIM]}/")
    page.get_by_role("button", name="担当する").click()
    page.get_by_role("link", name="補正を求める").click()
    reason = page.locator('[name="reason__applicant.name"]')
    expect(reason).to_be_hidden()  # a reason is asked for where an item is chosen
    page.locator('[name=item][value="applicant.name"]').check()
    expect(reason).to_be_visible()
    press(page, "補正を求める")
    expect(page.locator(".error-summary")).to_be_visible()
    reason.fill("住民票の字と違います")
    press(page, "補正を求める")
    expect(page.locator(".mark").first).to_contain_text("補正待ち")


def signed_in(
    open_page: OpenPage, login: str, width: int, *, javascript: bool, **options: object
) -> Page:
    page = open_page(width=width, javascript=javascript, **options)
    page.goto("/desk/")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password())
    page.locator("main button.button--first").click()
    page.wait_for_url("**/desk/")
    return page


@pytest.mark.parametrize(("width", "colours"), [(390, "active"), (1280, "none")])
def test_every_room_of_the_desk_is_clean(
    open_page: OpenPage, site: Site, width: int, colours: str
) -> None:
    references = file(site, CLAIM, PREPARED)
    page = signed_in(open_page, REVIEWER, width, javascript=True, forced_colors=colours)
    claim = references[CLAIM]
    rooms = {
        "inbox": "/desk/", "mine": "/desk/?view=mine", "nothing": "/desk/?words=いない人の名",
        "short": "/desk/?words=た", "case": f"/desk/cases/{claim}/",
        "note": f"/desk/cases/{claim}/note/", "pass-on": f"/desk/cases/{claim}/hand-over/",
        "gone": f"/desk/cases/{claim}/moves/approve/", "lists": "/desk/hand-over/",
        "return": "/desk/hand-over/return/", "counter": "/desk/counter/",
        "keys": "/desk/keys/", "absences": "/desk/absences/", "steps": "/desk/steps/",
        "errands": "/desk/errands/",
        "no-number": "/desk/open/2222-2222-2/", "no-case": "/desk/cases/2222-2222-2/",
    }  # fmt: skip
    for name, address in rooms.items():
        page.goto(address)
        look_at(page, f"desk-{width}-{name}")


def test_a_batch_goes_to_the_core_system_and_its_answer_comes_back(
    open_page: OpenPage, site: Site
) -> None:
    reference = file(site, PREPARED)[PREPARED]
    clerk = Clerk.at_desk(open_page, REGISTRAR, f"/desk/cases/{reference}/")
    page = clerk.page
    clerk.act("本人を確かめて完了")
    page.get_by_role("radio", name="パスポート").check()
    clerk.confirm("本人を確かめて完了", "完了")
    page.goto("/desk/hand-over/")
    press(page, "件を一覧にする")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSVを受け取る").click()
    assert reference in downloading.value.path().read_text("utf-8-sig")
    look_at(page, "desk-list-made")
    page.get_by_role("link", name="結果を読み込む").click()
    answer = f"受付番号,結果,理由\r\n{reference},取込済,\r\nだめ,取込済,\r\n"
    file_of_answers = {"name": "r.csv", "mimeType": "text/csv", "buffer": answer.encode("cp932")}
    page.locator("input[type=file]").set_input_files(file_of_answers)  # type: ignore[arg-type]  # a file's three parts
    press(page, "中身を確かめる")
    expect(page.get_by_text("受付番号が読み取れません")).to_be_visible()
    look_at(page, "desk-list-dry-run")
    press(page, "1行を読み込む")
    expect(page.get_by_role("status")).to_contain_text("新しく1件")
