"""Every address, asked by every role, is open to whom docs/reference/access.md says and no other.

One browser a role walks all addresses. It asks by OPTIONS, which no view answers: the guard stands
before the view, so whoever is let in is told that the method is wrong, within milliseconds.
"""

import re

import pytest
from django.conf import settings
from django.test import Client

from cityhall.foundation.accounts.api import PERMISSIONS, Role, User
from cityhall.surfaces.command_line.reference.access import MARK
from tests.architecture.test_routes import ROUTES, permission_of
from tests.engine.cases.conftest import office, small
from tests.engine.cases.scenarios import Office, a_case
from tests.factories.people import a_clerk, a_resident
from tests.factories.places import YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk

__all__ = ["office", "small"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
SAMPLES = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1"}
SIGN_IN = {"staff": "/staff/sign-in/", "resident": "/sign-in/"}


def table() -> dict[str, list[bool]]:
    """Address → who is let in, in the order of the columns, as a person reads it."""
    text = (settings.CHECKOUT / "docs" / "reference" / "access.md").read_text(encoding="utf-8")
    cells = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return {row[0].strip().strip("`"): [MARK in cell for cell in row[1:]] for row in cells}


def asked(address: str, reference: str = "K79M-42HX-Z") -> str:
    """The address with something in each of its holes."""
    return re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda hole: reference if hole[2] == "reference" else SAMPLES.get(hole[1] or "", "x"),
        address,
    )


def is_let_in(browser: Client, address: str) -> bool:
    answer = browser.options(asked(address))
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith(
        tuple(SIGN_IN.values())
    )
    return not to_sign_in and answer.status_code != 403


PAGES = {
    f"/{address}": permission_of(pattern)
    for address, pattern in ROUTES.items()
    if not address.startswith("api/")
}


def test_the_table_has_every_address() -> None:
    of_a_demo = {address for address in table() if address.startswith("/demo-")}
    assert set(table()) - of_a_demo == set(PAGES)


def test_every_role_is_let_in_where_the_table_says() -> None:
    browsers = [Client(), at_desk(a_resident())]
    browsers += [at_desk(a_clerk(str(role), section="", ward="")) for role in Role]
    known = table()
    for address, permission in PAGES.items():
        if permission.startswith("public"):
            assert known[address] == [True] * len(browsers), address
            continue
        found = [is_let_in(browser, address) for browser in browsers]
        assert found == known[address], address
        wanted = SIGN_IN["resident" if permission == "resident" else "staff"]
        assert browsers[0].options(asked(address))["Location"].startswith(wanted), address


def test_a_closed_account_and_one_without_a_duty_open_nothing_of_the_desk() -> None:
    closed = a_clerk("reviewer", "supervisor", "operator", section="", ward="")
    browser, without = at_desk(closed), at_desk(User.objects.get(pk=a_clerk("reviewer").pk))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    User.objects.exclude(pk=closed.pk).get(kind="staff").duties.all().delete()
    for address, permission in PAGES.items():
        if permission in PERMISSIONS:
            assert not is_let_in(browser, address), address
            assert not is_let_in(without, address), address


def test_a_duty_in_another_ward_or_section_opens_no_case(office: Office) -> None:
    reference = a_case(office)
    others = [
        at_desk(a_clerk("reviewer", "receptionist", "decider", "supervisor", ward=YAHATA_NISHI)),
        at_desk(a_clerk("reviewer", "receptionist", "decider", "supervisor", section="animals")),
        at_desk(a_resident(name="他人 太郎")),
    ]
    of_a_case = [address for address in PAGES if "<str:reference>" in address]
    assert len(of_a_case) > 15
    for browser in others:
        for address in of_a_case:
            for answer in (
                browser.get(asked(address, reference)),
                browser.post(asked(address, reference), {"client_key": "k", "reason": "見る"}),
            ):
                shown = answer.content.decode() if not answer.streaming else "streamed"
                assert "髙﨑" not in shown, address
                assert "streamed" not in shown, address
