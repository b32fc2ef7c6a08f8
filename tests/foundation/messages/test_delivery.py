"""Mails are claimed, sent and noted; a server that is down, a refusal, a lost worker."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from cityhall.foundation.messages import delivery
from cityhall.foundation.messages.api import (
    deliver_due,
    deliveries_about,
    failed_deliveries,
    retry_failed,
    send_message,
)
from cityhall.foundation.messages.models import Delivery
from cityhall.foundation.outbox.api import run_due, tasks
from tests.adapters.smtp_server import Post, free_port, smtp_server
from tests.factories.people import a_resident, person_id_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db(transaction=True)
REFERENCE = "K79M-42HX-D"


@pytest.fixture
def port(settings) -> int:
    port = free_port()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    settings.MAILER = "cityhall.adapters.mail.smtp.SmtpMailer"
    return port


def tell(key: str = "receipt:1") -> Delivery:
    message = send_message(
        occasion_name="receipt",
        key=key,
        person_id=person_id_of(a_resident(email="misaki@example.jp")),
        values={"procedure": "児童手当", "reference": REFERENCE},
        case_reference=REFERENCE,
        now=NOON,
    )
    return Delivery.objects.get(message=message)


def state_of(row: Delivery) -> tuple[str, int]:
    row.refresh_from_db()
    return row.status, row.attempts


def test_a_mail_goes_out_once_however_often_the_worker_runs(port: int):
    row = tell()
    with smtp_server(port) as post:
        run_due(NOON)
        run_due(NOON)
        deliver_due(NOON + timedelta(days=1))
    assert len(post.letters) == 1
    assert post.letters[0]["Message-ID"] == f"<{row.mail_id}>"
    assert state_of(row) == ("sent", 1)


def test_a_server_that_is_down_is_tried_again_later(port: int):
    row = tell()
    run_due(NOON)
    assert state_of(row) == ("queued", 1)
    assert "ConnectionRefusedError" in row.error
    assert row.next_attempt_at == NOON + timedelta(minutes=1)
    assert deliver_due(NOON + timedelta(seconds=59)) == 0
    with smtp_server(port) as post:
        assert deliver_due(NOON + timedelta(minutes=2)) == 1
    assert len(post.letters) == 1
    assert state_of(row) == ("sent", 2)
    assert row.error == ""


def test_a_refused_address_fails_with_its_reason_and_may_be_tried_again(port: int):
    row = tell()
    post = Post()
    post.refused["misaki@example.jp"] = "550 5.1.1 no such mailbox"
    with smtp_server(port, post):
        run_due(NOON)
        assert state_of(row) == ("failed", 1)
        assert deliver_due(NOON + timedelta(days=9)) == 0
        (failed,) = failed_deliveries()
        assert "no such mailbox" in failed.error
        assert deliveries_about(REFERENCE) == [failed]
        post.refused.clear()
        retry_failed(delivery_id=row.pk, now=NOON)
        assert deliver_due(NOON) == 1
    assert state_of(row) == ("sent", 1)


def test_waits_grow_and_at_last_it_is_given_up(port: int):
    row = tell()
    run_due(NOON)
    now, waits = NOON, []
    while state_of(row)[0] == "queued":
        waits.append(row.next_attempt_at - now)
        now = row.next_attempt_at
        deliver_due(now)
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(waits) == delivery.LONGEST_WAIT
    assert state_of(row) == ("failed", delivery.MAX_ATTEMPTS)


def test_a_mail_whose_worker_was_lost_is_sent_again_with_the_same_number(port: int):
    row = tell()
    assert delivery.claim(row.pk, now=NOON)  # and here the worker is killed
    with smtp_server(port) as post:
        assert deliver_due(NOON + timedelta(minutes=5)) == 0
        assert deliver_due(NOON + delivery.WORKER_LOST_AFTER) == 1
    assert [letter["Message-ID"] for letter in post.letters] == [f"<{row.mail_id}>"]


def test_a_worker_that_loses_its_database_after_sending_does_not_send_again(
    port: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(delivery, "NOTED_AGAIN_AFTER", (0, 0, 0))
    row, post = tell(), Post()
    connect, vain = BaseDatabaseWrapper.ensure_connection, iter(range(2))

    def away_once_it_is_out(wrapper: BaseDatabaseWrapper) -> None:
        if post.letters and next(vain, None) is not None:
            raise OperationalError("the connection is lost")
        connect(wrapper)

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", away_once_it_is_out)
    with smtp_server(port, post):
        run_due(NOON)
        assert state_of(row) == ("sent", 1)
        assert deliver_due(NOON + timedelta(days=1)) == 0
    assert len(post.letters) == 1
    assert next(vain, None) is None, "it never was away"


def test_a_slow_worker_undoes_nothing_of_the_one_that_came_after(port: int):
    row = tell()
    assert delivery.claim(row.pk, now=NOON)
    slow = Delivery.objects.get(pk=row.pk)
    with smtp_server(port) as post:
        later = NOON + delivery.WORKER_LOST_AFTER
        assert delivery.deliver(row.pk, now=later)
        delivery._put_back(slow, "the line broke at last", later)
        assert deliver_due(later + timedelta(days=1)) == 0
    assert len(post.letters) == 1
    assert state_of(row) == ("sent", 2)


def test_two_workers_do_not_take_one_mail(port: int):
    row = tell()
    assert delivery.claim(row.pk, now=NOON)
    assert not delivery.claim(row.pk, now=NOON)


def test_numbers_of_mails_depend_on_the_key_alone_and_do_not_show_it():
    first, second = tell("receipt:K79M-42HX-D"), tell("receipt:other")
    assert first.mail_id != second.mail_id
    assert "K79M" not in first.mail_id


def test_while_the_server_talks_no_transaction_is_open(port: int, settings):
    settings.MAILER = "tests.foundation.messages.test_delivery.Looking"
    tell()
    run_due(NOON)
    assert Looking.was_in_transaction == [False]


class Looking:
    """A mailer that notes whether a transaction is open."""

    was_in_transaction: list[bool] = []

    def send(self, mail: object) -> None:
        from django.db import connection

        self.was_in_transaction.append(connection.in_atomic_block)


def test_a_periodic_task_brings_back_what_failed():
    assert "messages.deliver_due" in {task.name for task in tasks()}
