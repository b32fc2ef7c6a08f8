"""The demonstration's payment service: a page with buttons, signed callbacks, a list of the day.

It goes through the same steps as a real one. A callback is JSON, and its header
`Cityhall-Demo-Signature: t=<seconds>,v1=<HMAC-SHA-256 of "<t>.<body>">` signs time and body.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from cityhall.adapters.payment_gateway.demo import books
from cityhall.foundation.payments.ports import (
    Asked,
    CallbackForged,
    GatewayUnavailable,
    RefundRefused,
    Said,
)
from cityhall.kernel.clock import in_jst
from cityhall.kernel.keys import key_from

HEADER = "Cityhall-Demo-Signature"
GOOD_FOR = timedelta(minutes=5)


class DemoGateway:
    """Takes no money, and says so on its page."""

    name = "demo"
    is_demo = True

    def begin(self, asked: Asked, *, now: datetime) -> str:
        """The page with the buttons."""
        _ensure_answers()
        if books.entry(asked.attempt) is None:
            until = asked.payable_until.isoformat() if asked.payable_until else ""
            books.write(
                books.Entry(asked.attempt, asked.amount, asked.title, asked.return_to, until)
            )
        return f"{reverse('demo_payment:page')}?{urlencode({'payment': asked.attempt})}"

    def read_callback(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Said:
        """What the demonstration has signed itself."""
        said_at, signature = _parts(headers.get(HEADER, ""))
        if not hmac.compare_digest(signature, _signature(said_at, body)):
            raise CallbackForged("signature")
        if abs(now - datetime.fromtimestamp(int(said_at), now.tzinfo)) > GOOD_FOR:
            raise CallbackForged("age")
        try:
            values = json.loads(body)
            return Said(**{**values, "at": datetime.fromisoformat(values["at"])})
        except (ValueError, TypeError, KeyError) as error:
            raise CallbackForged("content") from error

    def look_up(self, attempt: str, *, now: datetime) -> Said | None:
        """How it ended; `pending` while it was pressed but is not said yet."""
        _ensure_answers()
        known = books.entry(attempt)
        if known is None or known.state == "open":
            return None
        return said_of(known) if known.is_said(now) else replace(said_of(known), kind="pending")

    def refund(self, transaction: str, amount: int, *, key: str, now: datetime) -> str:
        """Given back in the books, once."""
        _ensure_answers()
        known = next((e for e in books.all_entries() if e.transaction == transaction), None)
        if known is None or known.amount != amount:
            raise RefundRefused("no such payment")
        if not known.refund:
            known = books.write(replace(known, refund=f"back-{key}", refunded_at=now.isoformat()))
        return known.refund

    def transactions_of(self, day: date) -> list[Said]:
        """What was paid, and what was given back, on that day."""
        _ensure_answers()
        paid = [said_of(each) for each in books.paid_on(day)]
        back = [
            Said(each.refund, each.attempt, "refunded", each.transaction, each.amount, moment)
            for each in books.all_entries()
            if each.refunded_at
            and in_jst(moment := datetime.fromisoformat(each.refunded_at)).date() == day
        ]
        return paid + back


def said_of(known: books.Entry) -> Said:
    """An ended payment in the words of the port."""
    return Said(
        event=f"{known.attempt}-{known.state}",
        attempt=known.attempt,
        kind="paid" if known.state == "paid" else "failed",
        transaction=known.transaction,
        amount=known.amount,
        at=known.ended_at,
    )


def signed_callback(said: Said, *, now: datetime) -> tuple[dict[str, str], bytes]:
    """Header and body of the callback for what is said."""
    body = json.dumps({**vars(said), "at": said.at.isoformat()}).encode()
    seconds = str(int(now.timestamp()))
    return {HEADER: f"t={seconds},v1={_signature(seconds, body)}"}, body


def _parts(header: str) -> tuple[str, str]:
    parts = dict(each.split("=", 1) for each in header.split(",") if "=" in each)
    seconds = parts.get("t", "")
    if not seconds.isdecimal() or len(seconds) > 12:
        raise CallbackForged("no time")
    return seconds, parts.get("v1", "")


def _signature(seconds: str, body: bytes) -> str:
    key = key_from(settings.VAR_DIR / "keys" / "demo-payments")
    return hmac.new(key, seconds.encode() + b"." + body, sha256).hexdigest()


def _ensure_answers() -> None:
    """Outside the demonstration there is none; a file of this name plays an outage."""
    if not settings.DEMO or (settings.VAR_DIR / "demo-payments" / "down").exists():
        raise GatewayUnavailable("the demonstration's payment service does not answer")
