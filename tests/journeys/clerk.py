"""A clerk at the desk: signs in, finds a case, does what its row of actions offers."""

from dataclasses import dataclass

import yaml
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.journeys.acting import look_at, press
from tests.journeys.conftest import OpenPage


def password() -> str:
    """The one that the demonstration's staff share."""
    staff = (settings.MUNICIPALITY_DIR / "demo" / "staff.yaml").read_text(encoding="utf-8")
    return str(yaml.safe_load(staff)["password"])


@dataclass
class Clerk:
    """One clerk in a browser of his or her own."""

    page: Page
    login: str

    @classmethod
    def at_desk(cls, open_page: OpenPage, login: str, going_to: str = "/desk/") -> "Clerk":
        """Opens an address of the desk, is asked to sign in, and stands where it leads."""
        clerk = cls(open_page(width=1280), login)
        clerk.page.goto(going_to)
        clerk.page.locator("[name=login]").fill(login)
        clerk.page.locator("[name=password]").fill(password())
        clerk.page.locator("main button.button--first").click()
        clerk.page.wait_for_url("**/desk/**")
        return clerk

    def see(self, name: str) -> None:
        look_at(self.page, f"desk-{name}")

    def find(self, reference: str) -> None:
        """By its number, in the search of the desk."""
        self.page.goto("/desk/")
        self.see("inbox")
        box = self.page.get_by_role("searchbox")
        box.fill(reference)
        box.press("Enter")
        self.page.locator("a.inbox__case, h1.title-quiet").first.wait_for()
        row = self.page.locator("a.inbox__case")
        if row.count():
            row.click()
        expect(self.page.locator("main")).to_contain_text(reference)

    def act(self, name: str) -> None:
        """Presses one of the actions that the case offers."""
        actions = self.page.get_by_role("group", name="この案件にできること")
        action = actions.get_by_role("link", name=name).or_(
            actions.get_by_role("button", name=name)
        )
        with self.page.expect_navigation():
            action.click()

    def cannot(self, name: str) -> None:
        """The case does not offer this."""
        actions = self.page.get_by_role("group", name="この案件にできること")
        expect(actions).to_be_visible()
        for role in ("link", "button"):
            expect(actions.get_by_role(role, name=name)).to_have_count(0)

    def confirm(self, name: str, state: str) -> None:
        """Sends the form of an action; the case is then in this state."""
        self.see(f"move-{name}")
        press(self.page, name)
        self.stands_at(state)

    def stands_at(self, state: str) -> None:
        expect(self.page.locator(".mark").filter(has_text=state).first).to_be_visible()
        self.see(f"case-{state}")
