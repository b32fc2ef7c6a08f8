"""New issues beside revised ones in one publication: all of them, or none."""

from dataclasses import replace
from typing import Any

import pytest

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.reform_policies.api import (
    EvidenceDefinition,
    IssueChange,
    Loaded,
    RevisionView,
    head,
    issue_rows,
    publish_at_once,
    remove_issue,
    revisions_of,
    summary,
    wrong_revisions,
)
from cityhall.kernel.errors import Conflict, Invalid, NotFound
from tests.governance.reform_policies.conftest import NOW

TODAY = NOW.date()
OLD = "fire-2024-a1"
NEW = IssueChange(
    subject="fire-new-call",
    changes={
        "title": "通報の受け方の見直し",
        "level": "A",
        "number": "12",
        "sections": {"content": "通報に出るまで平均9秒かかる。"},
    },
    reason="年度の途中の追加",
    seen=None,
    bureau="fire",
)


def publish(*issues: IssueChange, year: int = 2024) -> list[Any]:
    return publish_at_once(year=year, issues=issues, author="試験", effective_on=TODAY,
                           published_on=TODAY, by=Actor.system("試験"), now=NOW)  # fmt: skip


def last(subject: str) -> RevisionView:
    return revisions_of(subject)[-1]


def revised(**changes: Any) -> IssueChange:
    return IssueChange(OLD, changes, "見直し", last(OLD).sequence)


def test_a_new_issue_and_a_revised_one_stand_in_one_chain(loaded: Loaded) -> None:
    before = summary(2024, "A").total
    publish(NEW, revised(title="改めた課題名"))
    (row,) = issue_rows(NEW.subject)
    assert (row.bureau, row.level, row.place, row.rank) == ("fire", "A", 12, None)
    assert last(NEW.subject).content["sections"] == NEW.changes["sections"]
    assert last(OLD).content["title"] == "改めた課題名"
    assert summary(2024, "A").total == before + 1
    assert list(wrong_revisions()) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"bureau": "sample-bureau"}, "その年度にある局・区"),
        ({"bureau": ""}, "その年度にある局・区"),
        ({"subject": "消防の課題"}, "課題の名前"),
        ({"subject": "a" * 81}, "課題の名前"),
        ({"changes": {**NEW.changes, "level": "D"}}, "様式にある課題領域"),
        ({"changes": {"level": "A"}}, "課題名、番号"),
    ],
)
def test_one_that_lacks_something_keeps_all_back(
    loaded: Loaded, wrong: dict[str, Any], said: str
) -> None:
    before = head()
    with pytest.raises(Invalid, match=said):
        publish(revised(title="改めた課題名"), replace(NEW, **wrong))
    assert head() == before
    assert last(OLD).content["title"] != "改めた課題名"


def test_a_rank_of_a_new_issue_rests_on_evidence_too(loaded: Loaded) -> None:
    ranked = replace(NEW, changes={**NEW.changes, "rank": 2})
    with pytest.raises(Invalid, match="根拠がありません"):
        publish(ranked)
    paper = EvidenceDefinition(kind="document", title="手順書")
    publish(replace(ranked, evidence=(paper,)))
    assert issue_rows(NEW.subject)[0].rank == 2


def test_new_is_only_what_is_not_there(loaded: Loaded) -> None:
    with pytest.raises(Conflict, match="ほかの人"):
        publish(replace(NEW, subject=OLD))
    with pytest.raises(NotFound):
        publish(replace(NEW, seen=1))
    with pytest.raises(NotFound):
        publish(NEW, year=2031)
    remove_issue(year=2024, subject=OLD, author="試験", reason="終わった", effective_on=TODAY,
                 published_on=TODAY, seen=last(OLD).sequence, by=Actor.system("試験"),
                 now=NOW)  # fmt: skip
    with pytest.raises(NotFound, match="取り下げられています"):
        publish(replace(NEW, subject=OLD))


def test_the_same_issue_goes_on_in_the_next_edition(loaded: Loaded) -> None:
    publish(replace(NEW, subject=OLD), year=2026)
    assert [row.year for row in issue_rows(OLD)] == [2026, 2024]
    assert list(wrong_revisions()) == []
