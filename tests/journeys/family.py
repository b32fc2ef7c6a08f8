"""A father and his daughter: who signs in, how he asks her to act for him, how she takes it on."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.acting import press

Look = Callable[[Page, str], None]


def nobody_looks(page: Page, name: str) -> None:
    """Where the page is looked at by another journey."""


@dataclass(frozen=True)
class Asked:
    """What he asks of whom: `agent` by name, for the procedures of one area."""

    agent: str
    area: str


def sign_in(page: Page, name: str, going_to: str = "/my/") -> None:
    """With the identity provider of the demo, that names its people."""
    page.goto(going_to)
    page.locator("main a.button--first").click()
    page.get_by_role("link", name=name).click()
    page.wait_for_url(f"**{going_to}")


def ask_for_help(his: Page, asked: Asked, look: Look = nobody_looks) -> str:
    """He says for what, and until when; the number that he hands on."""
    his.goto("/my/")
    his.get_by_role("link", name="代わりの手続き").click()
    his.get_by_role("link", name="手続きを頼む").click()
    his.get_by_role("radio", name="任意の代理人").check()
    his.get_by_label("代わりに手続きする人の氏名").fill(asked.agent)
    his.locator(f'[name="areas"][value="{asked.area}"]').check()
    his.locator('[name="valid_until"]').nth(1).check()
    look(his, "mandate-give")
    press(his, "番号を作る")
    look(his, "mandate-code")
    return his.locator("#code").inner_text()


def begin_to_act(hers: Page, code: str, band: str, look: Look = nobody_looks) -> None:
    """She takes it on and acts for him from now on, as a band on every page says."""
    hers.goto("/my/mandates/accept/")
    hers.get_by_label("番号").fill(code)
    press(hers, "確かめる")
    look(hers, "mandate-accept")
    press(hers, "引き受ける")
    look(hers, "mandates")
    press(hers, "代わりに手続きする")
    expect(hers.get_by_text(band)).to_be_visible()
