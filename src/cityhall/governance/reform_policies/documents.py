"""What a municipality's files say, as entries for the chain."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cityhall.foundation.organisation.api import units
from cityhall.governance.reform_policies.entries import Entry
from cityhall.governance.reform_policies.models import SubjectKind
from cityhall.governance.reform_policies.reading import EditionRead
from cityhall.governance.reform_policies.rules.dating import Dated
from cityhall.governance.reform_policies.schema import (
    EditionFile,
    IssueDefinition,
    IssueRevision,
    ListDefinition,
    Place,
    PolicyDefinition,
    RevisionDefinition,
    plain,
)
from cityhall.governance.reform_policies.tables import ReadRow, ReadTable

AUTHOR = "資料からの取り込み"


class Bureaus:
    """Codes of bureaus and ward offices by their names at a time; each time is looked up once."""

    def __init__(self) -> None:
        self._by_day: dict[date, dict[str, str]] = {}

    def code(self, name: str, on: Dated) -> str | None:
        """The code, or None if there was no such bureau then."""
        if on.on not in self._by_day:
            self._by_day[on.on] = {
                unit.name["ja"]: unit.code
                for unit in units(on.on).values()
                if unit.kind in ("bureau", "ward")
            }
        return self._by_day[on.on].get(name)


def entries_of(read: EditionRead, bureaus: Bureaus) -> Iterator[Entry]:
    """Every revision that the files of an edition hold."""
    for policy in read.policies.policies:
        yield from _entries_of_policy(read.edition, policy)
    for issue in read.policies.issues:
        yield from _entries_of_issue(read.edition, issue)
    for listed, table in read.lists:
        yield from _entries_of_list(read.edition, listed, table, bureaus)


def _entries_of_policy(edition: EditionFile, policy: PolicyDefinition) -> Iterator[Entry]:
    for revision in policy.revisions:
        written = plain(revision)
        content = {name: written[name] for name in ("sections", "counts", "issue_list")}
        subject = f"{policy.bureau}-{edition.year}"
        yield _entry(edition, SubjectKind.POLICY, subject, policy.bureau, content, revision)


def _entries_of_issue(edition: EditionFile, issue: IssueDefinition) -> Iterator[Entry]:
    for revision in issue.revisions:
        content = content_of(revision, issue.level, issue.place)
        kind, bureau = SubjectKind.ISSUE, issue.bureau or ""
        yield _entry(edition, kind, issue.id, bureau, content, revision)


def content_of(revision: IssueRevision, level: str, place: int) -> dict[str, Any]:
    """An issue's revision as it is kept."""
    written = plain(revision)
    names = (
        "number", "title", "policy_field", "rank", "impact", "urgency", "sections",
        "initiatives", "footnotes",
    )  # fmt: skip
    return {"level": level, "place": place, **{name: written[name] for name in names}}


def _entries_of_list(
    edition: EditionFile, listed: ListDefinition, table: ReadTable, bureaus: Bureaus
) -> Iterator[Entry]:
    source = _source(edition, listed.source)
    for row in table.rows:
        bureau = bureaus.code(row.bureau, row.effective) or ""
        yield entry_of_row(row, bureau, source, listed.reason, listed.published_on)


def entry_of_row(
    row: ReadRow,
    bureau: str,
    source: Mapping[str, Any],
    reason: str,
    published_on: date | None = None,
) -> Entry:
    """A row of a list as the first revision, or a further one, of its issue."""
    content = {
        "level": row.level,
        "place": int("".join(filter(str.isdigit, row.number)) or 0),
        "number": row.number,
        "title": row.title,
        "policy_field": "",
        "rank": row.rank,
        "impact": "",
        "urgency": "",
        "sections": {},
        "initiatives": [],
        "footnotes": [],
    }
    return Entry(
        kind=SubjectKind.ISSUE,
        subject=subject_of(row, bureau),
        edition=row.year,
        bureau=bureau,
        content=content,
        author=AUTHOR,
        reason=reason,
        effective=row.effective,
        published_on=published_on,
        source=source,
    )


def subject_of(row: ReadRow, bureau: str) -> str:
    """The name of an issue that a list gives only a number: it stays when the number changes."""
    return f"{bureau}-{row.year}-{row.level.lower()}{row.number}"


def _entry(
    edition: EditionFile,
    kind: str,
    subject: str,
    bureau: str,
    content: Mapping[str, Any],
    revision: RevisionDefinition,
) -> Entry:
    return Entry(
        kind=kind,
        subject=subject,
        edition=edition.year,
        bureau=bureau,
        content=content,
        author=AUTHOR,
        reason=revision.reason,
        effective=revision.effective,
        published_on=revision.published_on,
        source=_source(edition, revision.source),
        evidence=tuple(plain(each) for each in revision.evidence),
        is_removed=revision.removed,
        corrects=revision.corrects,
    )


def _source(edition: EditionFile, place: Place) -> dict[str, Any]:
    document = edition.documents[place.document]
    return {"title": document.title, "file": document.file, "place": place.place}
