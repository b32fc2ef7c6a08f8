from uuid import UUID, uuid4

import pytest
from django.db import connection

from cityhall.foundation.outbox.api import announce, run_due
from cityhall.foundation.outbox.models import Job
from cityhall.kernel.events import Event, event, handles
from cityhall.kernel.transactions import write
from tests.foundation.outbox.conftest import NOW


@pytest.fixture
def letter_sent():
    @event("test.letter_sent")
    class LetterSent(Event):
        letter: UUID

    for name in ("test.first", "test.second"):
        handles(LetterSent, name=name)(lambda event, *, now: None)
    return LetterSent


@pytest.mark.django_db
def test_one_job_a_handler(letter_sent, django_assert_num_queries):
    sent = letter_sent(uuid4())
    with write(), django_assert_num_queries(1):
        announce(sent, letter_sent(uuid4()), now=NOW)
    job = Job.objects.get(key=f"{sent.id}:test.second")
    assert Job.objects.count() == 4
    assert (job.event_name, job.handler) == ("test.letter_sent", "test.second")
    assert job.payload == {"id": str(sent.id), "letter": str(sent.letter)}
    assert (job.state, job.attempts, job.next_at) == ("queued", 0, NOW)


@pytest.mark.django_db
def test_the_same_event_again_changes_nothing(letter_sent):
    sent = letter_sent(uuid4())
    with write():
        announce(sent, now=NOW)
        announce(sent, sent, now=NOW)
    assert Job.objects.count() == 2
    assert run_due(NOW) == 2
    with write():
        announce(sent, now=NOW)
    assert run_due(NOW) == 0


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_announced(letter_sent):
    @write
    def send_and_fail():
        announce(letter_sent(uuid4()), now=NOW)
        assert Job.objects.exists()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        send_and_fail()
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_can_be_announced(letter_sent):
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="inside the transaction"):
        announce(letter_sent(uuid4()), now=NOW)


@pytest.mark.django_db
def test_what_nobody_hears_writes_nothing(django_assert_num_queries):
    @event("test.tree_fell")
    class TreeFell(Event): ...

    with django_assert_num_queries(0):
        announce(TreeFell(), now=NOW)
