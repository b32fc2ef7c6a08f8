"""Revisions are only added; what was altered, removed or back-dated is found."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.reform_policies import ledger
from cityhall.governance.reform_policies.api import (
    EvidenceDefinition,
    Loaded,
    RevisionView,
    as_of,
    issue_rows,
    lines,
    remove_issue,
    revise_issue,
    revisions_of,
    wrong_in,
    wrong_revisions,
)
from cityhall.governance.reform_policies.models import Issue, Revision, Unchangeable
from cityhall.kernel.errors import Conflict, Invalid, NotFound
from tests.governance.reform_policies.conftest import NOW

BY = Actor.system("試験")
SUBJECT = "environment-2024-a1"
LOWER = "ward-yahata-higashi-2024-a8"
MINUTES = EvidenceDefinition(kind="meeting", title="第3回の会議の記録", place="2頁")


def revise(subject: str = SUBJECT, **changes: object) -> Revision:
    last = revisions_of(subject)[-1]
    given = {
        "year": last.year,
        "subject": subject,
        "changes": {"title": "改めた題名"},
        "author": "環境局",
        "reason": "題名を分かりやすくした",
        "effective_on": date(2026, 11, 26),
        "published_on": date(2026, 11, 26),
        "seen": last.sequence,
        "by": BY,
        "now": NOW,
    }
    return revise_issue(**(given | changes))


def codes() -> set[str]:
    return {wrong.code for wrong in wrong_revisions()}


def test_a_revision_is_added_and_the_old_one_stays(loaded: Loaded) -> None:
    revise()
    old, new = revisions_of(SUBJECT)
    assert (old.content["title"], new.content["title"]) == (
        "日明積出基地の廃止の検討",
        "改めた題名",
    )
    assert new.content["rank"] == 3
    assert as_of([old, new], date(2025, 1, 1)) == old
    assert as_of([old, new], date(2024, 1, 1)) is None
    assert issue_rows(SUBJECT)[0].title == "改めた題名"
    assert list(wrong_revisions()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"effective_on": date(2024, 10, 1)}, "reform.back_dated"),
        ({"published_on": date(2026, 11, 25)}, "reform.published_in_the_past"),
        ({"reason": " "}, "reform.reason_needed"),
        ({"changes": {"sections": {"outcome": "様式にない"}}}, "reform.unknown_field"),
        ({"changes": {"rank": 7}}, "reform.rank_not_allowed"),
        ({"changes": {"rank": 2}, "subject": LOWER}, "reform.rank_without_evidence"),
    ],
)
def test_what_is_refused(loaded: Loaded, changes: dict[str, object], code: str) -> None:
    before = Revision.objects.count()
    with pytest.raises(Invalid) as refused:
        revise(**changes)
    assert refused.value.code == code
    assert Revision.objects.count() == before


def test_a_rank_rises_on_evidence_and_falls_without(loaded: Loaded) -> None:
    risen = revise(LOWER, changes={"rank": 2}, evidence=[MINUTES])
    assert risen.evidence[0]["title"] == "第3回の会議の記録"
    assert issue_rows(LOWER)[0].has_evidence
    assert revise(LOWER, changes={"rank": 1}).content["rank"] == 1


def test_two_editors_do_not_overwrite_each_other(loaded: Loaded) -> None:
    seen = revisions_of(SUBJECT)[-1].sequence
    revise(seen=seen)
    with pytest.raises(Conflict) as refused:
        revise(seen=seen)
    assert refused.value.code == "reform.revised_meanwhile"


def test_a_removed_issue_leaves_a_tombstone(loaded: Loaded) -> None:
    last = revisions_of(SUBJECT)[-1]
    given = {"year": 2024, "subject": SUBJECT, "author": "環境局", "by": BY, "now": NOW}
    day = date(2026, 11, 26)
    remove_issue(
        **given, reason="別の課題にまとめた", effective_on=day, published_on=day, seen=last.sequence
    )
    assert issue_rows(SUBJECT)[0].is_removed
    assert revisions_of(SUBJECT)[-1].reason == "別の課題にまとめた"
    with pytest.raises(NotFound):
        revise()


def test_nothing_changes_a_written_revision(loaded: Loaded) -> None:
    revision = Revision.objects.get(sequence=5)
    for change in (revision.save, revision.delete, Revision.objects.all().delete):
        with pytest.raises(Unchangeable):
            change()
    with pytest.raises(Unchangeable):
        Revision.objects.update(reason="")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reform_policies_revision SET reason = 'x' WHERE sequence = 5")


def written() -> list[dict[str, object]]:
    return [json.loads(json.dumps(line, ensure_ascii=False)) for line in lines()]


def test_the_file_for_everybody_shows_what_was_done_to_it(loaded: Loaded) -> None:
    revise()
    good = written()
    assert list(wrong_in(good)) == []
    altered = [dict(line) for line in good]
    altered[6]["content"] = {**good[6]["content"], "rank": 3}
    assert [wrong.code for wrong in wrong_in(altered)] == ["reform.altered"]
    removed = [*good[:9], *good[10:]]
    assert {wrong.code for wrong in wrong_in(removed)} == {"reform.removed", "reform.unchained"}
    assert {wrong.code for wrong in wrong_in(reversed(good))} >= {"reform.unchained"}


def test_back_dating_is_found_even_when_the_chain_is_made_anew(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityhall.governance.reform_policies.actions.ensure_not_back_dated", _any)
    revise(published_on=date(2026, 1, 1))
    assert codes() == {"reform.back_dated"}


def _any(*_: object) -> None:
    """Somebody has taken the check out of the program."""


def test_a_clock_that_goes_back_is_found(loaded: Loaded) -> None:
    revise()
    revise(changes={"title": "また"}, now=NOW - timedelta(hours=3))
    assert codes() == {"reform.back_dated"}


def test_verify_finds_a_cut_tail_and_rows_out_of_step(loaded: Loaded) -> None:
    revise()
    assert codes() == set()
    Issue.objects.filter(subject=SUBJECT).update(title="こっそり")
    assert codes() == {"reform.out_of_step"}
    if connection.vendor == "postgresql":
        return  # there the database refuses the deletion as well
    Issue.objects.filter(subject=SUBJECT).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reform_policies_revision WHERE sequence = 139")
    assert codes() == {"reform.missing"}


def test_a_writing_and_its_audit_entry_stand_or_fall_together(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(ledger, "record", broken)
    before = Revision.objects.count()
    with pytest.raises(RuntimeError):
        revise()
    assert Revision.objects.count() == before
    assert issue_rows(SUBJECT)[0].title != "改めた題名"


def test_an_erratum_stands_beside_what_it_mends(loaded: Loaded) -> None:
    last: RevisionView = revisions_of(SUBJECT)[-1]
    mended = revise(
        changes={"title": "日明積出基地の廃止"},
        effective_on=last.effective_on,
        corrects=last.sequence,
    )
    assert as_of(revisions_of(SUBJECT), date(2024, 12, 31)).sequence == mended.sequence
    assert codes() == set()
