"""Reading: editions, issues as they stand or stood, their revisions, counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from cityhall.governance.reform_policies.models import Edition, Issue, Revision, SubjectKind
from cityhall.governance.reform_policies.rules.chain import START
from cityhall.governance.reform_policies.rules.dating import Dated, dated_in_words
from cityhall.governance.reform_policies.schema import EditionFile
from cityhall.kernel.errors import NotFound
from cityhall.kernel.folding import fold

MOST_FOUND = 100


@dataclass(frozen=True)
class IssueRow:
    """An issue as lists show it."""

    subject: str
    year: int
    bureau: str
    level: str
    number: str
    title: str
    policy_field: str
    rank: int | None
    impact: str
    urgency: str
    is_removed: bool
    has_evidence: bool
    effective_on: date
    precision: str
    place: int


@dataclass(frozen=True)
class RevisionView:
    """A revision as pages show it."""

    sequence: int
    subject: str
    year: int
    bureau: str
    content: Mapping[str, Any]
    is_removed: bool
    corrects: int | None
    author: str
    reason: str
    evidence: tuple[Mapping[str, Any], ...]
    source: Mapping[str, Any]
    effective_on: date
    precision: str
    published_on: date | None
    recorded_at: datetime
    hash: str

    @property
    def as_of(self) -> str:
        """From when, in words: 令和6年11月."""
        return dated_in_words(self.effective_on, self.precision)

    @property
    def written(self) -> str:
        """From when, as files write it: 2024-11."""
        return Dated(self.effective_on, self.precision).written


@dataclass(frozen=True)
class Summary:
    """How many issues there are, by rank and by bureau (code)."""

    total: int
    by_rank: Mapping[int, int]
    by_bureau: Mapping[str, int]


@dataclass(frozen=True)
class IssueCount:
    """How many issues a bureau has of one level and rank."""

    bureau: str
    level: str
    rank: int | None
    count: int


def editions() -> list[EditionFile]:
    """All editions, the newest first."""
    rows = Edition.objects.order_by("-year").values_list("digest", "year")
    return [_edition(digest, year) for digest, year in rows]


def edition(year: int) -> EditionFile:
    """One edition; raises `NotFound`."""
    digest = Edition.objects.filter(year=year).values_list("digest", flat=True).first()
    if digest is None:
        raise NotFound(
            "reform.no_such_edition",
            f"{year}年度の局区X方針はありません。",
            "年度の一覧から選び直してください。",
        )
    return _edition(digest, year)


@lru_cache(maxsize=64)
def _edition(digest: str, year: int) -> EditionFile:
    """`digest` names the content: a changed form is read again."""
    definition = Edition.objects.values_list("definition", flat=True).get(year=year, digest=digest)
    return EditionFile.model_validate(definition)


def issues_of(
    year: int, *, bureau: str | None = None, policy_field: str | None = None
) -> list[IssueRow]:
    """The issues of an edition, in the order of the sheets."""
    found = Issue.objects.filter(edition=year)
    if bureau is not None:
        found = found.filter(bureau=bureau)
    if policy_field is not None:
        found = found.filter(policy_field=policy_field)
    return _rows(found.order_by("bureau", "level", "place", "subject"))


def issues_on(year: int, day: date, *, bureau: str | None = None) -> list[IssueRow]:
    """The issues of an edition as they stood on a day, in the order of the sheets.

    The highest number of a subject is its newest: no revision may be older than the one before.
    """
    held = Revision.objects.filter(edition=year, kind=SubjectKind.ISSUE, effective_on__lte=day)
    if bureau is not None:
        held = held.filter(bureau=bureau)
    newest = held.order_by().values("subject").annotate(newest=Max("sequence")).values("newest")
    rows = [_row_of(each) for each in Revision.objects.filter(sequence__in=newest)]
    return sorted(rows, key=lambda row: (row.bureau, row.level, row.place, row.subject))


def issues_across(year: int, titles: Iterable[str]) -> list[IssueRow]:
    """The issues of an edition that bear one of these titles."""
    return _rows(Issue.objects.filter(edition=year, title__in=list(titles)).order_by("bureau"))


def issue_rows(subject: str) -> list[IssueRow]:
    """One issue in every edition that has it, the newest first; raises `NotFound`."""
    rows = _rows(Issue.objects.filter(subject=subject).order_by("-edition"))
    if not rows:
        raise NotFound(
            "reform.no_such_issue", "この課題はありません。", "課題の一覧から選び直してください。"
        )
    return rows


def issue_revisions(year: int, *, bureau: str | None = None) -> list[RevisionView]:
    """The last revision of every issue of an edition, in the order of the sheets."""
    found = Issue.objects.filter(edition=year).select_related("last")
    if bureau is not None:
        found = found.filter(bureau=bureau)
    return [_view(issue.last) for issue in found.order_by("bureau", "level", "place", "subject")]


def counts_of(year: int) -> list[IssueCount]:
    """Issues that stand, counted by bureau, level and rank."""
    found = Issue.objects.filter(edition=year, is_removed=False).order_by()
    grouped = found.values_list("bureau", "level", "rank").annotate(Count("id"))
    return [IssueCount(*row) for row in grouped]


def counted(rows: Iterable[IssueRow]) -> list[IssueCount]:
    """The same for issues in hand: those that stand, by bureau, level and rank."""
    standing = Counter((row.bureau, row.level, row.rank) for row in rows if not row.is_removed)
    return [IssueCount(*key, count) for key, count in standing.items()]


def summary(year: int, level: str | None = None) -> Summary:
    """Totals of an edition, of one level if wanted; raises `NotFound`."""
    ranks = {each.rank: 0 for each in edition(year).ranks}
    counts = [each for each in counts_of(year) if level in (None, each.level)]
    bureaus: dict[str, int] = {}
    for each in counts:
        bureaus[each.bureau] = bureaus.get(each.bureau, 0) + each.count
        if each.rank is not None:
            ranks[each.rank] = ranks.get(each.rank, 0) + each.count
    return Summary(sum(bureaus.values()), dict(sorted(ranks.items())), bureaus)


def revisions_of(subject: str, *, kind: str = SubjectKind.ISSUE) -> list[RevisionView]:
    """Every revision of an issue or policy, the oldest first."""
    found = Revision.objects.filter(kind=kind, subject=subject).order_by("effective_on", "sequence")
    return [_view(revision) for revision in found]


def as_of(revisions: Iterable[RevisionView], day: date) -> RevisionView | None:
    """What held on a day; None before the first revision."""
    return next((each for each in reversed(list(revisions)) if each.effective_on <= day), None)


def policies_of(year: int) -> list[RevisionView]:
    """The policies of an edition as they stand."""
    found = Revision.objects.filter(edition=year, kind=SubjectKind.POLICY)
    last = {each.subject: each for each in found.order_by("effective_on", "sequence")}
    return [_view(revision) for revision in last.values()]


def policy_revisions(year: int, bureau: str) -> list[RevisionView]:
    """Every revision of a bureau's policy, the oldest first; empty if only issues were read in."""
    return revisions_of(f"{bureau}-{year}", kind=SubjectKind.POLICY)


