"""A mother who has moved and had a baby: her answers, her way from the home page to receipts."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from cityhall.design_system.drawing import qr_svg
from cityhall.kernel.clock import today
from tests.factories.answers import BABY, NAME
from tests.factories.files import a_photo
from tests.journeys.acting import fill_in, items_on, look_at, press
from tests.journeys.conftest import OpenPage

WORDS = "引っ越してきた 子どもが生まれた"
CHOSEN = {
    "move-in": "転入届",
    "child-allowance-claim": "児童手当の認定請求（お子さんが生まれたとき）",
    "child-medical-expenses": "子ども医療費支給制度の申請",
    "national-health-insurance-join": "国民健康保険の加入の届出",
    "nursery-application": "保育所等の利用申込み（教育・保育給付認定）",
}
AT_COUNTER = "move-in"
DECIDES_NURSERY = "applicant.childcare_reason"
PHOTOGRAPHED = "document.health_insurance_proof"
REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")


def answers_of_mother(email: str) -> dict[str, Any]:
    """As she gives them, in the letters that her telephone offers."""
    recent = (today() - timedelta(days=4)).isoformat()
    baby = {"name": BABY, "birth_date": recent, "relationship": "child"}
    his_name = {**NAME, "given": "航太", "given_kana": "ｺｳﾀ"}
    father = {"name": his_name, "birth_date": "1992-09-03", "relationship": "spouse"}
    return {
        "event.move": "from_other_city",
        "event.moved_on": recent,
        "event.childbirth": "born",
        "child.birth_date": recent,
        "applicant.birth_date": date(1994, 4, 12).isoformat(),
        "applicant.name": {**NAME, "family_kana": "たかさき", "given_kana": "ﾐｻｷ"},
        "applicant.employer_kind": "part_time",
        "applicant.health_insurance": "national",
        DECIDES_NURSERY: "working",
        "applicant.phone": "０９３−５８２−２１１１",
        "applicant.email": email,
        "household.members": [baby, father],
        "spouse.name": his_name,
        "child.other_parent_name": his_name,
    }


@dataclass
class Mother:
    """She, her browser, what she has been asked and where; `looks` looks at every page too."""

    page: Page
    open_page: OpenPage
    options: dict[str, Any]
    email: str
    looks: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    @property
    def counter_address(self) -> str:
        """What the QR of the prepared case says."""
        start = self.page.url.split("/apply/")[0]
        return f"{start}/desk/open/{self.references[AT_COUNTER]}/"

    def __post_init__(self) -> None:
        self.answers = answers_of_mother(self.email)

    def see(self, name: str) -> None:
        if self.looks:
            look_at(self.page, f"story-{self.options['width']}-{name}")

    def note_questions(self) -> None:
        """Each thing is asked once: on no second page, neither in the guide nor in the form."""
        where = self.page.url.split("?")[0]
        for item in items_on(self.page):
            place = f"{where}#{item}" if "/guide/" in where else where
            assert self.asked.setdefault(item, place) == place, f"{item} is asked twice"

    def search(self) -> None:
        self.page.goto("/")
        self.see("home")
        box = self.page.get_by_role("searchbox")
        box.fill(WORDS)
        box.press("Enter")
        expect(self.page.get_by_role("checkbox", name="引っ越し・住まい")).to_be_checked()
        expect(self.page.get_by_role("checkbox", name="妊娠・出産")).to_be_checked()
        self.see("search")
        press(self.page, "質問に答えて")

    def answer_the_guide(self) -> None:
        while "/guide/plan/" not in self.page.url:
            self.note_questions()
            if self.looks and len(self.asked) < 3:
                self.see(f"question-{len(self.asked)}")
            fill_in(self.page, self.answers)
            press(self.page, "次へ")

    def read_the_plan(self) -> None:
        """What applies with deadline, place, fee; what may, and what decides it; what does not."""
        page = self.page
        move_in = page.locator("li.row", has=page.locator("#pick-move-in"))
        for words in ("あと", "期限", "手数料", "かかる時間", "場所", "持ちもの", "当てはまる理由"):
            expect(move_in.get_by_text(words).first).to_be_visible()
        maybe = page.locator("section", has=page.locator("#maybe"))
        nursery = maybe.locator("li.row", has_text=CHOSEN["nursery-application"])
        expect(nursery.get_by_text("これで決まります")).to_be_visible()
        others = page.locator("details", has_text="当てはまらない手続きと、その理由")
        others.locator("summary").click()
        expect(others.get_by_text("転居届")).to_be_visible()
        self.see("plan")
        nursery.get_by_role("link", name="お子さんを日中").click()
        self.note_questions()
        assert fill_in(page, self.answers) == [DECIDES_NURSERY]
        press(page, "この答えにする")

    def choose_five(self) -> None:
        page = self.page
        expect(page.locator("#pick-nursery-application")).to_be_visible()
        for box in page.locator("input.pick").all():
            box.set_checked(box.get_attribute("value") in CHOSEN)
        if self.options["javascript"]:
            expect(page.locator("[data-chosen-count]")).to_have_text(str(len(CHOSEN)))
        press(page, "まとめて進める")

    def fill_the_form(self) -> None:
        """Page by page; leaves after the second and comes back on another device."""
        pages = 0
        while "/apply/questions/" in self.page.url:
            self.note_questions()
            items = fill_in(self.page, self.answers)
            if PHOTOGRAPHED in items:
                self.attach_photo()
            self.see(f"form-{pages}")
            if (pages := pages + 1) == 2:
                self.leave_and_come_back()
            else:
                press(self.page, "次へ", exact=True)
            expect(self.page.locator(".error-summary")).to_have_count(0)
        assert "/apply/check/" in self.page.url

    def attach_photo(self, name: str = "資格確認書.jpg") -> None:
        """And looks whether it has arrived before she goes on."""
        photo = {"name": name, "mimeType": "image/jpeg", "buffer": a_photo()}
        in_words = self.page.locator(f'[name="{PHOTOGRAPHED}__later"]')
        if in_words.is_visible():
            in_words.fill("")
        self.page.locator(f'input[name="{PHOTOGRAPHED}__upload"]').last.set_input_files(photo)
        self.page.locator(f'button[name=attach_file][value="{PHOTOGRAPHED}"]').click()
        expect(self.page.locator(".attached__name")).to_have_text(name)

    def leave_and_come_back(self) -> None:
        press(self.page, "保存して、あとで続ける")
        self.see("keep")
        press(self.page, "再開番号を作る")
        code = self.page.locator(".big-figure").inner_text()
        self.see("code")
        self.page.context.close()
        self.page = self.open_page(**self.options)
        self.page.goto("/resume/")
        self.see("resume")
        self.page.get_by_label("再開番号").fill(code.lower().replace("-", "　"))
        press(self.page, "続きを開く")

    def check_and_submit(self) -> None:
        page = self.page
        for words in ("髙﨑 美咲", "タカサキ", "資格確認書.jpg", *CHOSEN.values()):
            expect(page.get_by_text(words).first).to_be_visible()
        self.see("check")
        expect(page.get_by_role("button", name="まとめて提出する")).to_have_count(0)
        page.get_by_role("link", name="マイナンバーカードで本人確認へ").click()
        self.see("sign-in")
        page.locator("main a.button--first").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        self.see("identity")
        page.get_by_role("link", name="髙﨑 美咲").click()
        expect(page.get_by_role("heading", name="答えを確かめる")).to_be_visible()
        press(page, "まとめて提出する")

    def read_the_receipts(self) -> None:
        page = self.page
        expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
        self.see("receipts")
        for procedure, title in CHOSEN.items():
            row = page.locator("li.row", has=page.get_by_role("heading", name=title))
            found = REFERENCE.search(row.inner_text())
            assert found, f"{title} has no number"
            self.references[procedure] = found[0]
        assert len(set(self.references.values())) == len(CHOSEN)
        prepared = page.locator("li.row", has=page.locator(".qr"))
        expect(prepared).to_have_count(1)
        expect(prepared).to_contain_text(CHOSEN[AT_COUNTER])
        drawn = prepared.locator(".qr path").get_attribute("d") or "nothing"
        assert drawn in qr_svg(self.counter_address, "")

    def apply(self) -> None:
        """The whole way, home page to receipts."""
        self.search()
        self.answer_the_guide()
        self.read_the_plan()
        self.choose_five()
        self.fill_the_form()
        self.check_and_submit()
        self.read_the_receipts()
