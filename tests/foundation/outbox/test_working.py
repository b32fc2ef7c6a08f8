import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from hypothesis import given
from hypothesis import strategies as st

from cityhall.foundation.outbox import worker
from cityhall.foundation.outbox.actions import announce, requeue, sweep
from cityhall.foundation.outbox.models import Job
from cityhall.foundation.outbox.queries import parked_jobs
from cityhall.foundation.outbox.worker import LEASE, MAX_ATTEMPTS, backoff, lease, run_due
from cityhall.kernel.errors import Conflict, Invalid
from cityhall.kernel.events import Event, event, handles
from cityhall.kernel.transactions import write
from tests.foundation.outbox.conftest import NOW

pytestmark = pytest.mark.django_db

LONG_AFTER = NOW + timedelta(hours=1)
NEVER = threading.Event()


@pytest.fixture
def calls():
    """What the handler was called with; `calls.fails` makes it fail after it has written."""

    class Calls(list):
        fails: Exception | None = None

    return Calls()


@pytest.fixture
def ring(calls):
    """`ring()` announces one event, for one handler."""

    @event("test.bell_rang")
    class BellRang(Event): ...

    @handles(BellRang, name="test.open_door")
    def open_door(event, *, now):
        calls.append((event, now))
        Job.objects.create(key=f"written by {event.id}", payload={}, next_at=NOW, created_at=NOW)
        Job.objects.filter(key=f"written by {event.id}").update(state="parked")
        if calls.fails:
            raise calls.fails

    def ring(times=1):
        for _ in range(times):
            with write():
                announce(BellRang(), now=NOW)
        return Job.objects.filter(handler="test.open_door").order_by("id").last()

    return ring


def written():
    return Job.objects.filter(key__startswith="written by").count()


def test_a_job_is_done_once(ring, calls):
    job = ring()
    assert run_due(NOW - timedelta(seconds=1)) == 0
    assert run_due(NOW) == 1
    assert run_due(LONG_AFTER) == 0
    job.refresh_from_db()
    assert (job.state, job.done_at, job.attempts, job.error) == ("done", NOW, 1, "")
    assert [now for _, now in calls] == [NOW]
    assert str(calls[0][0].id) in job.key


def test_more_than_a_batch_is_done_in_order(ring, calls):
    ring(45)
    assert run_due(NOW) == 45
    keys = [f"{event.id}:test.open_door" for event, _ in calls]
    jobs = Job.objects.filter(handler="test.open_door").order_by("id")
    assert keys == list(jobs.values_list("key", flat=True))


def test_a_failure_undoes_all_and_comes_back_later(ring, calls):
    calls.fails = ConnectionRefusedError(111, "Connection refused")
    job = ring()
    assert run_due(NOW) == 1
    job.refresh_from_db()
    assert written() == 0
    assert (job.state, job.attempts, job.done_at) == ("queued", 1, None)
    assert NOW + timedelta(seconds=5) <= job.next_at <= NOW + timedelta(seconds=10)
    assert job.error.startswith("ConnectionRefusedError Connection refused, at cityhall.")

    calls.fails = None
    assert run_due(job.next_at) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("done", 2, "")
    assert written() == 1


def test_after_eight_failures_it_is_parked_until_someone_takes_it_up(ring, calls):
    calls.fails = RuntimeError("山田太郎 09012345678")
    job = ring()
    now = NOW
    for _ in range(20):
        run_due(now)
        now += worker.LONGEST_WAIT
    job.refresh_from_db()
    assert (job.state, job.attempts, len(calls)) == ("parked", MAX_ATTEMPTS, MAX_ATTEMPTS)
    (shown,) = parked_jobs()
    assert (shown.id, shown.handler, shown.attempts) == (job.pk, "test.open_door", MAX_ATTEMPTS)
    assert shown.error.startswith("RuntimeError, at ")

    calls.fails = None
    requeue(job.pk, now=now)
    assert run_due(now) == 1
    assert parked_jobs()[0].handler == ""  # only what the handler itself wrote
    with pytest.raises(Conflict, match=r"outbox\.not_parked"):
        requeue(job.pk, now=now)


@pytest.mark.parametrize(
    ("failure", "kept"),
    [
        (ValueError("invalid literal: '山田'"), "ValueError, at "),
        (DatabaseError("Key (name)=(山田) exists"), "DatabaseError, at "),
        (FileNotFoundError(2, "No such file", "/山田.pdf"), "FileNotFoundError No such file, at "),
        (Invalid("name.kana", "山田はカナではありません。", ""), "Invalid name.kana, at "),
        (Exception("山" * 10_000), "Exception, at "),
    ],
)
def test_what_is_kept_of_a_failure_holds_no_personal_value(ring, calls, caplog, failure, kept):
    calls.fails = failure
    job = ring()
    run_due(NOW)
    job.refresh_from_db()
    assert job.error.startswith(kept)
    assert "山" not in job.error + caplog.text
    assert "test.open_door" in caplog.text


