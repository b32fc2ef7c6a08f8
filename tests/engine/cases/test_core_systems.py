"""Lists for core systems: field by field, once, and what comes back is noted once."""

import csv
import io

import pytest

from cityhall.engine.cases.api import (
    Answered,
    Case,
    as_csv,
    case_page,
    export_hand_overs,
    hand_over_batches,
    hand_over_counts,
    hand_over_standing,
    handover_rows,
    take_in_answers,
    verify,
)
from cityhall.foundation.accounts.api import Actor, give_duty
from cityhall.kernel.errors import Invalid
from tests.engine.cases.catalogue import LICENCE
from tests.engine.cases.scenarios import ANSWERS, Office, a_bundle, an_approved_case, step
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import NOON, YAHATA_NISHI

CORE = "core_list"


@pytest.fixture
def reference(office: Office) -> str:
    return an_approved_case(office)


def export(office: Office) -> str | None:
    return export_hand_overs(system=CORE, by=office.reviewer, now=NOON)


def answer(office: Office, *answers: Answered) -> object:
    return take_in_answers(system=CORE, answers=answers, by=office.reviewer, now=NOON)


def test_an_accepted_case_is_on_the_list_with_every_field(office: Office, reference: str) -> None:
    batch = export(office)
    (row,) = handover_rows(by=office.reviewer, now=NOON, batch=batch or "")
    fields = {name: value for name, _, value in row.fields}
    assert fields["applicant.name__family"] == "髙﨑"
    assert fields["applicant.income"] == "3000000"
    assert row.status == "exported"
    assert export(office) is None


def test_the_csv_is_read_back_as_it_was(office: Office, reference: str) -> None:
    export(office)
    lines = list(csv.DictReader(io.StringIO(as_csv(handover_rows(by=office.reviewer, now=NOON)))))
    assert {line["受付番号"] for line in lines} == {reference}
    said = {line["項目"]: line["値"] for line in lines}
    assert said["applicant.employer"] == "小倉印刷𠮷田"


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "＝HYPERLINK(1)", " +1", "－1", "＠SUM(1)"])
def test_no_cell_is_a_formula(office: Office, cell: str) -> None:
    answers = ANSWERS | {"applicant.employer": cell}
    reference = a_bundle(office, answers=answers).cases[0].reference
    step(reference, "take", office.reviewer)
    step(reference, "propose", office.reviewer, outcome="approved", reason="よい")
    step(reference, "approve", office.decider)
    assert f",'{cell}" in as_csv(handover_rows(by=office.reviewer, now=NOON))


def test_what_came_back_is_noted_once(office: Office, reference: str) -> None:
    export(office)
    first = answer(office, Answered(reference, taken=True), Answered("2222-2222-2", taken=True))
    again = answer(office, Answered(reference, taken=True))
    assert (first.new, first.known, first.unknown) == (1, 0, ("2222-2222-2",))
    assert (again.new, again.known) == (0, 1)
    page = case_page(reference=reference, by=office.reviewer, now=NOON)
    assert page.hand_overs[0].status == "acknowledged"
    assert page.history[-1].words == "基幹システムから結果が返った"
    assert list(verify()) == []


def test_a_failure_says_why_and_goes_out_again(office: Office, reference: str) -> None:
    export(office)
    with pytest.raises(Invalid):
        answer(office, Answered(reference, taken=False))
    answer(office, Answered(reference, taken=False, reason="世帯番号が合わない"))
    page = case_page(reference=reference, by=office.reviewer, now=NOON)
    assert (page.hand_overs[0].status, page.hand_overs[0].reason) == (
        "failed", "世帯番号が合わない",
    )  # fmt: skip
    assert export(office) is not None
    assert answer(office, Answered(reference, taken=True)).new == 1


def test_what_is_still_queued_cannot_be_answered(office: Office, reference: str) -> None:
    assert answer(office, Answered(reference, taken=True)).unknown == (reference,)


def test_a_procedure_without_a_core_system_is_on_no_list(office: Office) -> None:
    reference = a_bundle(office, LICENCE).cases[0].reference
    assert handover_rows(by=office.reviewer, now=NOON) == []
    assert reference


def test_who_only_reads_there_hands_nothing_over_from_there(office: Office, reference: str) -> None:
    """Reviewer in one ward, receptionist in another: the second ward's cases are not on the list,
    and an answer for one of them fits none."""
    elsewhere = an_approved_case(office)
    Case.objects.filter(reference=elsewhere).update(ward=YAHATA_NISHI)
    user = a_clerk("reviewer")
    give_duty(
        user_id=user.pk, role="receptionist", section="citizens", ward=YAHATA_NISHI,
        by=TESTS, now=NOON,
    )  # fmt: skip
    both = Actor.of(user)
    assert case_page(reference=elsewhere, by=both, now=NOON).reference == elsewhere
    assert [each.count for each in hand_over_counts(by=both, now=NOON)] == [1]
    batch = export_hand_overs(system=CORE, by=both, now=NOON)
    assert [row.reference for row in handover_rows(by=both, now=NOON)] == [reference]
    ward = Actor.of(a_clerk("reviewer", ward=YAHATA_NISHI))
    other = export_hand_overs(system=CORE, by=ward, now=NOON)
    assert [each.batch for each in hand_over_batches(by=both, now=NOON)] == [batch]
    assert handover_rows(by=both, now=NOON, batch=other or "") == []
    known = hand_over_standing(system=CORE, references=[reference, elsewhere], by=both, now=NOON)
    assert known == {reference: "exported"}
    taken = take_in_answers(
        system=CORE, answers=[Answered(elsewhere, taken=True)], by=both, now=NOON
    )
    assert taken.unknown == (elsewhere,)
    assert handover_rows(by=office.mother, now=NOON) == [], "a list is nobody's but the office's"
