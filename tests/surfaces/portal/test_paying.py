"""From applying to the receipt, online, and back again."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client

from cityhall.adapters.payment_gateway.demo import books
from cityhall.engine.cases.api import Case, Filing, move_case, open_bundle, withdraw_case
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.messages.api import messages_about
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.payments.api import expire_orders, order_of, send_due_refunds
from cityhall.kernel import clock
from tests.factories.people import a_clerk, person_id_of
from tests.surfaces.portal.scenarios import a_key, answers_to

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def with_a_gateway(settings: Any) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.foundation.payments.addresses"
    settings.PAYMENT_GATEWAY = "cityhall.adapters.payment_gateway.demo.gateway.DemoGateway"


def paid_first() -> str:
    """Some procedure of the city that is paid before anybody looks at it."""
    return next(
        each.id
        for each in catalogue().procedures.values()
        if each.payment.when == "before_examination"
    )


def a_case(user: User | None, *, channel: str = "online", now: datetime | None = None) -> str:
    procedure = paid_first()
    filing = Filing(
        procedures=(procedure,),
        answers=answers_to(procedure),
        person_id=person_id_of(user) if user else None,
        contact={"email": "misaki@example.com"},
        channel=channel,
        assurance="login",
    )
    by = Actor.of(user) if user else Actor.visitor()
    now = now or clock.now()
    return open_bundle(filing=filing, by=by, now=now, client_key=a_key()).cases[0].reference


def state(reference: str) -> str:
    return Case.objects.get(reference=reference).state


def press_pay(client: Client, reference: str) -> Any:
    page = client.get(f"/my/cases/{reference}/")
    found = re.search(r'name="payment_key" value="([^"]+)"', page.content.decode())
    assert found is not None, "the page of the case leads on to paying"
    return client.post(f"/my/cases/{reference}/pay/", {"payment_key": found.group(1)})


def end_at_provider(client: Client, answer: Any, way: str) -> Any:
    attempt = parse_qs(urlparse(answer["Location"]).query)["payment"][0]
    back = client.post("/demo-payment/", {"payment": attempt, "way": way})
    return client.get(urlparse(back["Location"]).path)


def test_from_applying_to_the_receipt(client: Client, mother: User) -> None:
    reference = a_case(mother)
    run_due(clock.now())
    assert state(reference) == "awaiting_payment"
    assert "手数料を払う" in client.get("/my/").content.decode()
    waiting = client.get(f"/my/cases/{reference}/").content.decode()
    assert "お支払いを確かめたあと、審査を始めます" in waiting
    landed = end_at_provider(client, press_pay(client, reference), "pay")
    assert landed["Location"] == f"/my/cases/{reference}/?told=paid"
    assert state(reference) == "awaiting_payment"  # the move that follows has not been made yet
    page = client.get(f"/my/cases/{reference}/?told=paid").content.decode()
    assert "まもなく審査に進みます" in page
    for contradiction in ("手数料が払われたら", "窓口で仕上げ", "あなたが送ったあと"):
        assert contradiction not in page
    assert "手数料を払う" not in client.get("/my/").content.decode()
    run_due(clock.now())
    assert state(reference) == "received"
    page = client.get(f"/my/cases/{reference}/?told=paid").content.decode()
    assert "お支払いを受け取りました" in page
    assert f"/my/cases/{reference}/receipt/" in page
    order = order_of(reference)
    assert order is not None
    assert order.payment is not None
    receipt = client.get(f"/my/cases/{reference}/receipt/").content.decode()
    for shown in (
        order.payment.number,
        f"{order.amount:,}円",
        reference,
        "様",
        "お金は動いていません",
    ):
        assert shown in receipt
    assert {"手数料のお支払いをお願いします", "手数料を受け取りました"} <= {
        each.subject for each in messages_about(reference)
    }
    # Pressed again in an old window: nothing to pay twice.
    again = client.post(f"/my/cases/{reference}/pay/", {"payment_key": a_key()})
    assert again.status_code == 409
    assert "もう支払われています" in again.content.decode()


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("decline", "お支払いはできませんでした"),
        ("abandon", "支払いの事業者に確かめています"),
        ("slow", "支払いの事業者に確かめています"),
        ("late", "余分に届いたお金をお返しします"),
    ],
)
def test_coming_back_without_having_paid_says_what_to_do(
    client: Client, mother: User, way: str, words: str
) -> None:
    reference = a_case(mother)
    landed = end_at_provider(client, press_pay(client, reference), way)
    assert landed.status_code == 200
    assert words in landed.content.decode()
    assert state(reference) == "awaiting_payment"


def test_a_callback_that_never_comes_is_made_up_for_on_the_way_back(
    client: Client, mother: User
) -> None:
    reference = a_case(mother)
    landed = end_at_provider(client, press_pay(client, reference), "lost")
    assert landed["Location"].endswith("?told=paid")


def test_with_the_provider_down_the_page_says_what_to_do(
    client: Client, mother: User, settings: Any
) -> None:
    reference = a_case(mother)
    down = settings.VAR_DIR / "demo-payments" / "down"
    down.parent.mkdir(parents=True)
    down.touch()
    answer = press_pay(client, reference)
    assert answer.status_code == 503
    assert "お金は動いていません" in answer.content.decode()
    down.unlink()
    assert press_pay(client, reference).status_code == 302
    settings.PAYMENT_GATEWAY = ""
    assert "窓口でお支払いください" in client.get(f"/my/cases/{reference}/").content.decode()


def test_what_is_not_paid_in_time_ends_and_the_resident_is_told(mother: User) -> None:
    reference = a_case(mother)
    later = clock.now() + 15 * DAY
    assert expire_orders(later) == 1
    run_due(later)
    assert state(reference) == "unpaid"
    assert "手数料の期限が過ぎました" in {each.subject for each in messages_about(reference)}


def test_withdrawing_before_work_gives_the_money_back(client: Client, mother: User) -> None:
    reference = a_case(mother)
    end_at_provider(client, press_pay(client, reference), "pay")
    run_due(clock.now())
    page = client.get(f"/my/cases/{reference}/withdraw/").content.decode()
    assert "払った手数料は、払った方法でお返しします" in page
    withdraw_case(reference=reference, by=Actor.of(mother), now=clock.now(), client_key=a_key())
    run_due(clock.now())
    send_due_refunds(clock.now())
    run_due(clock.now())
    order = order_of(reference)
    assert order is not None
    assert order.state == "refunded"
    assert books.all_entries()[0].refund
    assert "返金しました" in {each.subject for each in messages_about(reference)}
    assert "返金しました" in client.get(f"/my/cases/{reference}/receipt/").content.decode()


def test_before_one_withdraws_one_is_told_that_the_fee_is_not_returned(
    client: Client, mother: User
) -> None:
    reference = a_case(mother)
    assert "手数料" not in client.get(f"/my/cases/{reference}/withdraw/").content.decode()
    end_at_provider(client, press_pay(client, reference), "pay")
    run_due(clock.now())
    case = Case.objects.get(reference=reference)
    clerk = Actor.of(a_clerk("reviewer", section=case.section, ward=case.ward))
    move_case(move="take", reference=reference, by=clerk, now=clock.now(), client_key=a_key())
    page = client.get(f"/my/cases/{reference}/withdraw/").content.decode()
    assert "払った手数料は戻りません" in page
    withdraw_case(reference=reference, by=Actor.of(mother), now=clock.now(), client_key=a_key())
    order = order_of(reference)
    assert order is not None
    assert (order.state, order.payments[0].refund) == ("paid", "")


def test_withdrawing_before_paying_leaves_nothing_to_pay(client: Client, mother: User) -> None:
    reference = a_case(mother)
    withdraw_case(reference=reference, by=Actor.of(mother), now=clock.now(), client_key=a_key())
    order = order_of(reference)
    assert order is not None
    assert order.state == "cancelled"
    assert client.get(f"/my/cases/{reference}/").status_code == 200


def test_what_is_anothers_cannot_be_paid_or_seen(client: Client, mother: User) -> None:
    reference, other = a_case(None), a_case(mother)
    attempt = parse_qs(urlparse(press_pay(client, other)["Location"]).query)["payment"][0]
    for path in ("pay/", "receipt/", f"pay/{attempt}/"):
        assert client.get(f"/my/cases/{reference}/{path}").status_code == 404
    assert client.get(f"/my/cases/{other}/pay/p-unknown/").status_code == 404
    assert client.get(f"/my/cases/{other}/receipt/").status_code == 404
