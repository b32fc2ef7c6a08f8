"""Two at once: one wins, the other is told; the same thing sent twice happens once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from cityhall.engine.cases.api import Case, move_case, open_bundle, take_case, verify
from cityhall.engine.cases.models import Bundle, CaseEvent
from cityhall.kernel.errors import Problem
from tests.engine.cases.catalogue import ALL
from tests.engine.cases.scenarios import (
    Office,
    a_bundle,
    a_case,
    a_case_awaiting_decision,
    a_filing,
    a_key,
    row,
)
from tests.factories.people import a_clerk
from tests.factories.places import NOON


def at_once(*calls: Callable[[], Any]) -> Sequence[Any]:
    """Calls each in its own thread and connection, begun together; results or problems."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return call()
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [done.result() for done in [threads.submit(run, call) for call in calls]]


def codes(results: Sequence[Any]) -> list[str]:
    return [result.code for result in results if isinstance(result, Problem)]


def test_two_clerks_take_one_case(lasting_office: Office) -> None:
    from cityhall.foundation.accounts.api import Actor

    clerks = [Actor.of(a_clerk("reviewer")) for _ in range(4)]
    reference = a_case(lasting_office)
    results = at_once(*[
        lambda by=clerk: move_case(
            reference=reference, move="take", by=by, now=NOON, client_key=a_key(),
            expected_sequence=1,
        )
        for clerk in clerks
    ])  # fmt: skip
    assert codes(results) == ["cases.changed_meanwhile"] * 3
    assert CaseEvent.objects.filter(case=row(reference)).count() == 2
    assert list(verify()) == []


def test_one_decides_while_another_sends_back(lasting_office: Office) -> None:
    office = lasting_office
    for _ in range(3):
        reference = a_case_awaiting_decision(office)
        given = {"reference": reference, "by": office.decider, "now": NOON, "expected_sequence": 3}
        from cityhall.engine.cases.api import Details

        results = at_once(
            lambda given=given: move_case(move="approve", client_key=a_key(), **given),
            lambda given=given: move_case(
                move="send_back", client_key=a_key(), details=Details(reason="もう一度"), **given
            ),
        )
        assert codes(results) == ["cases.changed_meanwhile"]
        assert row(reference).state in {"approved", "under_review"}
    assert list(verify()) == []


def test_one_press_sent_twice_moves_once_and_both_hear_the_same(lasting_office: Office) -> None:
    office = lasting_office
    for _ in range(3):
        reference, key = a_case(office), a_key()
        press = lambda reference=reference, key=key: move_case(  # noqa: E731 - sent by several
            reference=reference, move="take", by=office.reviewer, now=NOON, client_key=key,
            expected_sequence=1,
        )  # fmt: skip
        results = at_once(press, press, press)
        assert codes(results) == []
        assert len(set(results)) == 1


def test_one_take_over_pressed_twice(lasting_office: Office) -> None:
    office, key = lasting_office, a_key()
    reference = a_case(office)
    press = lambda: take_case(  # noqa: E731 - sent by several
        reference=reference, by=office.reviewer, now=NOON, client_key=key
    )
    assert codes(at_once(press, press)) == []
    assert CaseEvent.objects.filter(case=row(reference)).count() == 2


def test_one_filing_sent_many_times_at_once_opens_one_bundle(lasting_office: Office) -> None:
    office, key = lasting_office, a_key()
    filing = a_filing(office, *ALL)
    send = lambda: open_bundle(  # noqa: E731 - sent by several
        filing=filing, by=office.mother, now=NOON, client_key=key
    )
    results = at_once(*[send] * 6)
    assert codes(results) == []
    assert len({receipt.reference for receipt in results}) == 1
    assert Bundle.objects.count() == 1
    assert Case.objects.count() == len(ALL)


@pytest.mark.parametrize("people", [8])
def test_many_file_at_once(lasting_office: Office, people: int) -> None:
    results = at_once(*[lambda: a_bundle(lasting_office, *ALL)] * people)
    assert codes(results) == []
    assert Case.objects.count() == people * len(ALL)
    assert list(verify()) == []
