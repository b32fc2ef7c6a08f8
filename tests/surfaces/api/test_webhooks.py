"""What changes is told to other systems: once, signed, again if it fails, nowhere it must not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from cityhall.adapters.webhooks.http import HttpSender
from cityhall.foundation.clients import delivering
from cityhall.foundation.clients.addresses import why_not
from cityhall.foundation.clients.api import (
    KINDS,
    Opened,
    Scoped,
    add_webhook,
    change_webhook_secret,
    close_webhook,
    deliveries,
    retry_parked,
    webhooks,
)
from cityhall.foundation.clients.models import WebhookDelivery
from cityhall.foundation.clients.ports import AddressRefused, NotCarried
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel.errors import Invalid
from cityhall.surfaces.command_line.__main__ import cityhall
from tests.engine.cases.scenarios import Office, a_case, a_case_under_review
from tests.factories.people import TESTS
from tests.factories.places import NOON, YAHATA_NISHI
from tests.foundation.clients.receiver import Receiver, is_genuine, receiving
from tests.surfaces.api.callers import EVERYTHING, a_system

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_TO_THIS_MACHINE = True
    settings.WEBHOOK_WAIT = 0.5
    with receiving() as started:
        yield started


@pytest.fixture
def told(lasting_office: Office, receiver: Receiver) -> tuple[int, str]:
    """The number and the secret of an address that hears of everything here."""
    return listening(a_system(*EVERYTHING), receiver)


def listening(
    system: Opened, receiver: Receiver, kinds: tuple[str, ...] = KINDS
) -> tuple[int, str]:
    return add_webhook(
        client_id=system.client_id, address=receiver.address, kinds=kinds, by=TESTS, now=NOON
    )


def log(webhook: int) -> list[tuple[str, int, int | None]]:
    return [(row.status, row.attempts, row.answered) for row in deliveries(webhook)]


def test_each_change_is_told_once_with_numbers_only(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str]
) -> None:
    webhook, secret = told
    reference = a_case_under_review(lasting_office)
    run_due(NOON)
    run_due(NOON)
    assert [each["type"] for each in receiver.contents()] == ["case.opened", "case.moved"]
    assert receiver.contents()[1]["data"] == {"case": reference, "sequence": 2}
    assert set(receiver.contents()[0]) == {"type", "timestamp", "data"}
    for headers, content in receiver.told:
        assert is_genuine(secret, headers, content, now=NOON.timestamp() + 60)
        assert not is_genuine(secret, headers, content, now=NOON.timestamp() + 301), "replayed"
        assert not is_genuine(secret, headers, content + b" ", now=NOON.timestamp())
        assert not is_genuine(secret, headers | {"webhook-id": "x"}, content, now=NOON.timestamp())
    assert log(webhook) == [("done", 1, 200)] * 2


def test_what_fails_is_tried_again_under_the_same_number(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str]
) -> None:
    receiver.answers += [500, "hang", "redirect", "twice"]
    a_case(lasting_office)
    run_due(NOON)
    moment = NOON
    for wait in delivering.WAITS[:3]:
        assert delivering.deliver_due(now=moment + wait - timedelta(seconds=1)) == 0
        moment += wait
        assert delivering.deliver_due(now=moment) == 1
    assert log(told[0]) == [("done", 4, 200)]
    assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.told}) == 4
    assert len({content for _, content in receiver.told}) == 1


def test_what_never_works_is_parked_and_can_be_taken_up(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str]
) -> None:
    webhook, _ = told
    receiver.answers += [503] * (len(delivering.WAITS) + 1)
    a_case(lasting_office)
    run_due(NOON)
    moment = NOON
    for wait in delivering.WAITS:
        moment += wait
        delivering.deliver_due(now=moment)
    assert log(webhook) == [("parked", len(delivering.WAITS) + 1, 503)]
    assert webhooks()[0].parked == 1
    assert retry_parked(webhook_id=webhook, by=TESTS, now=moment) == 1
    assert delivering.deliver_due(now=moment) == 1
    assert log(webhook) == [("done", 1, 200)]


def test_an_address_that_is_gone_is_not_asked_again(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str]
) -> None:
    receiver.answers.append(410)
    a_case(lasting_office)
    run_due(NOON)
    assert log(told[0]) == [("parked", 1, 410)]


def test_a_worker_that_dies_in_between_loses_nothing(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str], monkeypatch: Any
) -> None:
    monkeypatch.setattr("cityhall.foundation.clients.handlers.carry", lambda *a, **k: None)
    a_case(lasting_office)
    run_due(NOON)
    assert log(told[0]) == [("sending", 1, None)]
    later = NOON + delivering.WORKER_LOST_AFTER
    assert delivering.deliver_due(now=later) == 1
    assert log(told[0]) == [("done", 2, 200)]


def test_while_a_secret_is_changed_both_sign(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str]
) -> None:
    webhook, old = told
    new = change_webhook_secret(webhook_id=webhook, by=TESTS, now=NOON)
    a_case(lasting_office)
    run_due(NOON)
    week = NOON + timedelta(days=8)
    a_case(lasting_office, now=week)
    run_due(week)
    (first, second) = receiver.told
    assert all(is_genuine(each, *first, now=NOON.timestamp()) for each in (old, new))
    assert is_genuine(new, *second, now=week.timestamp())
    assert not is_genuine(old, *second, now=week.timestamp())


def test_only_what_a_client_may_list_is_told(lasting_office: Office, receiver: Receiver) -> None:
    elsewhere = a_system(Scoped("cases:list", "citizens", YAHATA_NISHI))
    reading = a_system(Scoped("cases:read"))
    moves = a_system(*EVERYTHING)
    for system in (elsewhere, reading):
        listening(system, receiver)
    number, _ = listening(moves, receiver, ("case.moved",))
    a_case_under_review(lasting_office)
    run_due(NOON)
    assert [each["type"] for each in receiver.contents()] == ["case.moved"]
    close_webhook(webhook_id=number, by=TESTS, now=NOON)
    a_case_under_review(lasting_office)
    run_due(NOON)
    assert len(receiver.told) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.example.jp/", "https://elsewhere.example.jp/", "https://127.0.0.1/",
        "http://localhost:8000/", "https://[::1]/", "ftp://hooks.example.jp/", "hooks.example.jp",
        "https://user:secret@hooks.example.jp/", "https://hooks.example.jp/#x",
        "https://hooks.example.jp:99999/", "https://[broken/", "https://hooks.example.jp/ x",
        "https://169.254.169.254/latest", "", f"https://hooks.example.jp/{'x' * 500}",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(address: str) -> None:
    assert why_not(address, hosts=["hooks.example.jp"], to_this_machine=False)


def test_an_address_is_looked_at_when_added_and_again_when_sent(
    lasting_office: Office, receiver: Receiver, told: tuple[int, str], settings: Any
) -> None:
    a_case(lasting_office)
    settings.WEBHOOK_TO_THIS_MACHINE = False
    with pytest.raises(Invalid, match=r"clients\.address_refused"):
        listening(a_system(*EVERYTHING), receiver)
    run_due(NOON)
    assert log(told[0]) == [("parked", 1, None)]
    assert receiver.told == []


@pytest.mark.parametrize("machine", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_name_that_leads_into_this_machine(machine: str, settings: Any, monkeypatch: Any) -> None:
    settings.WEBHOOK_HOSTS = ["hooks.example.jp"]
    found = [(0, 0, 0, "", (machine, 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **more: found)
    with pytest.raises(AddressRefused):
        HttpSender().send("https://hooks.example.jp/", {}, b"{}")


def test_nobody_there(settings: Any, receiver: Receiver) -> None:
    settings.WEBHOOK_TO_THIS_MACHINE = True
    with pytest.raises(NotCarried):
        HttpSender().send("http://127.0.0.1:9/", {}, b"{}")


def test_the_command_shows_what_was_told(
    lasting_office: Office, receiver: Receiver, settings: Any
) -> None:
    system = a_system(*EVERYTHING)

    def said(*words: str) -> str:
        done = CliRunner().invoke(cityhall, ["webhook", *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert "whsec_" in said("add", system.client_id, receiver.address)
    number = str(webhooks()[0].id)
    a_case(lasting_office, now=NOON)
    run_due(NOON)
    assert "case.opened" in said("log", number)
    assert receiver.address in said("list", "--json")
    assert "whsec_" in said("secret", number)
    assert "0件" in said("retry", number)
    said("close", number)
    assert WebhookDelivery.objects.count() == 1
