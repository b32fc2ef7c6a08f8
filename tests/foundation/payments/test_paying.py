"""Money becomes ours once, however often, late or wrongly it is told."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cityhall.adapters.payment_gateway.demo import books
from cityhall.adapters.payment_gateway.demo.gateway import HEADER, said_of, signed_callback
from cityhall.foundation.audit.api import entries_of_case
from cityhall.foundation.outbox.models import Job
from cityhall.foundation.payments.api import (
    OrderView,
    begin_payment,
    cancel_unpaid,
    expire_orders,
    look_at_open_attempts,
    open_findings,
    take_callback,
)
from cityhall.foundation.payments.models import Attempt, Callback, Order, Payment
from cityhall.foundation.payments.rules import STEPS
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem
from tests.factories.people import TESTS
from tests.factories.places import NOON
from tests.foundation.payments.scenes import (
    RESIDENT,
    again,
    an_order,
    at_provider,
    begun,
    paid,
    told,
)

LATER = NOON + timedelta(days=15)
MINUTE = timedelta(minutes=1)


def jobs(event: str) -> int:
    return Job.objects.filter(event_name=event).values("payload").distinct().count()


def test_the_table_of_states_is_closed() -> None:
    reached = {"planned", "awaiting"} | {step.to for step in STEPS.values()}
    assert reached == set(Order.State.values)
    assert {s for step in STEPS.values() for s in step.from_} <= reached
    assert all(step.why for step in STEPS.values())


def test_a_callback_that_comes_twice_pays_once(order: OrderView) -> None:
    entry = at_provider(begun(order))
    assert [told(entry), told(entry), told(entry, event="another name for it")] == [
        "paid", "known", "known",
    ]  # fmt: skip
    assert again(order.case_reference).state == "paid"
    assert Payment.objects.get().amount == 300
    assert Callback.objects.get(event=said_of(entry).event).times == 2
    assert [each.action for each in entries_of_case(order.case_reference)].count(
        "payment.paid"
    ) == 1


def test_what_comes_after_the_end_is_kept_apart_to_be_given_back(order: OrderView) -> None:
    attempt = begun(order)
    assert expire_orders(LATER) == 1
    assert told(at_provider(attempt, now=LATER), now=LATER) == "surplus"
    shown = again(order.case_reference)
    assert (shown.state, shown.payment, len(shown.surplus)) == ("expired", None, 1)
    assert [(each.code, each.may_refund) for each in open_findings()] == [("surplus", True)]


def test_paid_in_time_is_not_late_because_word_came_late(order: OrderView) -> None:
    attempt = begun(order)
    at_provider(attempt, now=NOON + MINUTE)
    assert expire_orders(LATER) == 0  # the provider was asked first
    assert again(order.case_reference).state == "paid"


def test_nothing_runs_out_while_the_provider_cannot_be_asked(
    order: OrderView, settings: Any
) -> None:
    begun(order)
    down = settings.VAR_DIR / "demo-payments" / "down"
    down.touch()
    assert expire_orders(LATER) == 0
    down.unlink()
    assert expire_orders(LATER) == 1
    assert jobs("payments.order_expired") <= 1


def test_a_forged_callback_is_refused_and_logged(
    order: OrderView, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    said = said_of(at_provider(begun(order)))
    now = clock.now()
    headers, body = signed_callback(said, now=now)
    url = "/payments/callback/"
    more = body.replace(b"300", b"1")
    assert more != body
    old, _ = signed_callback(said, now=now - timedelta(hours=1))
    with caplog.at_level(logging.WARNING, logger="cityhall.foundation.payments"):
        for sent, signed in (
            (more, headers[HEADER]),
            (body, "t=1,v1=00"),
            (body, ""),
            (body, "t=²,v1=é"),
            (body, old[HEADER]),
            (b"\xff", headers[HEADER]),
        ):
            answer = client.post(url, sent, "application/json", headers={HEADER: signed})
            assert (answer.status_code, answer.json()["code"]) == (
                400, "payments.callback_forged",
            )  # fmt: skip
    ours = [each for each in caplog.records if each.name.startswith("cityhall.foundation")]
    assert len(ours) == 6
    assert not Callback.objects.exists()
    assert not Payment.objects.exists()
    good = client.post(url, body, "application/json", headers=headers)
    assert good.json() == {"outcome": "paid"}
    assert client.post(url, b"x" * 70_000, "application/json").status_code == 413
    assert client.get(url).status_code == 405


def test_out_of_order_the_money_counts(order: OrderView) -> None:
    attempt = begun(order)
    entry = at_provider(attempt)
    said = said_of(entry)
    failed = type(said)(**{**vars(said), "event": "e-failed", "kind": "failed"})
    for each, outcome in ((failed, "failed"), (said, "paid")):
        headers, body = signed_callback(each, now=NOON)
        assert take_callback(headers=headers, body=body, now=NOON) == outcome
    again_failed = type(said)(**{**vars(failed), "event": "e-failed-again"})
    headers, body = signed_callback(again_failed, now=NOON)
    assert take_callback(headers=headers, body=body, now=NOON) == "ignored"
    assert again(order.case_reference).state == "paid"


def test_another_amount_settles_nothing_and_can_go_back_and_a_stranger_is_not_booked(
    order: OrderView,
) -> None:
    said = said_of(at_provider(begun(order)))
    for changed, outcome in (({"amount": 1}, "other_amount"), ({"attempt": "pxx"}, "no_order")):
        values = {**vars(said), **changed, "event": outcome, "transaction": outcome}
        headers, body = signed_callback(type(said)(**values), now=NOON)
        assert take_callback(headers=headers, body=body, now=NOON) == outcome
    shown = again(order.case_reference)
    assert (shown.state, shown.payment) == ("awaiting", None)
    assert [each.amount for each in shown.surplus] == [1]
    listed = {each.code: (each.ours, each.paid, each.may_refund) for each in open_findings()}
    assert listed == {"other_amount": (300, 1, True), "no_order": (None, None, False)}


def test_with_the_provider_down_nothing_is_lost_and_one_is_told_what_to_do(
    order: OrderView, settings: Any
) -> None:
    down = settings.VAR_DIR / "demo-payments" / "down"
    down.parent.mkdir(parents=True)
    down.touch()
    with pytest.raises(Problem) as refused:
        begun(order)
    assert refused.value.code == "payments.provider_down"
    assert "窓口" in refused.value.remedy
    assert again(order.case_reference).state == "awaiting"
    down.unlink()
    assert paid(order).state == "paid"


def test_killed_between_redirect_and_callback_the_money_is_found(order: OrderView) -> None:
    at_provider(begun(order))  # and nobody ever tells us
    assert look_at_open_attempts(NOON) == 0  # not yet: the callback may be on its way
    assert look_at_open_attempts(NOON + 3 * MINUTE) == 1
    assert again(order.case_reference).state == "paid"
    assert look_at_open_attempts(LATER) == 0


def test_nobody_pays_twice_while_the_provider_still_works(order: OrderView) -> None:
    at_provider(begun(order), said_from=NOON + MINUTE)
    with pytest.raises(Problem) as refused:
        begun(order)
    assert refused.value.code == "payments.being_confirmed"
    with pytest.raises(Problem) as refused:
        begun(order, now=NOON + MINUTE)  # asked on the way: paid
    assert refused.value.code == "payments.already_paid"


def test_two_windows_paid_at_once_leave_one_payment_and_one_surplus(order: OrderView) -> None:
    first, second = begun(order), begun(order)
    assert [told(at_provider(first)), told(at_provider(second))] == ["paid", "surplus"]
    assert len(again(order.case_reference).surplus) == 1


def test_the_same_press_leads_to_the_same_page(order: OrderView) -> None:
    press = {"number": order.number, "return_to": str, "client_key": "key-of-one-press",
             "by": RESIDENT, "now": NOON}  # fmt: skip
    assert begin_payment(**press) == begin_payment(**press)
    attempt = Attempt.objects.get()
    told(at_provider(attempt.number, "failed"))
    with pytest.raises(Problem) as refused:
        begin_payment(**press)
    assert refused.value.code == "payments.tried_before"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"when": "at_counter"}, "payments.counter_only"),
        ({"when": "after_decision"}, "payments.not_yet"),
    ],
)
def test_not_every_order_is_paid_online_now(db: None, other: dict[str, str], code: str) -> None:
    with pytest.raises(Problem) as refused:
        begun(an_order(**other))
    assert refused.value.code == code


def test_what_is_no_longer_wanted_cannot_be_paid(order: OrderView) -> None:
    attempt = begun(order)
    assert cancel_unpaid(case_reference=order.case_reference, by=TESTS, now=NOON)
    assert not cancel_unpaid(case_reference=order.case_reference, by=TESTS, now=NOON)
    with pytest.raises(Problem):
        begun(order)
    assert told(at_provider(attempt)) == "surplus"


def test_the_database_refuses_what_must_never_happen(order: OrderView) -> None:
    payment = Payment.objects.get(number=(paid(order).payment or order).number)
    orders, payments = Order.objects.filter(), Payment.objects.filter()
    wrongs = [
        lambda: orders.update(amount=0),
        lambda: orders.update(state="gone"),
        lambda: orders.update(state="awaiting"),  # and still paid_at
        lambda: orders.update(paid_at=None),
        lambda: payments.update(refunded=301),
        lambda: payments.update(means="cash"),  # and still a transaction
        lambda: Payment.objects.create(
            number="x", order=payment.order, means="online", amount=1, received_at=NOON,
            recorded_at=NOON, provider="demo", transaction="another",
        ),
        lambda: Payment.objects.create(
            number="y", order=payment.order, means="online", amount=1, received_at=NOON,
            recorded_at=NOON, provider="demo", transaction=payment.transaction, is_surplus=True,
        ),
        lambda: Order.objects.create(
            number="z", case_reference=order.case_reference, section="s", title={}, fee="f",
            channel="online", amount=1, when="at_counter", state="awaiting", opened_at=NOON,
            state_since=NOON,
        ),
    ]  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_demonstrations_page_ends_a_payment_in_each_way(client: Client, db: None) -> None:
    ends = {"pay": "paid", "decline": "awaiting", "abandon": "awaiting", "slow": "awaiting",
            "lost": "awaiting", "late": "awaiting"}  # fmt: skip
    for way, state in ends.items():
        order = an_order(now=clock.now())
        attempt = begun(order, now=clock.now())
        assert client.get("/demo-payment/", {"payment": attempt}).status_code == 200
        back = client.post("/demo-payment/", {"payment": attempt, "way": way})
        assert back["Location"] == f"/back/{attempt}/"
        assert again(order.case_reference).state == state, way
        if way == "lost":
            assert look_at_open_attempts(clock.now() + 3 * MINUTE) >= 1
            assert again(order.case_reference).state == "paid"
    assert client.get("/demo-payment/", {"payment": "nothing"}).status_code == 404
    entry = next(each for each in books.all_entries() if each.state == "paid")
    assert json.loads(signed_callback(said_of(entry), now=NOON)[1])["amount"] == 300
