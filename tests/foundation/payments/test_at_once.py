"""What two processes do at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from cityhall.foundation.payments.api import request_refund
from cityhall.foundation.payments.models import Callback, Payment, Refund
from cityhall.kernel.errors import Conflict
from tests.factories.people import TESTS
from tests.factories.places import NOON
from tests.foundation.payments.scenes import again, an_order, at_provider, begun, paid, told

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="the tests' SQLite lies in memory: one writer"
    ),
]
AT_ONCE = 6


def at_once(do: Callable[[int], object]) -> list[object]:
    def closing(number: int) -> object:
        try:
            return do(number)
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(closing, range(AT_ONCE)))


def test_the_same_callback_at_once_pays_once() -> None:
    order = an_order()
    entry = at_provider(begun(order))
    assert sorted(at_once(lambda _: told(entry))) == ["known"] * (AT_ONCE - 1) + ["paid"]
    assert (Payment.objects.count(), Callback.objects.get().times) == (1, AT_ONCE)


def test_the_same_payment_told_by_different_events_at_once_pays_once() -> None:
    entry = at_provider(begun(an_order()))
    outcomes = at_once(lambda number: told(entry, event=f"event {number}"))
    assert sorted(outcomes) == ["known"] * (AT_ONCE - 1) + ["paid"]
    assert Payment.objects.count() == 1


def test_several_payments_at_once_leave_one_that_settles() -> None:
    order = an_order()
    attempts = [begun(order) for _ in range(AT_ONCE)]
    entries = [at_provider(attempt) for attempt in attempts]
    outcomes = at_once(lambda number: told(entries[number]))
    assert sorted(outcomes) == ["paid"] + ["surplus"] * (AT_ONCE - 1)
    assert Payment.objects.filter(is_surplus=False).count() == 1


def test_a_refund_pressed_by_several_at_once_is_asked_for_once() -> None:
    order = paid(an_order())
    payment = again(order.case_reference).payment
    assert payment is not None
    number = payment.number
    at_once(lambda _: request_refund(payment=number, reason="誤り", by=TESTS, now=NOON).pk)
    assert Refund.objects.count() == 1