def search(words: str, *, limit: int = MOST_FOUND) -> list[IssueRow]:
    """Issues in whose title or text every word stands, however it is written; newest first."""
    parts = [fold(word) for word in words.split()[:8]]
    wanted = Q()
    for part in filter(None, parts):
        wanted &= Q(folded__contains=part)
    if not wanted:
        return []
    return _rows(Issue.objects.filter(wanted).order_by("-edition", "bureau", "place")[:limit])


def latest(limit: int = 30) -> list[RevisionView]:
    """The newest revisions of the whole city."""
    return [_view(each) for each in Revision.objects.order_by("-sequence")[:limit]]


def head() -> tuple[int, str]:
    """Number and hash of the last revision: what the whole chain rests on."""
    found = Revision.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return found or (0, START)


def _rows(found: QuerySet[Issue]) -> list[IssueRow]:
    names = (
        "subject", "edition_id", "bureau", "level", "number", "title", "policy_field", "rank",
        "impact", "urgency", "is_removed", "has_evidence", "last__effective_on", "last__precision",
        "place",
    )  # fmt: skip
    return [IssueRow(*row) for row in found.values_list(*names)]


def _row_of(revision: Revision) -> IssueRow:
    content = revision.content
    return IssueRow(
        subject=revision.subject,
        year=revision.edition_id,
        bureau=revision.bureau,
        level=content["level"],
        number=content["number"],
        title=content["title"],
        policy_field=content["policy_field"],
        rank=content["rank"],
        impact=content["impact"],
        urgency=content["urgency"],
        is_removed=revision.is_removed,
        has_evidence=bool(revision.evidence),
        effective_on=revision.effective_on,
        precision=revision.precision,
        place=content["place"],
    )


def _view(revision: Revision) -> RevisionView:
    return RevisionView(
        sequence=revision.sequence,
        subject=revision.subject,
        year=revision.edition_id,
        bureau=revision.bureau,
        content=revision.content,
        is_removed=revision.is_removed,
        corrects=revision.corrects,
        author=revision.author,
        reason=revision.reason,
        evidence=tuple(revision.evidence),
        source=revision.source,
        effective_on=revision.effective_on,
        precision=revision.precision,
        published_on=revision.published_on,
        recorded_at=revision.recorded_at,
        hash=revision.hash,
    )
