"""The story: a mother who has moved and had a baby, and the clerks who serve her."""

import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.acting import fill_in, items_on, look_at, press
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import OpenPage
from tests.journeys.mother import AT_COUNTER, PHOTOGRAPHED, Mother
from tests.journeys.site import Site

BLURRED = "写真がぼやけていて、記号と番号が読めません。"
APPLICATION, NOTIFICATION = "child-medical-expenses", "national-health-insurance-join"
NEXT = "water-start"


def a_mother(open_page: OpenPage, width: int, javascript: bool, *, looks: bool = False) -> Mother:
    options = {"width": width, "javascript": javascript}
    email = f"misaki-{width}-{'script' if javascript else 'plain'}@example.jp"
    return Mother(open_page(**options), open_page, options, email, looks=looks)


@pytest.fixture(scope="module")
def who_applied() -> dict[str, Mother]:
    """A mother of the first test, with scripts, for the clerks: she need not fill it in again."""
    return {}


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_from_her_own_words_to_receipts(
    open_page: OpenPage, who_applied: dict[str, Mother], width: int, javascript: bool
) -> None:
    mother = a_mother(open_page, width, javascript, looks=javascript and width == 390)
    mother.apply()
    if javascript:
        who_applied["mother"] = mother


def test_what_the_clerks_do_and_what_she_hears(
    open_page: OpenPage, site: Site, who_applied: dict[str, Mother]
) -> None:
    mother = who_applied.get("mother")
    if mother is None:
        mother = a_mother(open_page, 390, True)
        mother.apply()
    complete_at_the_counter(open_page, mother)
    send_one_field_back(open_page, mother)
    correct_just_that(open_page, site, mother)
    decide_by_two(open_page, mother)
    check_the_notification(open_page, mother)
    hear_of_it(open_page, site, mother)
    ask_nothing_known_again(open_page, mother)
    assert json.loads(site.command("verify", "--json")) == {"ok": True, "problems": []}


def complete_at_the_counter(open_page: OpenPage, mother: Mother) -> None:
    """A clerk scans the QR, sees who she is, and that is all."""
    reference = mother.references[AT_COUNTER]
    clerk = Clerk.at_desk(open_page, "uketsuke-kokura", f"/desk/open/{reference}/")
    expect(clerk.page.locator("main")).to_contain_text(reference)
    clerk.stands_at("来庁待ち")
    clerk.act("本人を確かめて完了")
    press(clerk.page, "本人を確かめて完了")
    expect(clerk.page.locator(".error-summary")).to_be_visible()
    clerk.see("identity-missing")
    clerk.page.get_by_role("radio", name="マイナンバーカード").check()
    clerk.confirm("本人を確かめて完了", "完了")


def send_one_field_back(open_page: OpenPage, mother: Mother) -> None:
    clerk = Clerk.at_desk(open_page, "nenkin-kokura")
    clerk.find(mother.references[APPLICATION])
    clerk.stands_at("受付済み")
    clerk.cannot("決定案を出す")
    clerk.act("担当する")
    clerk.stands_at("審査中")
    clerk.act("補正を求める")
    clerk.page.locator(f'[name=item][value="{PHOTOGRAPHED}"]').check()
    clerk.page.locator(f'[name="reason__{PHOTOGRAPHED}"]').fill(BLURRED)
    clerk.confirm("補正を求める", "補正待ち")


def correct_just_that(open_page: OpenPage, site: Site, mother: Mother) -> None:
    """By the link of the mail; asked for the one thing, with the reason beside it."""
    reference = mother.references[APPLICATION]
    mail = site.mailbox.wait_for(mother.email, "直していただきたいところがあります", reference)
    assert "髙﨑" not in mail, "a mail is read by others too"
    mother.page = open_page(**mother.options)
    mother.page.goto(path_in(mail))
    sign_in_if_asked(mother)
    mother.page.goto("/my/")
    mother.page.get_by_role("link", name=re.compile("ここだけ直して送る")).first.click()
    expect(mother.page.get_by_text(BLURRED)).to_be_visible()
    assert items_on(mother.page) == [PHOTOGRAPHED]
    press(mother.page, "直して送る")
    expect(mother.page.locator(".error-summary")).to_be_visible()
    look_at(mother.page, "my-correct-wrong")
    mother.attach_photo("撮り直し.jpg")
    look_at(mother.page, "my-correct")
    press(mother.page, "送る")
    expect(mother.page).to_have_url(re.compile(f"/my/cases/{reference}/"))
    look_at(mother.page, "my-corrected")


