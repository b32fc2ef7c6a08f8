"""A decision gets its notice: once, with what was decided, and gone when the case is erased."""

import pytest
from django.conf import LazySettings

from cityhall.engine.cases.api import Case, erase_values
from cityhall.foundation.notices.api import notice_of, notices_of
from cityhall.foundation.notices.models import Notice
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.outbox.models import Job
from tests.engine.cases.catalogue import REGISTER
from tests.engine.cases.scenarios import (
    Office,
    a_case,
    a_case_awaiting_decision,
    a_checked_notification,
    a_key,
    an_approved_case,
    step,
)
from tests.factories.places import NOON


@pytest.fixture(autouse=True)
def unsigned(settings: LazySettings) -> None:
    """Whether papers are signed is no matter of cases."""
    settings.NOTICE_KEY, settings.DEMO = "", False


def a_rejected_case(office: Office) -> str:
    reference = a_case_awaiting_decision(office, "rejected")
    step(reference, "reject", office.decider, reason="所得が上限を超えるため")
    return reference


def notice_about(reference: str) -> Notice:
    run_due(NOON)
    return Notice.objects.get(case_reference=reference)


def test_a_rejection_is_told_with_its_reason_and_remedies(office: Office) -> None:
    reference = a_rejected_case(office)
    notice = notice_about(reference)
    content = notice_of(notice.number, reference).content
    assert notice.template == "rejection-with-remedies"
    assert notice.person_id == office.person_id
    assert content.name == "髙﨑 美咲"
    assert content.address == ("福岡県北九州市小倉北区大手町1-1",)
    assert content.postal_code == "803-0814"
    assert "試験 allowance" in content.paragraphs[0]["ja"]
    assert [part.typed for part in content.parts if part.kind == "reason"] == [
        "所得が上限を超えるため"
    ]
    assert "remedies" in [part.kind for part in content.parts]


def test_an_approval_is_told_on_the_day_of_its_issue(office: Office) -> None:
    reference = an_approved_case(office)
    notice = notice_about(reference)
    content = notice_of(notice.number, reference).content
    assert notice.template == "approved"
    assert content.issued_on == NOON.date()
    assert [row.value["ja"] for row in content.rows][1:] == [
        reference, "令和8年11月24日", "令和8年11月24日",
    ]  # fmt: skip


def test_a_job_that_runs_again_issues_nothing_more(office: Office) -> None:
    reference = an_approved_case(office)
    first = notice_about(reference).number
    Job.objects.update(state="queued", done_at=None, attempts=0, next_at=NOON)
    assert notice_about(reference).number == first


def test_steps_that_decide_nothing_bring_no_notice(office: Office) -> None:
    a_case_awaiting_decision(office)
    a_checked_notification(office)
    a_case(office, REGISTER)
    run_due(NOON)
    assert not Notice.objects.exists()
    assert not Job.objects.exclude(state="done").exists()


def test_erasing_a_case_erases_what_its_notices_say(office: Office) -> None:
    reference = an_approved_case(office)
    notice_about(reference)
    erase_values(
        reference=reference, items=None, reason="保存期間が過ぎたため", by=office.supervisor,
        now=NOON, client_key=a_key(),
    )  # fmt: skip
    assert [each.is_erased for each in notices_of(reference)] == [True]
    assert Notice.objects.get().content is None
    assert Case.objects.get(reference=reference).folded_name == ""
