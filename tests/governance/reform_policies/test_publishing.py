"""Everything at once: all issues of a publication stand in the chain, or none of them."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.reform_policies.api import (
    IssueChange,
    Loaded,
    head,
    issue_rows,
    publish_at_once,
    revisions_of,
    wrong_revisions,
)
from cityhall.governance.reform_policies.models import Revision
from cityhall.kernel.errors import Conflict, Invalid
from tests.governance.reform_policies.conftest import NOW

ISSUES = ("environment-2024-a1", "fire-2024-a1", "fire-2024-a2")
LOWER = "ward-yahata-higashi-2024-a8"
DAY = date(2026, 11, 26)

#: Publishes, and stops for good when all rows are written and nothing is committed.
PUBLISHER = """
import sys, time
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from cityhall.governance.reform_policies import ledger
from tests.governance.reform_policies.test_publishing import publish
def stop(**_):
    print("written", flush=True)
    time.sleep(60)
ledger.record = stop
publish()
"""


def changes(**extra: IssueChange) -> list[IssueChange]:
    usual = {
        subject: IssueChange(
            subject, {"title": "改めた題名"}, "年度末の版", revisions_of(subject)[-1].sequence
        )
        for subject in ISSUES
    }
    return list((usual | extra).values())


def publish(**extra: IssueChange) -> list[Revision]:
    return publish_at_once(
        year=2024,
        issues=changes(**extra),
        author="事務局",
        effective_on=DAY,
        published_on=DAY,
        by=Actor.system("試験"),
        now=NOW,
    )


def test_all_issues_are_published_with_one_date(loaded: Loaded) -> None:
    before = head()[0]
    published = publish()
    assert [each.sequence for each in published] == [before + 1, before + 2, before + 3]
    assert {each.published_on for each in published} == {DAY}
    assert {issue_rows(subject)[0].title for subject in ISSUES} == {"改めた題名"}
    assert list(wrong_revisions()) == []


def raised() -> IssueChange:
    return IssueChange(LOWER, {"rank": 2}, "進んだ", revisions_of(LOWER)[-1].sequence)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (raised, "reform.rank_without_evidence"),
        (lambda: changes()[0], "reform.issue_twice"),
        (lambda: IssueChange(LOWER, {}, "進んだ", 1), "reform.revised_meanwhile"),
    ],
)
def test_one_that_is_refused_holds_back_all(loaded: Loaded, change: object, code: str) -> None:
    before = head()
    with pytest.raises((Invalid, Conflict)) as refused:
        publish(last=change())  # type: ignore[operator]  # a maker of a change, by parametrize
    assert refused.value.code == code
    assert head() == before


def test_a_publisher_killed_in_the_middle_leaves_nothing(lasting: Loaded) -> None:
    before, name = head(), str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, name],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
        env=os.environ,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    process.kill()
    process.wait(timeout=20)
    process.stdout.close()
    assert head() == before
    assert issue_rows(ISSUES[0])[0].title != "改めた題名"
    publish()
    assert list(wrong_revisions()) == []
