"""A clerk takes a fee and counts the drawer; accounting settles what does not agree."""

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from cityhall.foundation.audit.api import entries_of_case
from cityhall.foundation.payments.api import order_of
from cityhall.kernel import clock
from cityhall.surfaces.command_line.__main__ import cityhall
from cityhall.surfaces.desk.rules.amounts import read_amount
from tests.engine.cases.scenarios import Office, a_bundle
from tests.factories.people import a_clerk
from tests.foundation.payments.scenes import an_order, at_provider, begun, told
from tests.surfaces.desk.conftest import at_desk


@pytest.fixture(autouse=True)
def demo_gateway(settings: Any) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.foundation.payments.addresses"
    settings.PAYMENT_GATEWAY = "cityhall.adapters.payment_gateway.demo.gateway.DemoGateway"


@pytest.fixture
def reference(office: Office) -> str:
    """A case whose fee is to be paid at the counter."""
    case = a_bundle(office).cases[0].reference
    an_order(case_reference=case, when="at_counter", channel="counter", now=clock.now())
    return case


def press(page: str, **more: str) -> dict[str, str]:
    found = re.search(r'name="client_key" value="([^"]+)"', page)
    assert found is not None
    return {"client_key": found.group(1), "amount": "300", **more}


def test_a_clerk_takes_a_fee_and_closes_the_drawer(office: Office, reference: str) -> None:
    clerk = at_desk(office.receptionist)
    page = clerk.get(f"/desk/cases/{reference}/").content.decode()
    assert "現金 300円 を受け取った" in page
    sent = press(page, means="cash")
    for _ in range(2):  # pressed twice
        clerk.post(f"/desk/cases/{reference}/payment/", sent)
    order = order_of(reference)
    assert order is not None
    assert order.state == "paid"
    assert len(order.payments) == 1
    receipt = clerk.get(f"/desk/cases/{reference}/receipt/").content.decode()
    assert "髙﨑" in receipt
    assert "300円" in receipt
    assert "現金 300円 を受け取った" not in clerk.get(f"/desk/cases/{reference}/").content.decode()

    drawer = clerk.get("/desk/drawer/").content.decode()
    assert reference in drawer
    assert "受付 次郎" in drawer
    wrong = clerk.post("/desk/drawer/", press(drawer, counted="たくさん"))
    assert wrong.status_code == 422
    assert "数えた現金の額がありません" in wrong.content.decode()
    closed = clerk.post("/desk/drawer/", press(drawer, counted="２９９円", remark="1円不足"))
    sheet = clerk.get(closed["Location"]).content.decode()
    assert "1円不足" in sheet
    assert "299円" in sheet
    assert "-1円" in sheet
    assert "締めるものはありません" in clerk.get("/desk/drawer/").content.decode()
    elsewhere = at_desk(a_clerk("receptionist", section="water-customers", ward=""))
    assert elsewhere.get(closed["Location"]).status_code == 403
    assert elsewhere.post(f"/desk/cases/{reference}/payment/", sent).status_code == 404


def test_a_stale_page_takes_no_other_amount(office: Office, reference: str) -> None:
    clerk = at_desk(office.receptionist)
    sent = press(clerk.get(f"/desk/cases/{reference}/").content.decode(), means="cash")
    answer = clerk.post(f"/desk/cases/{reference}/payment/", {**sent, "amount": "30"}, follow=True)
    assert "金額が合いません" in answer.content.decode()
    order = order_of(reference)
    assert order is not None
    assert order.state == "awaiting"


def accounting() -> Client:
    return at_desk(a_clerk("accountant", section="", ward=""))