def path_in(mail: str) -> str:
    found = re.search(r"https?://\S+", mail)
    assert found, mail
    return urlsplit(found[0]).path


def sign_in_if_asked(mother: Mother) -> None:
    if "/sign-in/" in mother.page.url:
        mother.page.locator("main a.button--first").click()
        mother.page.get_by_role("link", name="髙﨑 美咲").click()
        mother.page.wait_for_url("**/my/**")


def decide_by_two(open_page: OpenPage, mother: Mother) -> None:
    reference = mother.references[APPLICATION]
    reviewer = Clerk.at_desk(open_page, "nenkin-kokura", f"/desk/cases/{reference}/")
    expect(reviewer.page.locator("main")).to_contain_text("撮り直し.jpg")
    reviewer.stands_at("審査中")
    reviewer.act("決定案を出す")
    reviewer.page.get_by_role("radio").first.check()
    reviewer.page.get_by_role("textbox", name="理由").fill("お子さんの資格を確かめました。")
    reviewer.confirm("決定案を出す", "決裁待ち")
    reviewer.cannot("認める")
    decider = Clerk.at_desk(open_page, "nenkin-kokura-kettei")
    decider.find(reference)
    decider.act("認める")
    if decider.page.url.endswith("/moves/approve/"):
        press(decider.page, "認める")
    decider.stands_at("認定・承認")


def check_the_notification(open_page: OpenPage, mother: Mother) -> None:
    """Complete since it arrived; the clerk only says that it has been looked at."""
    clerk = Clerk.at_desk(open_page, "nenkin-kokura")
    clerk.find(mother.references[NOTIFICATION])
    clerk.act("確認した")
    clerk.stands_at("確認済み")


def hear_of_it(open_page: OpenPage, site: Site, mother: Mother) -> None:
    page = mother.page
    for procedure, subject in (
        (APPLICATION, "結果が出ました"),
        (NOTIFICATION, "届け出の確認が終わりました"),
    ):
        site.mailbox.wait_for(mother.email, subject, mother.references[procedure])
        page.goto("/my/messages/")
        expect(page.get_by_text(subject).first).to_be_visible()
    look_at(page, "my-messages")
    page.goto("/my/")
    look_at(page, "my-page")
    page.goto(f"/my/cases/{mother.references[APPLICATION]}/")
    expect(page.get_by_text("お子さんの資格を確かめました。")).to_be_visible()
    look_at(page, "my-decided")
    page.goto("/my/facts/")
    expect(page.get_by_text("大手町").first).to_be_visible()
    look_at(page, "my-facts")


def ask_nothing_known_again(open_page: OpenPage, mother: Mother) -> None:
    """Her next procedure asks about the new thing only; what happened (event) is new each time."""
    page = mother.page
    page.goto(f"/procedures/{NEXT}/")
    page.locator("button[name=add]").click()
    page.wait_for_load_state()
    asked: list[str] = []
    while "/apply/check/" not in page.url:
        assert not page.locator(".error-summary").count(), page.url
        asked += fill_in(page, mother.answers)
        page.locator("main form button.button--first").last.click()
        page.wait_for_load_state()
        if "/guide/plan/" in page.url:
            page.goto("/apply/")
    assert not [item for item in asked if item in mother.asked and not item.startswith("event.")]
    assert len(asked) <= 5
    expect(page.get_by_role("heading", name="お聞きしないこと")).to_be_visible()
    look_at(page, "next-check")
    press(page, "提出する", exact=True)
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
