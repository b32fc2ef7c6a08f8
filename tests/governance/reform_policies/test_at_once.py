"""Several who write at once: one chain, and of two editors of one issue one is told."""

from datetime import date
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.reform_policies.api import (
    Loaded,
    head,
    revise_issue,
    revisions_of,
    wrong_revisions,
)
from tests.engine.cases.test_at_once import at_once, codes
from tests.governance.reform_policies.conftest import NOW

ISSUES = ("environment-2024-a1", "fire-2024-a1", "fire-2024-a2", "transport-2024-a1")


def revising(subject: str, title: str) -> Any:
    seen = revisions_of(subject)[-1].sequence

    def revise() -> Any:
        return revise_issue(
            year=2024,
            subject=subject,
            changes={"title": title},
            author="試験",
            reason="同時に書く",
            effective_on=date(2026, 11, 26),
            published_on=date(2026, 11, 26),
            seen=seen,
            by=Actor.system("試験"),
            now=NOW,
        )

    return revise


def test_writers_of_different_issues_make_one_chain(lasting: Loaded) -> None:
    before = head()[0]
    results = at_once(*[revising(subject, "改めた題名") for subject in ISSUES])
    assert codes(results) == []
    assert head()[0] == before + len(ISSUES)
    assert list(wrong_revisions()) == []


def test_of_two_editors_of_one_issue_one_is_told(lasting: Loaded) -> None:
    results = at_once(*[revising(ISSUES[0], f"題名{number}") for number in range(3)])
    assert codes(results) == ["reform.revised_meanwhile"] * 2
    assert len(revisions_of(ISSUES[0])) == 2
    assert list(wrong_revisions()) == []
