"""`verify` finds every way round the product, and nothing where there was none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cityhall.engine.cases.api import (
    add_note,
    answer_corrections,
    erase_values,
    hand_over_case,
    verify,
    write_checkpoint,
)
from cityhall.engine.cases.keys import chain_key
from cityhall.engine.cases.models import (
    Bundle,
    Case,
    CaseEvent,
    CaseValue,
    Checkpoint,
    Correction,
    Decision,
    Note,
)
from cityhall.foundation.accounts.api import Actor
from tests.engine.cases.catalogue import ALL, LICENCE
from tests.engine.cases.scenarios import (
    DAY,
    Office,
    a_bundle,
    a_case,
    a_case_awaiting_correction,
    a_case_under_review,
    a_key,
    an_approved_case,
    row,
)
from tests.engine.cases.tampering import (
    remove_whole_case,
    rewrite_chain,
    tamper,
    without_triggers,
)
from tests.factories.places import NOON, YAHATA_NISHI


def codes() -> set[str]:
    return {found.code for found in verify()}


@pytest.fixture
def case(office: Office) -> Case:
    """A corrected and decided case with a note, signed, beside others."""
    a_bundle(office, *ALL)
    reference = a_case_awaiting_correction(office)
    answer_corrections(
        reference=reference, answers={"applicant.income": 1}, by=office.mother, now=NOON,
        client_key=a_key(),
    )  # fmt: skip
    add_note(reference=reference, text="確認", by=office.reviewer, now=NOON, client_key=a_key())
    an_approved_case(office)
    write_checkpoint(now=NOON)
    return row(reference)


def file(var_dir: Path) -> Path:
    return var_dir / "checkpoints" / "cases.jsonl"


def test_what_the_product_wrote_is_sound(case: Case) -> None:
    assert list(verify()) == []


def test_it_is_sound_after_every_kind_of_step(office: Office, case: Case) -> None:
    hand_over_case(
        reference=case.reference, section="citizens", ward_code=YAHATA_NISHI, reason="転居",
        by=office.reviewer, now=NOON, client_key=a_key(),
    )  # fmt: skip
    write_checkpoint(now=NOON)
    assert list(verify()) == []


CHANGES: dict[str, tuple[Callable[[Case], None], str]] = {
    "a payload": (
        lambda c: tamper(
            "UPDATE cases_caseevent SET payload = %s WHERE case_id = %s AND sequence = 2",
            '{"move": "withdraw"}', c.pk,
        ),
        "event_changed",
    ),
    "who did it": (
        lambda c: tamper(
            "UPDATE cases_caseevent SET actor_id = 99 WHERE case_id = %s AND sequence = 2", c.pk
        ),
        "event_changed",
    ),
    "when": (
        lambda c: tamper(
            "UPDATE cases_caseevent SET at = %s WHERE case_id = %s AND sequence = 2",
            (NOON - DAY).isoformat(), c.pk,
        ),
        "event_changed",
    ),
    "a removed row": (
        lambda c: tamper("DELETE FROM cases_caseevent WHERE case_id = %s AND sequence = 3", c.pk),
        "event_removed",
    ),
    "a cut tail": (
        lambda c: tamper("DELETE FROM cases_caseevent WHERE case_id = %s AND sequence = 5", c.pk),
        "tail_cut",
    ),
    "the state": (
        lambda c: tamper("UPDATE cases_case SET state = 'approved' WHERE id = %s", c.pk),
        "state_differs",
    ),
    "the channel": (
        lambda c: tamper("UPDATE cases_case SET channel = 'post' WHERE id = %s", c.pk),
        "state_differs",
    ),
    "the due day": (
        lambda c: tamper("UPDATE cases_case SET due_on = '2030-01-01' WHERE id = %s", c.pk),
        "state_differs",
    ),
    "the version": (
        lambda c: Case.objects.filter(pk=c.pk).update(
            version=Case.objects.get(procedure=LICENCE).version
        ),
        "state_differs",
    ),
    "a value": (
        lambda c: tamper(
            "UPDATE cases_casevalue SET value = '2' WHERE case_id = %s AND item = %s",
            c.pk, "household.size",
        ),
        "content_changed",
    ),
    "a removed value": (
        lambda c: tamper(
            "DELETE FROM cases_casevalue WHERE case_id = %s AND item = 'household.size'", c.pk
        ),
        "content_removed",
    ),
    "an old value made current": (
        lambda c: _swap_values(c),
        "content_changed",
    ),
    "an old value that passes for the newer one": (
        lambda c: _swap_values(c, with_their_places=True),
        "content_changed",
    ),
    "a value that passes for erased": (
        lambda c: CaseValue.objects.filter(case=c, item="household.size").update(
            value=None, salt="", erased_at=NOON
        ),
        "content_changed",
    ),
    "a note's words": (
        lambda c: Note.objects.filter(case=c).update(text="別の言葉"),
        "content_changed",
    ),
    "a correction's reason": (
        lambda c: Correction.objects.filter(case=c).update(reason="別の理由"),
        "content_changed",
    ),
    "a value put in": (
        lambda c: CaseValue.objects.create(
            case=c, item="x.y", value=1, source="answer", as_of=NOON.date(), sequence=1,
            salt="", digest="0" * 64,
        ) and None,
        "content_added",
    ),
}  # fmt: skip


def _swap_values(case: Case, *, with_their_places: bool = False) -> None:
    old, new = CaseValue.objects.filter(case=case, item="applicant.income").order_by("id")
    first, last = old.sequence, new.sequence
    CaseValue.objects.filter(pk=new.pk).update(superseded_by=last)
    CaseValue.objects.filter(pk=old.pk).update(superseded_by=None)
    if with_their_places:
        CaseValue.objects.filter(pk=new.pk).update(sequence=first)
        CaseValue.objects.filter(pk=old.pk).update(sequence=last)


@pytest.mark.parametrize("what", CHANGES)
def test_it_finds_a_change(case: Case, what: str) -> None:
    change, code = CHANGES[what]
    with without_triggers():
        change(case)
    found = [problem for problem in verify() if problem.code == code]
    assert found, f"{what}: {codes()}"
    assert {problem.reference for problem in found} == {case.reference}


def test_it_finds_a_decision_turned_round(office: Office, case: Case) -> None:
    Decision.objects.update(reason="別の理由")
    assert "content_changed" in codes()


def test_it_finds_two_rows_in_each_others_place(case: Case) -> None:
    with without_triggers():
        for before, after in ((2, 900), (3, 2), (900, 3)):
            tamper(
                "UPDATE cases_caseevent SET sequence = %s WHERE case_id = %s AND sequence = %s",
                after, case.pk, before,
            )  # fmt: skip
    assert {"events_reordered", "event_changed"} <= codes()


def test_it_finds_a_tail_cut_together_with_the_head(case: Case) -> None:
    last = CaseEvent.objects.get(case=case, sequence=4)
    with without_triggers():
        tamper("DELETE FROM cases_note WHERE case_id = %s", case.pk)
        tamper("DELETE FROM cases_caseevent WHERE case_id = %s AND sequence = 5", case.pk)
        tamper(
            "UPDATE cases_case SET head_sequence = 4, head_hash = %s WHERE id = %s",
            last.hash, case.pk,
        )  # fmt: skip
    assert codes() == {"signed_event_differs"}


def test_it_finds_a_whole_case_removed(case: Case) -> None:
    with without_triggers():
        remove_whole_case(case)
    assert codes() == {"case_removed", "bundle_changed"}


def test_it_finds_a_whole_bundle_removed(case: Case) -> None:
    with without_triggers():
        remove_whole_case(case)
        tamper("DELETE FROM cases_bundle WHERE id = %s", case.bundle_id)
    assert codes() == {"case_removed"}


def test_it_finds_a_chain_made_anew_without_the_key(case: Case) -> None:
    with without_triggers():
        tamper(
            "UPDATE cases_caseevent SET actor_id = 99 WHERE case_id = %s AND sequence = 2", case.pk
        )
        rewrite_chain(case, b"a key that somebody made up")
    assert {"event_changed", "signed_event_differs"} <= codes()


def test_it_finds_a_chain_made_anew_even_with_the_key(case: Case) -> None:
    with without_triggers():
        tamper(
            "UPDATE cases_caseevent SET actor_id = 99 WHERE case_id = %s AND sequence = 2", case.pk
        )
        rewrite_chain(case, chain_key())
    assert codes() == {"signed_event_differs"}


def test_it_finds_a_removed_line_of_the_checkpoints(
    office: Office, case: Case, var_dir: Path
) -> None:
    for _ in range(3):
        a_case(office)
        write_checkpoint(now=NOON)
    lines = file(var_dir).read_bytes().splitlines(keepends=True)
    assert len(lines) == 4
    file(var_dir).write_bytes(b"".join(lines[:1] + lines[2:]))
    assert "checkpoint_line_missing" in codes()
    file(var_dir).write_bytes(b"".join(lines[:-1]))
    assert codes() == {"checkpoint_tail_missing", "signed_without_line"}
    file(var_dir).unlink()
    assert codes() == {"checkpoint_tail_missing", "signed_without_line"}
    file(var_dir).write_bytes(b"".join(lines))
    assert codes() == set()


def test_it_finds_a_changed_line_of_the_checkpoints(case: Case, var_dir: Path) -> None:
    line = json.loads(file(var_dir).read_bytes())
    line["heads"] = line["heads"][1:]
    file(var_dir).write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert "checkpoint_not_genuine" in codes()
    file(var_dir).write_text("nonsense\n", encoding="utf-8")
    assert "checkpoint_not_genuine" in codes()


def test_a_checkpoint_is_written_only_when_something_has_grown(
    office: Office, case: Case, var_dir: Path
) -> None:
    assert write_checkpoint(now=NOON) == 0
    assert len(file(var_dir).read_bytes().splitlines()) == 1
    a_case_under_review(office)
    assert write_checkpoint(now=NOON) == 1
    last = json.loads(file(var_dir).read_bytes().splitlines()[-1])
    assert last["heads"][0][1] == 2


def test_a_writer_that_stopped_half_way_is_made_good(office: Office, case: Case) -> None:
    """The file is written before the database; between the two somebody pulls the plug."""
    reference = a_case(office)
    write_checkpoint(now=NOON)
    Case.objects.filter(reference=reference).update(signed_sequence=0)
    Checkpoint.objects.update(number=1)
    assert write_checkpoint(now=NOON) == 0
    assert Checkpoint.objects.get().number == 2
    assert row(reference).signed_sequence == 1


def test_a_line_torn_by_a_power_cut_is_written_anew(
    office: Office, case: Case, var_dir: Path
) -> None:
    with file(var_dir).open("ab") as torn:
        torn.write(b'{"number": 2, "heads": [')
    assert codes() == set()
    a_case(office)
    assert write_checkpoint(now=NOON) == 1
    assert codes() == set()


def test_many_heads_take_several_lines(
    office: Office, var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityhall.engine.cases.verification.checkpoints.HEADS_A_LINE", 2)
    a_bundle(office, *ALL)
    assert write_checkpoint(now=NOON) == 5
    assert len(file(var_dir).read_bytes().splitlines()) == 3
    assert list(verify()) == []


def test_erased_values_leave_the_chain_true(office: Office) -> None:
    reference = an_approved_case(office)
    write_checkpoint(now=NOON)
    given = {"by": Actor.system("保存期間"), "now": NOON + DAY, "reason": "保存期間の満了"}
    erase_values(reference=reference, items=["applicant.income"], client_key=a_key(), **given)
    income = CaseValue.objects.get(case=row(reference), item="applicant.income")
    assert (income.value, income.salt) == (None, "")
    assert CaseValue.objects.get(case=row(reference), item="household.size").value == 3
    assert row(reference).birth_date is not None
    born = ["applicant.birth_date"]
    erase_values(reference=reference, items=born, client_key=a_key(), **given)
    assert row(reference).birth_date is None
    assert list(verify()) == []
    erase_values(reference=reference, items=None, client_key=a_key(), **given)
    case = row(reference)
    assert not CaseValue.objects.filter(case=case, value__isnull=False).exists()
    assert Decision.objects.get(case=case).reason == ""
    assert (case.folded_name, case.birth_date) == ("", None)
    write_checkpoint(now=NOON)
    assert list(verify()) == []


def test_it_streams(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks bound what is held; the queries grow with blocks, not with cases."""
    monkeypatch.setattr("cityhall.engine.cases.verification.verify.BLOCK", 4)
    for _ in range(2):
        a_bundle(office, *ALL)
    write_checkpoint(now=NOON)
    with CaptureQueriesContext(connection) as captured:
        assert list(verify()) == []
    assert len(captured) < 60
    assert Bundle.objects.count() == 2
