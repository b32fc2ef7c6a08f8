"""Staff prove who they are: an app, codes on paper, a passkey; a page that says it will be locked.

Chromium's virtual authenticator stands for the device: the ceremony is the browser's own.
"""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from cityhall.kernel.clock import now
from tests.foundation.accounts.second_factor import code_at
from tests.journeys.acting import look_at, press
from tests.journeys.clerk import password
from tests.journeys.conftest import OpenPage
from tests.journeys.site import Site

FIRST, SECOND = "shien", "unyo"  # nobody else's journeys sign in as these
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def desk(open_page: OpenPage, site: Site) -> Page:
    """A browser with a device of its own, at the sign-in page; passkeys need a host by name."""
    page = open_page(width=390)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{site.url.replace('127.0.0.1', 'localhost')}/staff/sign-in/")
    return page


def by_password(page: Page, login: str) -> None:
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password())
    page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/staff/sign-in/")


def own_account(page: Page) -> None:
    page.goto(page.url.split("/desk")[0].split("/staff")[0] + "/staff/account/")


def bytes_of(page: Page) -> bytes:
    """The secret as somebody types it who cannot read the QR."""
    return base64.b32decode(page.locator(".own__secret").inner_text().replace(" ", ""))


def test_a_passkey_is_made_and_opens_the_desk_alone(desk: Page, site: Site) -> None:
    by_password(desk, FIRST)
    desk.wait_for_url("**/desk/**")
    own_account(desk)
    desk.get_by_role("link", name="パスキーを追加").click()
    desk.get_by_role("textbox", name="名前").fill("庁内のパソコン")
    look_at(desk, "staff-passkey-add")
    press(desk, "登録する")
    expect(desk.locator(".own__codes li")).to_have_count(10)
    look_at(desk, "staff-codes")
    desk.get_by_role("link", name="控えました").click()
    expect(desk.locator("main")).to_contain_text("庁内のパソコン")
    look_at(desk, "staff-own")
    sign_out(desk)
    look_at(desk, "staff-sign-in")
    desk.get_by_role("button", name="パスキーでログイン").click()
    desk.wait_for_url("**/desk/**")
    sign_out(desk)
    by_password(desk, FIRST)
    desk.wait_for_url("**/second/")
    desk.locator("[name=proof_code]").fill("あてずっぽう")
    press(desk, "確かめてログイン")
    expect(desk.get_by_role("alert").first).to_contain_text("コードが違うか")
    look_at(desk, "staff-second-wrong")
    desk.get_by_role("button", name="パスキーで確かめる").click()
    desk.wait_for_url("**/desk/**")
    own_account(desk)
    site.command(FIRST, "120", module="tests.journeys.ageing")
    desk.get_by_role("button", name=re.compile("消す.*庁内のパソコン")).click()
    expect(desk.get_by_role("heading", name="ご本人の確認")).to_be_visible()
    expect(desk.locator("[name=proof_password]")).to_be_focused()
    look_at(desk, "staff-proof")
    desk.get_by_role("button", name="パスキーで確かめる").click()
    expect(desk.get_by_role("status").first).to_contain_text("パスキーを消しました")


def test_an_app_by_its_typed_secret_and_a_page_that_warns(desk: Page) -> None:
    desk.clock.install()
    by_password(desk, SECOND)
    desk.wait_for_url("**/desk/**")
    own_account(desk)
    desk.get_by_role("link", name="認証アプリを登録").click()
    look_at(desk, "staff-app")
    desk.get_by_role("textbox", name="確認コード").fill("123")
    press(desk, "登録する")
    expect(desk.locator(".error-summary")).to_be_visible()
    look_at(desk, "staff-app-wrong")
    desk.get_by_role("textbox", name="確認コード").fill(code_at(bytes_of(desk), now()))
    press(desk, "登録する")
    with desk.expect_navigation():
        desk.get_by_role("link", name="控えました").click()
    desk.clock.fast_forward("56:00")  # on the page that came, whose limit has begun
    warning = desk.get_by_role("dialog", name="まもなく画面に鍵がかかります")
    expect(warning).to_be_visible()
    look_at(desk, "staff-limit")
    with desk.expect_response("**/extend/") as extended:
        warning.get_by_role("button", name="続ける").press("Enter")
    assert extended.value.status == 204
    expect(warning).to_be_hidden()
    desk.clock.fast_forward("01:01:00")
    over = desk.get_by_role("dialog", name="画面に鍵がかかりました")
    expect(over).to_contain_text("入力した内容は残っています")
    over.get_by_role("button", name="閉じる").click()
    desk.get_by_role("button", name=re.compile("消す.*認証アプリ")).click()
    expect(desk.get_by_role("status").first).to_contain_text("認証アプリの登録を消しました")
