"""An investment from the section that asks to what everybody reads, each in their own browser."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.acting import look_at, press
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import OpenPage

TITLE = "窓口の受付支援"


def test_asked_for_reviewed_approved_and_read_by_everybody(open_page: OpenPage) -> None:
    head = Clerk.at_desk(open_page, "tokatsu", "/desk/investments/").page
    head.get_by_role("link", name="新しく申請する").click()
    fill_in(head)
    look_at(head, "investment-form")
    press(head, "下書きとして残す")
    expect(head.get_by_text("約束する効果が書かれていません")).to_be_visible()
    look_at(head, "investment-draft")
    head.get_by_role("link", name="書き直す").click()
    head.get_by_label("何で測るか").select_option(label="決定までの日数（中央値）（開庁日）")
    head.get_by_label("約束した値").fill("５")
    press(head, "下書きとして残す")
    press(head, "審査に出す")
    number = head.url.rstrip("/").split("/")[-1]
    reviewer = Clerk.at_desk(open_page, "toshi-shinsa", f"/desk/investments/{number}/").page
    for score in reviewer.get_by_role("radio", name="4").all():
        score.check()
    reviewer.get_by_label("所見").fill("小さく始めること。")
    look_at(reviewer, "investment-review")
    press(reviewer, "審査を終えて承認へ回す")
    approver = Clerk.at_desk(open_page, "toshi-shonin", f"/desk/investments/{number}/").page
    approver.get_by_label("理由").first.fill("認める。")
    look_at(approver, "investment-approve")
    approver.get_by_role("button", name="承認する", exact=True).click()
    expect(approver.get_by_role("status")).to_contain_text("承認し、約束を固めた")
    for width in (390, 1280):
        reader = open_page(width=width)
        reader.goto("/investments/")
        look_at(reader, f"investments-{width}")
        reader.get_by_role("link", name=re.compile(TITLE)).click()
        expect(reader.get_by_text("5開庁日以下")).to_be_visible()
        look_at(reader, f"investment-{width}")
        reader.goto("/investments/systems/")
        look_at(reader, f"systems-{width}")


def fill_in(page: Page) -> None:
    """Everything but the promise."""
    page.get_by_label("件名").fill(TITLE)
    page.get_by_label("必要な理由").fill("許可まで日がかかり、何度も来てもらっている。")
    page.get_by_label("市全体での位置付け").fill("「待たない」に当たる。")
    page.get_by_label("その優先度の理由").fill("件数が最も多い。")
    page.get_by_label("申請の受付").check()
    page.get_by_label("どんな方法か").first.fill("職員を増やす")
    page.get_by_label("選ばなかった理由", exact=True).first.fill("続かない。")
    page.get_by_label("1年目 作る・入れる", exact=True).fill("5,000,000")
    for year in range(1, 6):
        page.get_by_label(f"{year}年目 動かす", exact=True).fill("800,000")
    page.get_by_label("やめ方").fill("全データをCSVで受け取る。")