def test_accounting_compares_a_day_and_settles_what_is_left(office: Office) -> None:
    now, today = clock.now(), clock.today().isoformat()
    double = an_order(now=now)
    for attempt in [begun(double, now=now) for _ in range(2)]:
        told(at_provider(attempt, now=now), now=now)
    never_told = an_order(now=now)
    at_provider(begun(never_told, now=now), now=now)
    desk = accounting()
    page = desk.post("/desk/accounts/", {"day": today}).content.decode()
    assert "合っています" in page
    assert "今回直したもの 1件" in page
    assert "余分に払われた" in page
    settle = re.search(r'action="(/desk/accounts/findings/\d+/)"', page)
    assert settle is not None
    assert "理由がありません" in desk.post(
        settle[1], {"do": "refund"}, follow=True
    ).content.decode()  # fmt: skip
    desk.post(settle[1], {"do": "refund", "reason": "二重払い"})
    order = order_of(double.case_reference)
    assert order is not None
    assert order.surplus[0].refund == "requested"
    assert order.state == "paid"


def test_accounting_gives_back_what_a_case_has_paid(office: Office, reference: str) -> None:
    clerk = at_desk(office.receptionist)
    clerk.post(
        f"/desk/cases/{reference}/payment/",
        press(clerk.get(f"/desk/cases/{reference}/").content.decode(), means="cashless"),
    )
    desk = accounting()
    assert "300円を返金する" in desk.get("/desk/accounts/", {"case": reference}).content.decode()
    answer = desk.post(f"/desk/accounts/{reference}/refund/", {"reason": "誤り"}, follow=True)
    assert "返金しました" in answer.content.decode()
    order = order_of(reference)
    assert order is not None
    assert order.state == "refunded"
    assert clerk.get("/desk/accounts/").status_code == 403
    assert desk.get(f"/desk/cases/{reference}/").status_code == 403


def test_with_the_provider_down_accounting_is_told(office: Office, settings: Any) -> None:
    desk = accounting()
    down = settings.VAR_DIR / "demo-payments" / "down"
    down.parent.mkdir(parents=True)
    down.touch()
    answer = desk.post("/desk/accounts/", {"day": clock.today().isoformat()})
    assert answer.status_code == 503
    assert "つながらない" in answer.content.decode()
    told_in_words = CliRunner().invoke(cityhall, ["payments", "reconcile"])
    assert told_in_words.exit_code == 1
    assert "つながりません" in told_in_words.output


def test_the_books_cost_the_same_for_many(office: Office, assert_query_count_flat: Any) -> None:
    def surplus(count: int) -> None:
        for _ in range(count):
            order = an_order(now=clock.now())
            for attempt in [begun(order, now=clock.now()) for _ in range(2)]:
                told(at_provider(attempt, now=clock.now()), now=clock.now())

    assert_query_count_flat(accounting(), "/desk/accounts/", surplus)


def test_the_command_says_what_came_of_a_day(office: Office) -> None:
    at_provider(begun(an_order(now=clock.now()), now=clock.now()), now=clock.now())
    day = ["--date", clock.today().isoformat()]
    first = CliRunner().invoke(cityhall, ["payments", "reconcile", *day, "--json"])
    said = json.loads(first.output)
    assert (said["found"], said["agrees"], said["repaired"]) == ({"missing_callback": 1}, True, 1)
    again = CliRunner().invoke(cityhall, ["payments", "reconcile", *day])
    assert again.exit_code == 0
    assert "合っています" in again.output


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("3,000", 3000), ("３０００円", 3000), ("¥ 3 000", 3000), ("", None), ("-1", None),
     ("三千", None), ("9" * 12, None), ("²", 2)],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(typed: str, amount: int | None) -> None:
    assert read_amount(typed) == amount


def test_who_looks_a_payment_up_is_in_the_audit_and_a_number_of_nothing_leaves_no_entry(
    office: Office, reference: str
) -> None:
    desk = accounting()
    assert (
        "この受付番号の支払いはありません" in desk.get("/desk/accounts/?case=XXXX").content.decode()
    )
    before = [entry.action for entry in entries_of_case(reference)]
    assert "payment.read" not in before
    assert desk.get(f"/desk/accounts/?case={reference}").status_code == 200
    (read,) = [each for each in entries_of_case(reference) if each.action == "payment.read"]
    assert read.detail["role"] == "accountant"
