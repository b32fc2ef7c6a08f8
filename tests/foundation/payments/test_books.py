"""Money back, money over the counter, and the books of the day."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from cityhall.adapters.payment_gateway.demo import books
from cityhall.adapters.payment_gateway.demo.gateway import DemoGateway
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.payments.api import (
    OrderView,
    close_drawer,
    closing_named,
    drawer_of,
    open_findings,
    reconcile,
    refund_case,
    request_refund,
    send_due_refunds,
    settle_finding,
    settled_findings,
    take_at_counter,
)
from cityhall.foundation.payments.models import Payment, Refund
from cityhall.foundation.payments.ports import GatewayUnavailable
from cityhall.kernel.errors import Problem
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import KOKURA_KITA, NOON
from tests.foundation.payments.scenes import again, an_order, at_provider, begun, paid, told

TODAY = NOON.date()
HOUR = timedelta(hours=1)
HERE = {"section": "citizens", "ward": KOKURA_KITA}


def settled_number(order: OrderView) -> str:
    payment = again(order.case_reference).payment
    assert payment is not None
    return payment.number


def test_a_refund_goes_back_once_and_the_order_says_so(order: OrderView) -> None:
    number = settled_number(paid(order))
    request_refund(payment=number, reason="取り下げ", by=TESTS, now=NOON)
    with pytest.raises(Problem) as refused:
        request_refund(payment=number, reason="もう一度", by=TESTS, now=NOON)
    assert refused.value.code == "payments.already_refunded"
    assert again(order.case_reference).state == "paid"
    assert send_due_refunds(NOON) == 1
    assert send_due_refunds(NOON) == 0
    shown = again(order.case_reference)
    assert shown.payment is not None
    assert (shown.state, shown.payment.refund) == ("refunded", "done")
    assert len([each for each in books.all_entries() if each.refund]) == 1


def test_a_refund_waits_for_the_provider_and_is_not_lost(order: OrderView) -> None:
    number = settled_number(paid(order))
    down = settings.VAR_DIR / "demo-payments" / "down"
    down.touch()
    request_refund(payment=number, reason="取り下げ", by=TESTS, now=NOON)
    send_due_refunds(NOON)
    assert send_due_refunds(NOON) == 0  # it waits a while
    down.unlink()
    send_due_refunds(NOON + HOUR)
    assert again(order.case_reference).state == "refunded"


def test_what_the_provider_will_not_give_back_is_listed(order: OrderView) -> None:
    number = settled_number(paid(order))
    Payment.objects.update(transaction="unknown there")
    request_refund(payment=number, reason="取り下げ", by=TESTS, now=NOON)
    send_due_refunds(NOON)
    assert Refund.objects.get().state == "failed"
    assert Payment.objects.get().refunded == 0
    assert [(each.code, each.may_refund) for each in open_findings()] == [("refund_failed", True)]
    assert again(order.case_reference).state == "paid"


def test_a_case_gets_its_money_back_only_where_its_rule_says_so(db: None) -> None:
    def give_back(case: str, *, is_withdrawn: bool = True) -> Refund | None:
        return refund_case(
            case_reference=case, reason="取下げ", is_withdrawn=is_withdrawn, by=TESTS, now=NOON
        )

    for rule, goes_back in (("before_work", True), ("none", False)):
        order = paid(an_order(refund_rule=rule))
        assert (give_back(order.case_reference) is not None) == goes_back
    assert give_back(order.case_reference, is_withdrawn=False) is not None
    assert give_back("CASE-free") is None


def take(order: OrderView, clerk: Actor, **other: Any) -> Payment:
    press = {"number": order.number, "means": "cash", "amount": 300, "by": clerk, "now": NOON}
    return take_at_counter(**{**press, "client_key": f"key of {order.number}", **other})


def test_a_key_that_booked_one_order_makes_no_success_of_another(db: None) -> None:
    clerk, other = Actor.of(a_clerk("receptionist")), an_order()
    first = take(an_order(), clerk, client_key="key of one page")
    with pytest.raises(Problem) as refused:
        take(other, clerk, client_key="key of one page")
    assert refused.value.code == "payments.key_reused"
    assert list(Payment.objects.all()) == [first]
    assert again(other.case_reference).state == "awaiting"


def test_a_drawer_is_taken_into_and_counted(db: None) -> None:
    clerk = Actor.of(a_clerk("receptionist"))
    first, second, third = (an_order(when="at_counter") for _ in range(3))
    assert take(first, clerk).number == take(first, clerk).number  # pressed twice
    take(second, clerk, means="cashless")
    request_refund(payment=take(third, clerk).number, reason="取り下げ", by=clerk, now=NOON)
    assert again(third.case_reference).state == "refunded"  # the clerk gave it back by hand
    drawer = drawer_of("citizens", KOKURA_KITA)
    assert (len(drawer.payments), drawer.cash, drawer.cashless) == (3, 300, 300)
    close = {**HERE, "counted": 299, "remark": "1円足りない", "by": clerk, "now": NOON}
    sheet = close_drawer(**close, client_key="the press of tonight")
    assert close_drawer(**close, client_key="the press of tonight").pk == sheet.pk
    shown = closing_named(sheet.number)
    assert shown is not None
    assert (shown.cash, shown.cashless, shown.count, shown.difference) == (300, 300, 3, -1)
    assert not drawer_of("citizens", KOKURA_KITA).payments


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"amount": 299}, "payments.other_amount"),
        ({"means": "shells"}, "payments.means_unknown"),
        ({"client_key": ""}, "payments.key_missing"),
    ],
)
def test_a_counter_takes_the_right_amount_in_a_known_way(
    order: OrderView, other: dict[str, Any], code: str
) -> None:
    clerk = Actor.of(a_clerk("receptionist"))
    with pytest.raises(Problem) as refused:
        take(order, clerk, **other)
    assert refused.value.code == code
    assert not Payment.objects.exists()


def test_only_those_whose_counter_it_is_take_money(order: OrderView) -> None:
    for roles, place in ((("receptionist",), {"section": "water", "ward": ""}), (("decider",), {})):
        with pytest.raises(Problem):
            take(order, Actor.of(a_clerk(*roles, **place)))
    paid(order)
    with pytest.raises(Problem) as refused:
        take(order, Actor.of(a_clerk("receptionist")))
    assert refused.value.code == "payments.already_paid"


def test_the_books_of_a_day_agree_after_what_is_safe_was_repaired(db: None) -> None:
    told_once, told_twice, never_told = an_order(), an_order(), an_order()
    paid(told_once)
    entry = at_provider(begun(told_twice))
    told(entry)
    told(entry)
    at_provider(begun(never_told))
    double = an_order()
    windows = begun(double), begun(double)
    for attempt in windows:
        told(at_provider(attempt))
    other = begun(an_order())
    books.write(books.Entry(**{**vars(books.entry(other)), "amount": 1}))
    at_provider(other)
    books.write(books.Entry("pstranger", 500, "?", "/", ""))
    at_provider("pstranger")

    result = reconcile(day=TODAY, by=TESTS, now=NOON)
    assert result.found == {
        "callback_twice": 1, "missing_callback": 1, "no_order": 1, "other_amount": 1,
    }  # fmt: skip
    assert (result.repaired, result.waiting, result.agrees) == (2, 3, False)
    assert again(never_told.case_reference).state == "paid"
    assert {each.code for each in open_findings()} == {"no_order", "other_amount", "surplus"}
    # Again: nothing new, nothing twice.
    second = reconcile(day=TODAY, by=TESTS, now=NOON)
    assert (second.found, second.waiting) == ({}, 3)

    excess = {each.code: each.payment for each in open_findings() if each.may_refund}
    assert set(excess) == {"surplus", "other_amount"}
    request_refund(payment=excess["surplus"], reason="二重払い", by=TESTS, now=NOON)
    send_due_refunds(NOON)
    for each in open_findings():
        settle_finding(finding_id=each.id, remark="事業者に確かめた", by=TESTS, now=NOON)
    assert not open_findings()
    assert "事業者に確かめた" in {each.note for each in settled_findings()}
    assert again(double.case_reference).state == "paid"  # what settled it stays
    assert reconcile(day=TODAY, by=TESTS, now=NOON).found == {}


def test_money_and_refunds_that_only_one_side_knows_are_listed(order: OrderView) -> None:
    paid(order)
    attempt = books.all_entries()[0]
    DemoGateway().refund(attempt.transaction, 300, key="by hand there", now=NOON)
    assert reconcile(day=TODAY, by=TESTS, now=NOON).found == {"refund_not_ours": 1}
    Payment.objects.update(transaction="gone")
    assert reconcile(day=TODAY, by=TESTS, now=NOON).found["not_at_provider"] == 1
    with pytest.raises(Problem):
        settle_finding(finding_id=open_findings()[0].id, remark=" ", by=TESTS, now=NOON)


def test_without_an_answer_no_day_is_reconciled(order: OrderView) -> None:
    begun(order)
    (settings.VAR_DIR / "demo-payments" / "down").touch()
    with pytest.raises(GatewayUnavailable):
        reconcile(day=TODAY, by=TESTS, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_a_refund_after_the_commit() -> None:
    order = paid(an_order())
    request_refund(payment=settled_number(order), reason="取り下げ", by=TESTS, now=NOON)
    run_due(NOON)
    assert again(order.case_reference).state == "refunded"
