from dataclasses import replace
from datetime import timedelta

import pytest

from cityhall.foundation.outbox.models import Schedule
from cityhall.foundation.outbox.tasks import LOST_AFTER, _claim, _run, every, run_tasks, tasks
from tests.foundation.outbox.conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def runs():
    runs = []
    every(60, "test.water_plants")(lambda *, now: runs.append(now))
    return runs


def test_a_task_runs_at_once_and_then_each_minute(runs):
    assert [run_tasks(NOW + MINUTE * n / 4) for n in range(9)] == [1, 0, 0, 0, 1, 0, 0, 0, 1]
    assert runs == [NOW, NOW + MINUTE, NOW + 2 * MINUTE]
    row = Schedule.objects.get(name="test.water_plants")
    assert (row.last_run_at, row.next_at) == (NOW + 2 * MINUTE, NOW + 3 * MINUTE)


def test_what_is_not_due_costs_one_question(runs, django_assert_num_queries):
    run_tasks(NOW)
    with django_assert_num_queries(1):
        run_tasks(NOW)


def test_of_two_workers_one_runs_it(runs):
    (task,) = tasks()
    Schedule.objects.create(name=task.name, next_at=NOW)
    assert _claim(task, NOW)
    assert not _claim(task, NOW)
    assert run_tasks(NOW + LOST_AFTER - MINUTE) == 0
    assert run_tasks(NOW + LOST_AFTER) == 1, "the first worker is taken to be lost"


def test_a_lost_run_that_comes_back_does_not_move_the_next(runs):
    (task,) = tasks()
    Schedule.objects.create(name=task.name, next_at=NOW)
    slow = replace(task, do=lambda *, now: _claim(task, now + LOST_AFTER))
    assert _run(slow, NOW)
    row = Schedule.objects.get()
    assert (row.last_run_at, row.next_at) == (NOW + LOST_AFTER, NOW + 2 * LOST_AFTER)


def test_a_failure_is_kept_and_tried_again(caplog):
    failures = [RuntimeError("山田太郎"), None]

    @every(60, "test.fragile")
    def fragile(*, now):
        if failure := failures.pop(0):
            raise failure

    assert run_tasks(NOW) == 1
    assert Schedule.objects.get().error.startswith("RuntimeError, at ")
    assert "山田" not in caplog.text
    assert run_tasks(NOW + MINUTE) == 1
    assert Schedule.objects.get().error == ""


def test_a_task_that_is_gone_leaves_the_others_alone(runs):
    Schedule.objects.create(name="test.removed", next_at=NOW)
    assert run_tasks(NOW) == 1
