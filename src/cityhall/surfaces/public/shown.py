"""What pages of the open site show: small frozen views made from revisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from cityhall.design_system.language import words
from cityhall.foundation.organisation.api import UnitOn
from cityhall.governance.reform_policies.api import (
    MONTHS_OF_QUARTER,
    EditionFile,
    IssueRow,
    RevisionView,
    dated_in_words,
    months_between,
    quarters_ended,
)
from cityhall.kernel.texts import Text
from cityhall.surfaces.public.drawing import (
    DEGREES,
    NARROW,
    WIDE,
    Spot,
    matrix,
    schedule,
)
from cityhall.surfaces.public.naming import name_of

OLD_AFTER = 6  # months without a new revision after which a page says so
MARKS = {3: "yes", 2: "info", 1: "maybe"}
HANGING = ("・", "○", "●", "（", "①", "②", "③", "④", "⑤", "*")


@dataclass(frozen=True)
class ShownIssue:
    """A row of a list of issues."""

    title: str
    href: str
    which: str
    bureau: Text
    policy_field: str
    rank: int | None
    rank_label: str
    mark: str
    has_evidence: bool
    is_removed: bool
    impact: str
    urgency: str


@dataclass(frozen=True)
class Stale:
    """Why what is shown may be out of date, in words."""

    title: str
    body: str


@dataclass(frozen=True)
class ShownInitiative:
    """An initiative with its schedule drawn twice: for wide and for narrow screens."""

    number: str
    title: str
    lines: tuple["Line", ...]
    wide: SafeString | str
    narrow: SafeString | str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Line:
    """A paragraph; `hangs` if it begins with a bullet."""

    text: str
    hangs: bool


def issue_rows(
    rows: Iterable[IssueRow], edition: EditionFile, known: Mapping[str, UnitOn]
) -> list[ShownIssue]:
    """Rows of a list, in the given order."""
    labels = {each.rank: each.label for each in edition.ranks}
    return [
        ShownIssue(
            title=row.title,
            href=reverse("public:issue", args=[row.subject]),
            which=f"{row.level} {row.number}",
            bureau=name_of(row.bureau, known),
            policy_field=row.policy_field,
            rank=row.rank,
            rank_label=labels.get(row.rank or 0, ""),
            mark=MARKS.get(row.rank or 0, "plain"),
            has_evidence=row.has_evidence,
            is_removed=row.is_removed,
            impact=row.impact,
            urgency=row.urgency,
        )
        for row in rows
    ]


def lines_of(text: str) -> tuple[Line, ...]:
    """A text as paragraphs, bullets hanging."""
    return tuple(
        Line(line.strip(), line.strip().startswith(HANGING))
        for line in text.splitlines()
        if line.strip()
    )


def stale(effective_on: date, precision: str, edition: EditionFile, today: date) -> Stale | None:
    """What an entry says of itself when it has not been renewed."""
    as_of = dated_in_words(effective_on, precision)
    months = months_between(effective_on, today)
    promise = edition.next_update
    if promise is not None and effective_on <= promise.until < today:
        body = words("reform.stale.promised_body", words=promise.words, as_of=as_of, months=months)
        return Stale(words("reform.stale.promised"), body)
    if months >= OLD_AFTER:
        title = words("reform.stale.old", months=months)
        return Stale(title, words("reform.stale.old_body", as_of=as_of))
    return None


def matrix_of(rows: Iterable[IssueRow]) -> SafeString | str:
    """The matrix of the issues that have a place in it; empty if none has."""
    spots = [
        Spot(f"{row.level}{row.number.strip('()')}", row.impact, row.urgency)
        for row in rows
        if row.impact in DEGREES and row.urgency in DEGREES and not row.is_removed
    ]
    if not spots:
        return ""
    label = words("reform.matrix.label", count=len(spots))
    return matrix(spots, label, (words("reform.impact"), words("reform.urgency")))


def initiatives_of(revision: RevisionView) -> list[ShownInitiative]:
    """The initiatives of an issue, their schedules drawn."""
    return [_initiative(each) for each in revision.content.get("initiatives", ())]


def _initiative(each: Mapping[str, Any]) -> ShownInitiative:
    label = words("reform.schedule.label", title=each["title"])
    bars = each["schedule"]
    return ShownInitiative(
        number=each["number"],
        title=each["title"],
        lines=lines_of(each["text"]),
        wide=schedule(bars, label, width=WIDE) if bars else "",
        narrow=schedule(bars, label, width=NARROW) if bars else "",
        rows=tuple((_what(bar), _when(bar)) for bar in bars),
    )


def _what(bar: Mapping[str, Any]) -> str:
    tags = "".join(f"【{tag}】" for tag in bar["tags"])
    group = f"【{bar['group']}】" if bar["group"] else ""
    return f"{group}{'●' if bar['is_point'] else ''}{bar['label']}{tags}"


def _when(bar: Mapping[str, Any]) -> str:
    first, last = bar["from"], bar["to"] or bar["from"]
    quarters = words("reform.schedule.quarter", quarter=first)
    if last != first:
        quarters += "～" + words("reform.schedule.quarter", quarter=last)
    months = MONTHS_OF_QUARTER[first].split("～")[0] + "～" + MONTHS_OF_QUARTER[last].split("～")[1]
    shown = f"{quarters}（{months if last != first else MONTHS_OF_QUARTER[first]}）"
    return f"{shown} {bar['about']}".strip()


def quarter_passed(revisions: list[RevisionView], today: date) -> int:
    """The last quarter that is over although nothing newer than the plan was read in; 0 if none."""
    last = revisions[-1]
    if not last.content.get("initiatives") or len(revisions) > 1:
        return 0
    return quarters_ended(last.year, today)
