"""The key of one press makes one thing, and makes no success of another."""

from typing import Any

import pytest

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.payments.api import begin_payment, close_drawer, take_at_counter
from cityhall.foundation.payments.models import Attempt, Closing, Payment
from cityhall.kernel.errors import Problem
from tests.factories.people import a_clerk
from tests.factories.places import KOKURA_KITA, NOON
from tests.foundation.payments.scenes import RESIDENT, an_order, begun

CLOSE = {"section": "citizens", "ward": KOKURA_KITA, "counted": 300, "remark": "", "now": NOON}
KEY = "key of one page"


@pytest.mark.parametrize("other", [{"counted": 299}, {"remark": "1円足りない"}, {"ward": "40107"}])
def test_the_key_of_a_closed_drawer_closes_nothing_else(db: None, other: dict[str, Any]) -> None:
    clerk = Actor.of(a_clerk("receptionist"))
    elsewhere = Actor.of(a_clerk("receptionist", ward=other.get("ward", KOKURA_KITA)))
    take_at_counter(number=an_order(when="at_counter").number, means="cash", amount=300,
                    by=clerk, now=NOON, client_key="key of the taking")  # fmt: skip
    sheet = close_drawer(**CLOSE, by=clerk, client_key=KEY)
    with pytest.raises(Problem) as conflict:
        close_drawer(**{**CLOSE, **other}, by=elsewhere, client_key=KEY)
    assert conflict.value.code == "payments.key_reused"
    assert close_drawer(**CLOSE, by=clerk, client_key=KEY).pk == sheet.pk
    assert (Closing.objects.get().counted, Payment.objects.get().closing_id) == (300, sheet.pk)


@pytest.mark.parametrize("key", ["", "short", "x" * 121])
def test_a_drawer_is_not_closed_and_no_payment_begun_without_a_key(db: None, key: str) -> None:
    order, clerk = an_order(), Actor.of(a_clerk("receptionist"))
    presses = (
        lambda: close_drawer(**CLOSE, by=clerk, client_key=key),
        lambda: begin_payment(number=order.number, return_to=str, client_key=key, by=RESIDENT,
                              now=NOON),
    )  # fmt: skip
    for press in presses:
        with pytest.raises(Problem) as missing:
            press()
        assert missing.value.code == "payments.key_missing"
    assert not Closing.objects.exists()
    assert not Attempt.objects.exists()


def test_the_key_of_one_order_leads_to_no_page_of_another(db: None) -> None:
    mine, other = an_order(), an_order(amount=5_000)
    press = {"return_to": str, "client_key": KEY, "by": RESIDENT, "now": NOON}
    page = begin_payment(number=mine.number, **press)
    with pytest.raises(Problem) as conflict:
        begin_payment(number=other.number, **press)
    assert conflict.value.code == "payments.key_reused"
    assert begin_payment(number=mine.number, **press) == page
    assert Attempt.objects.get().order.number == mine.number
    assert begun(other)  # with a key of its own it goes on