def test_a_job_of_an_unknown_handler_or_form_waits_for_the_right_version(ring):
    job = ring(2)
    Job.objects.filter(pk=job.pk).update(handler="test.removed")
    Job.objects.exclude(pk=job.pk).update(payload={"id": "not an id"})
    assert run_due(NOW) == 2
    errors = list(Job.objects.order_by("id").values_list("error", flat=True))
    assert errors[0].startswith("UnreadableEvent «test.bell_rang» does not fit: id, at ")
    assert errors[1].startswith("UnknownEvent no handler is named «test.removed», at ")
    assert set(Job.objects.values_list("state", flat=True)) == {"queued"}


def test_a_lease_is_one_workers_until_it_ends(ring, calls):
    ring()
    (slow,) = lease(NOW)
    assert lease(NOW) == lease(NOW + LEASE - timedelta(seconds=1)) == []
    (taken_over,) = lease(NOW + LEASE)

    worker.do_leased(slow, NOW)
    assert calls == [], "the first worker has lost its lease and must not run"
    worker.do_leased(taken_over, NOW + LEASE)
    worker.do_leased(slow, NOW)
    worker.do_leased(taken_over, NOW)
    assert len(calls) == written() == 1


def test_a_worker_that_lost_its_lease_does_not_put_the_job_back(ring, calls):
    job = ring()
    (slow,) = lease(NOW)
    lease(NOW + LEASE)
    worker._put_back(slow, "too late", NOW)
    worker._hand_back([slow], NOW)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("leased", 2, "")


def test_what_kills_workers_is_taken_alone_and_parked(ring, calls):
    first = ring(3)
    assert len(lease(NOW)) == 3  # and the worker is killed
    now = NOW
    for _ in range(3 * (MAX_ATTEMPTS - 1)):
        now += LEASE
        assert len(lease(now)) <= 1
    run_due(now + LEASE)
    assert calls == []
    assert set(Job.objects.values_list("state", "attempts")) == {("parked", MAX_ATTEMPTS + 1)}
    first.refresh_from_db()
    assert first.error == "its worker was lost 8 times"


def test_stopping_hands_the_rest_of_the_batch_back(ring, calls):
    ring(3)
    stop = threading.Event()
    calls_before = calls.append
    calls.append = lambda call: (calls_before(call), stop.set())  # the first call asks to stop
    assert worker.run_batch(NOW, stop) == 1
    assert sorted(
        Job.objects.filter(handler="test.open_door").values_list("state", "attempts")
    ) == [
        ("done", 1),
        ("queued", 0),
        ("queued", 0),
    ]


def test_what_is_long_done_is_forgotten(ring):
    ring(3)
    run_due(NOW)
    waiting = ring()
    assert sweep(now=NOW + timedelta(days=30)) == 0
    assert sweep(now=NOW + timedelta(days=30, seconds=1)) == 3
    assert Job.objects.filter(handler="test.open_door").get() == waiting


@given(st.integers(min_value=1, max_value=100))
def test_waits_grow_to_ten_minutes(attempts):
    longest = min(5 * 2**attempts, 600)
    assert longest / 2 <= backoff(attempts).total_seconds() <= longest


def test_the_worker_finds_its_jobs_by_index(ring):
    ring()
    with connection.cursor() as cursor:
        for state in ("queued", "leased"):
            if connection.vendor == "sqlite":
                query = worker._LEASE.format(state=state, skip_locked="")
                cursor.execute(f"EXPLAIN QUERY PLAN {query}", [NOW, 20, NOW])
                assert any(f"outbox_job_{state}" in row[3] for row in cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_a_running_worker_works_and_stops(ring, monkeypatch):
    job = ring()
    stop = threading.Event()
    runs = iter(range(3))
    trouble = [DatabaseError("gone"), None]

    def run_tasks(now):
        if error := trouble.pop(0):
            raise error
        if next(runs) == 0:
            stop.set()
        return 0

    monkeypatch.setattr(worker, "run_tasks", run_tasks)
    worker.run_worker(stop, poll=0.01)
    job.refresh_from_db()
    assert job.state == "done"


def test_uuid_keys_fit():
    assert len(f"{uuid4()}:") + Job._meta.get_field("handler").max_length <= 140
