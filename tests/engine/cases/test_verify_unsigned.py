"""Before a checkpoint has signed it, the journal guards what was committed: whoever holds only the
database can neither take it away unnoticed nor keep it from being signed."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from cityhall.engine.cases.api import add_note, verify, write_checkpoint
from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.engine.cases.verification import checkpoints, journal
from tests.engine.cases.catalogue import ALLOWANCE, LICENCE
from tests.engine.cases.scenarios import Office, a_bundle, a_case, a_key, row
from tests.engine.cases.tampering import remove_whole_case, tamper, without_triggers
from tests.factories.places import NOON

Committing = Callable[..., AbstractContextManager[object]]
LATER = NOON + timedelta(hours=1)


def codes() -> set[str]:
    return {found.code for found in verify()}


@pytest.fixture
def bundle(office: Office, django_capture_on_commit_callbacks: Committing) -> list[Case]:
    """Two cases of one bundle, committed and not yet signed; beside them, others that are."""
    a_case(office)
    write_checkpoint(now=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        opened = a_bundle(office, ALLOWANCE, LICENCE)
    return [row(case.reference) for case in opened.cases]


@pytest.fixture
def noted(
    bundle: list[Case], office: Office, django_capture_on_commit_callbacks: Committing
) -> Case:
    """A signed case to which a note was added that is not yet signed."""
    write_checkpoint(now=NOON)
    case = bundle[0]
    with django_capture_on_commit_callbacks(execute=True):
        a_note(office, case.reference)
    return case


def a_note(office: Office, reference: str) -> None:
    add_note(reference=reference, text="確認", by=office.reviewer, now=NOON, client_key=a_key())


def remove_bundle(cases: list[Case]) -> None:
    with without_triggers():
        for case in cases:
            remove_whole_case(case)
        tamper("DELETE FROM cases_bundle WHERE id = %s", cases[0].bundle_id)


def cut_the_note(case: Case) -> None:
    """The last event, its note, and the head as it was before."""
    before = CaseEvent.objects.get(case=case, sequence=1)
    with without_triggers():
        tamper("DELETE FROM cases_note WHERE case_id = %s", case.pk)
        tamper("DELETE FROM cases_caseevent WHERE case_id = %s AND sequence = 2", case.pk)
        tamper(
            "UPDATE cases_case SET head_sequence = 1, head_hash = %s WHERE id = %s",
            before.hash, case.pk,
        )  # fmt: skip


def found_for_good(expected: set[str]) -> None:
    """It is found at once, and after the next checkpoints as well."""
    write_checkpoint(now=NOON)
    assert codes() == expected
    write_checkpoint(now=LATER)
    assert codes() == expected


def test_it_finds_a_whole_bundle_removed_before_it_was_signed(bundle: list[Case]) -> None:
    remove_bundle(bundle)
    assert codes() == {"case_removed"}
    found_for_good({"case_removed"})
    assert {one.reference for one in verify()} == {case.reference for case in bundle}


def test_it_finds_one_case_of_two_removed_before_it_was_signed(bundle: list[Case]) -> None:
    with without_triggers():
        remove_whole_case(bundle[0])
    found_for_good({"case_removed", "bundle_changed"})


def test_a_mark_in_the_database_keeps_nothing_from_being_signed(bundle: list[Case]) -> None:
    tamper("UPDATE cases_case SET signed_sequence = head_sequence")
    assert write_checkpoint(now=NOON) == 2
    assert codes() == set()
    remove_bundle(bundle)
    found_for_good({"case_removed"})


def test_it_finds_a_last_event_cut_before_it_was_signed(noted: Case) -> None:
    cut_the_note(noted)
    assert codes() == {"journalled_event_differs"}
    found_for_good({"signed_event_differs"})


def test_it_finds_a_cut_event_behind_which_the_product_went_on(
    noted: Case, office: Office, django_capture_on_commit_callbacks: Committing
) -> None:
    cut_the_note(noted)
    with django_capture_on_commit_callbacks(execute=True):
        a_note(office, noted.reference)
    found_for_good({"signed_event_differs"})


def test_a_cut_case_does_not_keep_the_writer_busy_for_ever(noted: Case) -> None:
    write_checkpoint(now=NOON)
    cut_the_note(noted)
    assert write_checkpoint(now=NOON) == 0


def test_it_finds_a_mark_that_no_line_supports(office: Office) -> None:
    """Where a process was killed before its line in the journal, the mark alone hides the case."""
    a_case(office)
    write_checkpoint(now=NOON)
    hidden = a_case(office)
    tamper("UPDATE cases_case SET signed_sequence = head_sequence")
    assert write_checkpoint(now=NOON) == 0
    (found,) = verify()
    assert (found.code, found.reference) == ("signed_without_line", hidden)


def test_it_finds_a_case_kept_from_being_signed_though_its_mark_is_put_back(office: Office) -> None:
    hidden = a_case(office)
    tamper("UPDATE cases_case SET signed_sequence = head_sequence")
    a_case(office)
    write_checkpoint(now=LATER)
    tamper("UPDATE cases_case SET signed_sequence = 0 WHERE reference = %s", hidden)
    (found,) = verify()
    assert (found.code, found.reference) == ("head_unsigned", hidden)


def test_what_was_rolled_back_leaves_no_line(
    office: Office, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        a_case(office)
    assert waiting  # written by nothing but the commit
    assert list(journal.pending()) == []


def test_killed_between_commit_and_line_is_no_removal(office: Office) -> None:
    """No line is written in this test: its transaction never ends."""
    reference = a_case(office)
    assert codes() == set()
    assert write_checkpoint(now=NOON) == 1
    assert row(reference).signed_sequence == 1
    assert codes() == set()


@pytest.mark.parametrize("moment", ["add_line", "_note", "journal.forget_taken"])
def test_a_writer_killed_at_any_moment_loses_nothing(
    bundle: list[Case], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"{checkpoints.__name__}.{moment}", killed)
        with pytest.raises(KeyboardInterrupt):
            write_checkpoint(now=NOON)
    assert codes() == set()
    write_checkpoint(now=NOON)
    assert codes() == set()
    assert list(journal.pending()) == []
    remove_bundle(bundle)
    assert codes() == {"case_removed"}


def test_a_line_torn_by_a_power_cut_spoils_only_itself(
    bundle: list[Case], office: Office, var_dir: Path,
    django_capture_on_commit_callbacks: Committing,
) -> None:  # fmt: skip
    file = var_dir / "checkpoints" / "journal.jsonl"
    os.truncate(file, file.stat().st_size - 20)
    with django_capture_on_commit_callbacks(execute=True):
        reference = a_case(office)
    assert [head[0] for head in journal.pending()] == [reference]
    assert write_checkpoint(now=NOON) == 3  # those of the torn line by their mark
    assert codes() == set()
