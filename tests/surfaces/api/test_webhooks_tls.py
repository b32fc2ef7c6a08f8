"""Over HTTPS as in earnest: told to who shows the right certificate, to nobody else."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cityhall.foundation.clients import delivering
from cityhall.foundation.clients.api import deliveries
from cityhall.foundation.clients.models import WebhookDelivery
from cityhall.foundation.outbox.api import run_due
from tests.engine.cases.scenarios import Office, a_case
from tests.factories.places import NOON
from tests.foundation.clients.certificates import DAY, Authority
from tests.foundation.clients.receiver import Receiver, is_genuine, receiving
from tests.surfaces.api.callers import EVERYTHING, a_system
from tests.surfaces.api.test_webhooks import listening, log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The only one that this machine trusts."""
    trusted = Authority(tmp_path, "trusted")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.file))
    return trusted


@pytest.fixture
def shown(authority: Authority) -> ssl.SSLContext:
    """What the receiver shows; a right certificate, until another is put in its place."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate("localhost"))
    return context


@pytest.fixture
def receiver(shown: ssl.SSLContext, settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_TO_THIS_MACHINE, settings.WEBHOOK_WAIT = True, 2.0
    with receiving(shown) as started:
        yield started


@pytest.fixture
def told(lasting_office: Office, receiver: Receiver) -> tuple[int, str]:
    return listening(a_system(*EVERYTHING), receiver)


def test_who_shows_a_right_certificate_is_told_with_a_right_signature(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str]
) -> None:
    webhook, secret = told
    assert receiver.address.startswith("https://")
    a_case(lasting_office)
    run_due(NOON)
    assert log(webhook) == [("done", 1, 200)]
    assert is_genuine(secret, *receiver.told[0], now=NOON.timestamp())


@pytest.mark.parametrize("wrong", ["another name", "over", "an authority unknown"])
def test_a_wrong_certificate_hears_nothing_until_it_is_right(
    lasting_office: Office,
    receiver: Receiver,
    told: tuple[int, str],
    shown: ssl.SSLContext,
    authority: Authority,
    tmp_path: Path,
    wrong: str,
) -> None:
    shown.load_cert_chain(
        {
            "another name": lambda: authority.certificate("hooks.example.jp"),
            "over": lambda: authority.certificate("localhost", until=-DAY),
            "an authority unknown": lambda: Authority(tmp_path, "x").certificate("localhost"),
        }[wrong]()
    )
    a_case(lasting_office)
    run_due(NOON)
    assert receiver.told == [], "not a byte of it"
    assert log(told[0]) == [("queued", 1, None)]
    (error,) = WebhookDelivery.objects.values_list("error", flat=True)
    assert error == "SSLCertVerificationError"
    shown.load_cert_chain(authority.certificate("localhost"))
    assert delivering.deliver_due(now=NOON + delivering.WAITS[0]) == 1
    assert log(told[0]) == [("done", 2, 200)]
    assert len(receiver.told) == 1


def test_where_an_answer_leads_nobody_goes(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str]
) -> None:
    with receiving() as inner:
        receiver.leads_to = inner.address
        receiver.answers.append("redirect")
        a_case(lasting_office)
        run_due(NOON)
        assert inner.told == []
    (row,) = deliveries(told[0])
    assert (row.status, row.answered) == ("queued", 302)
