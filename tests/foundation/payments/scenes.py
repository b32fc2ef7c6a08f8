"""Situations of payments, reached by the actions themselves and by the provider's own doing."""

from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlparse

from cityhall.adapters.payment_gateway.demo import books
from cityhall.adapters.payment_gateway.demo.gateway import said_of, signed_callback
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.payments.api import (
    OrderView,
    Owed,
    begin_payment,
    order_of,
    place_orders,
    take_callback,
)
from cityhall.kernel.transactions import write
from tests.factories.people import TESTS
from tests.factories.places import KOKURA_KITA, NOON

RESIDENT = Actor.visitor()
_numbers = count(1)


def an_order(*, now: datetime = NOON, **other: Any) -> OrderView:
    """A fee of 300 yen, to be paid before anybody looks at the case."""
    owed: dict[str, Any] = {
        "case_reference": f"CASE-{next(_numbers)}",
        "person_id": None,
        "section": "citizens",
        "ward": KOKURA_KITA,
        "title": {"ja": "住民票の写しの請求"},
        "fee": "a_fee",
        "channel": "online",
        "amount": 300,
        "when": "before_examination",
        "refund_rule": "before_work",
        "days": 14,
    }
    with write():
        place_orders(owed=[Owed(**{**owed, **other})], by=TESTS, now=now)
    return again(
        owed["case_reference"] if "case_reference" not in other else other["case_reference"]
    )


def again(case_reference: str) -> OrderView:
    order = order_of(case_reference)
    assert order is not None
    return order


def begun(order: OrderView, *, now: datetime = NOON) -> str:
    """The attempt with which somebody now stands on the provider's page."""
    address = begin_payment(
        number=order.number,
        return_to=lambda attempt: f"/back/{attempt}/",
        client_key=f"a key of ours {next(_numbers)}",
        by=RESIDENT,
        now=now,
    )
    return parse_qs(urlparse(address).query)["payment"][0]


def at_provider(
    attempt: str, state: str = "paid", *, now: datetime = NOON, said_from: datetime | None = None
) -> books.Entry:
    """It ends at the provider; we have not been told."""
    known = books.entry(attempt)
    assert known is not None
    return books.end(known, state, at=now, said_from=said_from or now)


def told(entry: books.Entry, *, now: datetime = NOON, event: str = "") -> str:
    """The provider's signed callback arrives; what became of it."""
    said = said_of(entry)
    if event:
        said = type(said)(**{**vars(said), "event": event})
    headers, body = signed_callback(said, now=now)
    return take_callback(headers=headers, body=body, now=now)


def paid(order: OrderView, *, now: datetime = NOON) -> OrderView:
    """Paid online, and told."""
    assert told(at_provider(begun(order, now=now), now=now), now=now) == "paid"
    return again(order.case_reference)
