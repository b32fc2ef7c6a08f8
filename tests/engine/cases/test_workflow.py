"""Every move of the table: by whom, from where, under which guards, with what it does."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cityhall.engine.cases.api import (
    add_note,
    answer_corrections,
    case_page,
    check_notification,
    complete_at_counter,
    decide_case,
    hand_over_case,
    move_case,
    propose_decision,
    release_case,
    request_corrections,
    send_back,
    take_case,
    timeline_of,
    withdraw_case,
)
from cityhall.engine.cases.models import CaseEvent, CaseValue, Correction, Decision, Unchangeable
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_of_case
from cityhall.foundation.residents.api import facts_about, people_acted_for
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from tests.engine.cases.catalogue import ALLOWANCE, MOVING, REGISTER, SEAL
from tests.engine.cases.scenarios import (
    ANSWERS,
    DAY,
    Office,
    a_case,
    a_case_awaiting_correction,
    a_case_awaiting_decision,
    a_case_under_review,
    a_key,
    an_approved_case,
    row,
    step,
)
from tests.factories.people import a_clerk
from tests.factories.places import KOKURA_KITA, NOON, YAHATA_NISHI


def code_of(refused: pytest.ExceptionInfo[Problem]) -> str:
    return refused.value.code


def test_from_receipt_to_approval(office: Office) -> None:
    reference = an_approved_case(office)
    case = row(reference)
    assert (case.state, case.kind, case.closed_at) == ("approved", "closed", NOON)
    decision = Decision.objects.get(case=case)
    assert decision.proposed_by_id == office.reviewer.user_id
    assert decision.decided_by_id == office.decider.user_id
    kinds = [
        event.payload.get("move")
        for event in CaseEvent.objects.filter(case=case).order_by("sequence")
    ]
    assert kinds == [None, "take", "propose", "approve"]
    assert {entry.action for entry in entries_of_case(reference)} >= {"case.moved"}


def test_nobody_decides_what_they_proposed(office: Office) -> None:
    both = Actor.of(a_clerk("reviewer", "decider"))
    reference = a_case(office)
    step(reference, "take", both)
    step(reference, "propose", both, outcome="approved", reason="要件を満たす")
    with pytest.raises(NotAllowed) as refused:
        step(reference, "approve", both)
    assert code_of(refused) == "cases.same_person"
    offered = next(m for m in case_page(reference=reference, by=both, now=NOON).moves)
    assert offered.id in {"send_back", "approve"}
    approve = {m.id: m for m in case_page(reference=reference, by=both, now=NOON).moves}["approve"]
    assert approve.refusal is not None
    assert step(reference, "approve", office.decider) == "approved"


def test_the_database_too_refuses_one_person_for_both(office: Office) -> None:
    decision = Decision.objects.get(case=row(a_case_awaiting_decision(office)))
    decision.decided_by_id = decision.proposed_by_id
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save()


def test_a_rejection_needs_a_reason_and_the_remedies(office: Office) -> None:
    reference = a_case_under_review(office)
    for given, code in (
        ({"outcome": "rejected", "reason": " ", "has_remedies": True}, "cases.reason_missing"),
        ({"outcome": "rejected", "reason": "上限を超える"}, "cases.remedies_missing"),
        ({"outcome": "postponed", "reason": "…"}, "cases.outcome_unknown"),
    ):
        with pytest.raises(Invalid) as refused:
            propose_decision(
                reference=reference, by=office.reviewer, now=NOON, client_key=a_key(), **given
            )
        assert code_of(refused) == code


def test_only_what_was_proposed_can_be_decided(office: Office) -> None:
    reference = a_case_awaiting_decision(office, "approved")
    with pytest.raises(Conflict) as refused:
        step(reference, "reject", office.decider, reason="やはり認めない", has_remedies=True)
    assert code_of(refused) == "cases.another_outcome_proposed"
    offered = {
        move.id for move in case_page(reference=reference, by=office.decider, now=NOON).moves
    }
    assert offered == {"send_back", "approve"}


def test_a_decider_may_word_the_reason_anew(office: Office) -> None:
    reference = a_case_awaiting_decision(office, "rejected")
    decide_case(
        reference=reference, outcome="rejected", reason="条例3条の上限を超えるため",
        by=office.decider, now=NOON, client_key=a_key(),
    )  # fmt: skip
    standing = Decision.objects.get(case=row(reference), returned_at=None)
    assert standing.reason == "条例3条の上限を超えるため"
    assert standing.has_remedies
    assert Decision.objects.filter(case=row(reference)).count() == 2
    told = timeline_of(reference=reference, by=office.mother, now=NOON)
    assert told is not None
    assert told.decision is not None
    assert told.decision.reason == standing.reason


def test_a_proposal_can_be_sent_back_and_made_anew(office: Office) -> None:
    reference = a_case_awaiting_decision(office)
    send_back(
        reference=reference, reason="所得をもう一度", by=office.decider, now=NOON,
        client_key=a_key(),
    )  # fmt: skip
    assert row(reference).state == "under_review"
    assert Decision.objects.get(case=row(reference)).returned_at == NOON
    step(reference, "propose", office.reviewer, outcome="approved", reason="確認した")
    assert step(reference, "approve", office.decider) == "approved"


def test_corrections_change_only_what_was_asked_and_keep_the_old_value(office: Office) -> None:
    reference = a_case_awaiting_correction(office)
    with pytest.raises(NotAllowed) as refused:
        answer_corrections(
            reference=reference, answers={"household.size": 9}, by=office.mother, now=NOON,
            client_key=a_key(),
        )  # fmt: skip
    assert code_of(refused) == "cases.item_not_asked"
    answer_corrections(
        reference=reference, answers={"applicant.income": 2_500_000}, by=office.mother,
        now=NOON + DAY, client_key=a_key(),
    )  # fmt: skip
    values = CaseValue.objects.filter(case=row(reference), item="applicant.income").order_by("id")
    assert [(v.value, v.superseded_by) for v in values] == [(3_000_000, 4), (2_500_000, None)]
    correction = Correction.objects.get(case=row(reference))
    assert (correction.previous, correction.answer) == (values[0], values[1])
    assert correction.closed_at == NOON + DAY
    assert row(reference).state == "under_review"


def test_all_that_was_asked_must_be_answered(office: Office) -> None:
    asked = {"applicant.income": "合いません", "household.size": "住民票と違います"}
    reference = a_case_awaiting_correction(office, asked)
    with pytest.raises(Invalid) as refused:
        answer_corrections(
            reference=reference, answers={"applicant.income": 1}, by=office.mother, now=NOON,
            client_key=a_key(),
        )  # fmt: skip
    assert refused.value.field == "household.size"
    seen = timeline_of(reference=reference, by=office.mother, now=NOON)
    assert seen is not None
    assert [each.item.id for each in seen.corrections] == list(asked)
    assert seen.expects == "resident"


@pytest.mark.parametrize(
    ("corrections", "code"),
    [
        ({}, "cases.correction_missing"),
        ({"event.moved_on": "理由"}, "cases.correction_unknown"),
        ({"applicant.income": "  "}, "cases.reason_missing"),
    ],
)
def test_a_correction_names_an_item_and_says_why(
    office: Office, corrections: dict[str, str], code: str
) -> None:
    reference = a_case_under_review(office)
    with pytest.raises(Invalid) as refused:
        request_corrections(
            reference=reference, corrections=corrections, by=office.reviewer, now=NOON,
            client_key=a_key(),
        )  # fmt: skip
    assert code_of(refused) == code


def test_the_clock_stands_still_while_the_resident_corrects(office: Office) -> None:
    reference = a_case_awaiting_correction(office)
    assert row(reference).clock_stopped_on == NOON.date()
    later = NOON + timedelta(days=7)  # five business days
    answer_corrections(
        reference=reference, answers={"applicant.income": 1}, by=office.mother, now=later,
        client_key=a_key(),
    )  # fmt: skip
    assert row(reference).clock_stopped_on is None
    assert row(reference).due_on == date(2026, 12, 15)


def test_a_clerk_may_end_a_correction_with_a_reason(office: Office) -> None:
    reference = a_case_awaiting_correction(office)
    with pytest.raises(Invalid):
        step(reference, "end_correction", office.reviewer)
    step(reference, "end_correction", office.reviewer, reason="電話で確かめた")
    assert not Correction.objects.filter(case=row(reference), closed_at=None).exists()
    assert case_page(reference=reference, by=office.reviewer, now=NOON).notes[0].text == (
        "電話で確かめた"
    )


def test_a_notification_is_checked_and_never_decided(office: Office) -> None:
    reference = a_case(office, REGISTER)
    check_notification(reference=reference, by=office.reviewer, now=NOON, client_key=a_key())
    assert row(reference).state == "checked"
    assert not Decision.objects.exists()


def test_a_prepared_case_is_completed_at_the_counter(office: Office) -> None:
    reference = a_case(office, MOVING)
    with pytest.raises(Invalid) as refused:
        complete_at_counter(
            reference=reference, identity_seen="1234-5678", by=office.receptionist, now=NOON,
            client_key=a_key(),
        )  # fmt: skip
    assert code_of(refused) == "cases.identity_not_seen"
    complete_at_counter(
        reference=reference, identity_seen="passport", by=office.receptionist, now=NOON + DAY,
        client_key=a_key(),
    )  # fmt: skip
    case = row(reference)
    assert (case.state, case.arrived_at) == ("completed", NOON + DAY)
    assert CaseEvent.objects.get(case=case, sequence=2).payload["identity_seen"] == "passport"


def test_at_a_counter_one_person_may_decide_at_once(office: Office) -> None:
    reference = a_case(office, SEAL)
    complete_at_counter(
        reference=reference, identity_seen="driving_licence", by=office.receptionist, now=NOON,
        client_key=a_key(),
    )  # fmt: skip
    decision = Decision.objects.get(case=row(reference))
    assert (decision.outcome, decision.proposed_by_id) == ("approved", None)


def test_a_rejection_at_a_counter_is_the_decider_s(office: Office) -> None:
    refused = a_case(office, SEAL)
    details = {"identity_seen": "passport", "reason": "…", "has_remedies": True}
    with pytest.raises(NotAllowed):
        step(refused, "reject", office.reviewer, **details)
    step(refused, "reject", office.decider, **details)
    assert row(refused).state == "rejected"


def test_a_resident_withdraws_from_any_open_state(office: Office) -> None:
    for reference in (
        a_case(office), a_case_under_review(office), a_case_awaiting_correction(office),
        a_case_awaiting_decision(office), a_case(office, MOVING), a_case(office, REGISTER),
    ):  # fmt: skip
        withdraw_case(reference=reference, by=office.mother, now=NOON, client_key=a_key())
        assert row(reference).state == "withdrawn"
        assert not Correction.objects.filter(case=row(reference), closed_at=None).exists()
    with pytest.raises(Conflict) as refused:
        withdraw_case(
            reference=an_approved_case(office), by=office.mother, now=NOON, client_key=a_key()
        )
    assert code_of(refused) == "cases.move_not_open"


def test_accepted_answers_become_facts_and_the_child_a_person(office: Office) -> None:
    reference = an_approved_case(office)
    facts = facts_about(office.person_id, now=NOON)
    income = facts["applicant.income"]
    assert (income.value, income.source) == (3_000_000, f"case:{reference}")
    assert (income.purpose, income.expires_on) == ("allowance", date(2027, 11, 24))
    assert facts["household.size"].value == 3
    assert "document.proof" not in facts
    assert "event.moved_on" not in facts
    child = people_acted_for(office.person_id, today=NOON.date())[0].person
    assert row(reference).subject_id == child.id
    assert facts_about(child.id, now=NOON)["child.name"].value == ANSWERS["child.name"]


def test_nothing_is_known_from_what_was_rejected_or_withdrawn(office: Office) -> None:
    reference = a_case_awaiting_decision(office, "rejected")
    step(reference, "reject", office.decider, reason="上限を超える", has_remedies=True)
    withdraw_case(reference=a_case(office), by=office.mother, now=NOON, client_key=a_key())
    assert "applicant.income" not in facts_about(office.person_id, now=NOON)


@pytest.mark.parametrize("who", ["decider", "receptionist", "mother"])
def test_a_move_of_another_role_is_refused(office: Office, who: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        step(a_case(office), "take", getattr(office, who))
    assert code_of(refused) == "cases.not_your_role"


def test_strangers_do_not_learn_that_a_case_exists(office: Office) -> None:
    from tests.factories.people import a_resident

    reference = a_case(office)
    elsewhere = Actor.of(a_clerk("reviewer", ward=YAHATA_NISHI))
    other_section = Actor.of(a_clerk("reviewer", section="national-insurance"))
    for stranger in (Actor.visitor(), Actor.of(a_resident(name="他 人")), elsewhere, other_section):
        with pytest.raises(NotFound) as refused:
            step(reference, "withdraw", stranger)
        assert code_of(refused) == "cases.not_found"


def test_a_move_that_the_table_does_not_have(office: Office) -> None:
    for move in ("approve", "no_such_move"):
        with pytest.raises(Conflict) as refused:
            step(a_case(office), move, office.decider)
        assert code_of(refused) == "cases.move_not_open"


def test_the_same_key_moves_once(office: Office) -> None:
    reference, key = a_case(office), a_key()
    given = {"reference": reference, "move": "take", "by": office.reviewer, "now": NOON}
    first = move_case(**given, client_key=key)
    assert move_case(**given, client_key=key) == first
    assert CaseEvent.objects.filter(case=row(reference)).count() == 2


def test_a_key_that_made_another_step_makes_no_success_of_this_one(office: Office) -> None:
    """All forms of one page bear the same key: of two that are pressed, one has happened."""
    reference, key = a_case(office), a_key()
    press = {"reference": reference, "by": office.reviewer, "now": NOON, "client_key": key}
    seen = row(reference).head_sequence
    move_case(move="take", **press)
    steps = (
        lambda: move_case(move="withdraw", **{**press, "by": office.mother}),
        lambda: move_case(move="take_over", expected_sequence=seen, **press),
        lambda: release_case(**press),
        lambda: add_note(text="確認", **press),
        lambda: propose_decision(outcome="approved", reason="要件を満たす", **press),
    )
    for again in steps:
        with pytest.raises(Conflict) as refused:
            again()
        assert code_of(refused) == "cases.key_reused"
    assert take_case(**press).sequence == seen + 1  # that is what the move does
    assert row(reference).head_sequence == seen + 1


def test_a_case_that_went_on_is_not_moved_by_an_old_page(office: Office) -> None:
    reference = a_case(office)
    add_note(reference=reference, text="電話あり", by=office.reviewer, now=NOON, client_key=a_key())
    with pytest.raises(Conflict) as refused:
        move_case(
            reference=reference, move="take", by=office.reviewer, now=NOON, client_key=a_key(),
            expected_sequence=1,
        )  # fmt: skip
    assert code_of(refused) == "cases.changed_meanwhile"
    assert "ほかの人が先に" in refused.value.message


def test_take_release_and_hand_over_to_another_section(office: Office) -> None:
    reference = a_case_under_review(office)
    other = Actor.of(a_clerk("reviewer", name="代理 五郎"))
    take_case(reference=reference, by=other, now=NOON, client_key=a_key())
    assert row(reference).assignee_id == other.user_id
    release_case(reference=reference, by=other, now=NOON, client_key=a_key())
    assert row(reference).assignee_id is None
    given = {"by": other, "now": NOON, "reason": "住所が八幡西区のため"}
    with pytest.raises(Conflict):
        hand_over_case(
            reference=reference, section="citizens", ward_code=KOKURA_KITA, client_key=a_key(),
            **given,
        )  # fmt: skip
    with pytest.raises(NotFound):
        hand_over_case(
            reference=reference, section="no-such-section", ward_code="", client_key=a_key(),
            **given,
        )  # fmt: skip
    hand_over_case(
        reference=reference, section="citizens", ward_code=YAHATA_NISHI, client_key=a_key(),
        **given,
    )  # fmt: skip
    there = Actor.of(a_clerk("reviewer", ward=YAHATA_NISHI))
    history = case_page(reference=reference, by=there, now=NOON).history
    assert [each.words for each in history][-1] == "ほかの係・区へ引き継いだ"
    with pytest.raises(NotFound):
        case_page(reference=reference, by=other, now=NOON)


def test_a_note_stays_inside(office: Office) -> None:
    reference = a_case(office)
    add_note(reference=reference, text="要確認", by=office.reviewer, now=NOON, client_key=a_key())
    assert case_page(reference=reference, by=office.reviewer, now=NOON).notes[0].text == "要確認"
    assert "要確認" not in repr(timeline_of(reference=reference, by=office.mother, now=NOON))


def test_events_are_never_changed(office: Office) -> None:
    event = CaseEvent.objects.get(case=row(a_case(office)))
    with pytest.raises(Unchangeable):
        event.save()
    with pytest.raises(Unchangeable):
        event.delete()
    with pytest.raises(Unchangeable):
        CaseEvent.objects.update(kind="x")
    with pytest.raises(Unchangeable):
        CaseEvent.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_caseevent SET kind = 'x'")


def test_an_application_named_by_its_procedure_keeps_its_act(office: Office) -> None:
    assert row(a_case(office, ALLOWANCE)).act == "application"
    assert row(a_case(office, REGISTER)).act == "notification"
