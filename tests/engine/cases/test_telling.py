"""What people are told: once, in their language, and not more mails than needed."""

from datetime import datetime, timedelta

import pytest

from cityhall.engine.cases.api import (
    Case,
    answer_corrections,
    bundle_receipt,
    cases_of_person,
    ring_timers,
    timeline_of,
    verify,
)
from cityhall.engine.cases.models import CaseEvent
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.messages.api import messages_about, messages_of
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.outbox.models import Job
from cityhall.kernel.errors import NotFound
from tests.engine.cases.catalogue import ALL, ALLOWANCE, MOVING, REGISTER
from tests.engine.cases.scenarios import (
    DAY,
    Office,
    a_bundle,
    a_case,
    a_case_awaiting_correction,
    a_key,
    an_approved_case,
    row,
    step,
)
from tests.factories.people import a_resident
from tests.factories.places import NOON


def told(office: Office, *, now: datetime = NOON) -> list[str]:
    run_due(now)
    return [message.occasion for message in messages_of(office.person_id)]


def test_a_bundle_is_one_receipt_and_a_word_for_each_that_waits(office: Office) -> None:
    a_bundle(office, *ALL)
    assert sorted(told(office)) == ["prepared_for_counter"] * 2 + ["receipt"]
    receipt = next(m for m in messages_of(office.person_id) if m.occasion == "receipt")
    assert "試験 allowance" in receipt.body
    assert "試験 register" in receipt.body


def test_english_is_told_in_english(office: Office) -> None:
    a_bundle(office, REGISTER, language="en")
    run_due(NOON)
    (message,) = messages_of(office.person_id)
    assert message.language == "en"
    assert "register" in message.body


def test_each_step_that_says_so_is_told_once(office: Office) -> None:
    reference = an_approved_case(office)
    run_due(NOON)
    Job.objects.update(state="queued", done_at=None, attempts=0, next_at=NOON)
    run_due(NOON + DAY)
    assert [m.occasion for m in messages_about(reference)] == ["decided", "receipt"]


def test_a_correction_says_by_when(office: Office) -> None:
    reference = a_case_awaiting_correction(office)
    run_due(NOON)
    assert "令和8年12月8日" in messages_about(reference)[0].body


def test_a_reminder_comes_once_and_not_after_the_answer(office: Office) -> None:
    reference = a_case_awaiting_correction(office)
    assert ring_timers(now=NOON + 6 * DAY) == 0
    assert ring_timers(now=NOON + 7 * DAY) == 1
    assert ring_timers(now=NOON + 8 * DAY) == 0
    assert row(reference).state == "correction_requested"
    assert row(reference).timer_at is None
    assert told(office, now=NOON + 8 * DAY).count("correction_requested") == 2
    other = a_case_awaiting_correction(office)
    answer_corrections(
        reference=other, answers={"applicant.income": 1}, by=office.mother, now=NOON,
        client_key=a_key(),
    )  # fmt: skip
    assert ring_timers(now=NOON + 30 * DAY) == 0
    assert list(verify()) == []


def test_what_was_prepared_and_never_brought_expires(office: Office) -> None:
    reference = a_case(office, MOVING)
    assert ring_timers(now=NOON + 7 * DAY) == 1
    assert row(reference).timer_at == NOON + 60 * DAY
    assert ring_timers(now=NOON + 60 * DAY) == 1
    assert (row(reference).state, row(reference).kind) == ("expired", "closed")
    assert CaseEvent.objects.filter(case=row(reference)).last().actor_kind == "system"
    assert told(office, now=NOON + 61 * DAY)[0] == "expired"
    assert list(verify()) == []


def test_a_late_watch_rings_what_is_due_one_after_the_other(office: Office) -> None:
    reference = a_case(office, MOVING)
    late = NOON + timedelta(days=90)
    assert [ring_timers(now=late), ring_timers(now=late), ring_timers(now=late)] == [1, 1, 0]
    assert row(reference).state == "expired"


def test_her_cases_in_plain_words_those_with_something_to_do_first(office: Office) -> None:
    done, waiting = an_approved_case(office), a_case_awaiting_correction(office)
    shown = cases_of_person(person_id=office.person_id, by=office.mother, now=NOON)
    assert [case.summary.reference for case in shown] == [waiting, done]
    assert [one.label for one in shown[1].steps] == [
        "申請が届きました",
        "職員が内容を確かめています",
        "確認が終わり、別の職員が判断しています",
        "認められました",
    ]
    assert "直してください" in shown[0].summary.words or "直して" in shown[0].summary.words
    assert [move.id for move in shown[0].moves] == ["answer_correction", "withdraw"]
    easy = timeline_of(reference=waiting, by=office.mother, now=NOON, language="ja-x-easy")
    assert easy is not None
    assert easy.summary.words != shown[0].summary.words
    assert easy.corrections[0].previous_shown.startswith("3,000,000")


def test_nobody_sees_the_cases_or_the_receipt_of_another(office: Office) -> None:
    receipt = a_bundle(office, ALLOWANCE, key="the-key-of-the-browser")
    stranger = Actor.of(a_resident(name="他 人"))
    assert cases_of_person(person_id=office.person_id, by=stranger, now=NOON) == []
    assert timeline_of(reference=receipt.cases[0].reference, by=stranger, now=NOON) is None
    seen = {"reference": receipt.reference, "now": NOON}
    assert bundle_receipt(by=office.mother, **seen).reference == receipt.reference
    visitor = Actor.visitor()
    assert bundle_receipt(by=visitor, client_key="the-key-of-the-browser", **seen)
    for by, key in ((stranger, ""), (visitor, ""), (visitor, "another-key-altogether")):
        with pytest.raises(NotFound):
            bundle_receipt(by=by, client_key=key, **seen)


def test_withdrawing_is_told(office: Office) -> None:
    reference = a_case(office)
    step(reference, "withdraw", office.mother)
    run_due(NOON)
    assert messages_about(reference)[0].occasion == "withdrawn"
    assert Case.objects.get(reference=reference).closed_at == NOON
