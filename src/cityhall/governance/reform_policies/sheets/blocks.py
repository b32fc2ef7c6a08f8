"""What stands on a bureau's sheet, in the order of the source: headings, lines, tables, schedules.

Pure. What a document does not say is not made up: the sheet says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cityhall.governance.reform_policies.comparing import bar_text
from cityhall.governance.reform_policies.queries import RevisionView
from cityhall.governance.reform_policies.rules.dating import fiscal_year_in_words
from cityhall.governance.reform_policies.schema import EditionFile

NOT_IN_SOURCE = "原資料に記載なし"
NO_EVIDENCE = "原資料に根拠の記載なし"
DEGREES = ("高", "中", "低")


@dataclass(frozen=True)
class Block:
    """One piece of a sheet; `kind` says which of the others are filled."""

    kind: str  # heading, lines, table, schedule
    text: str = ""
    level: int = 0
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bars: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A bureau's sheet. `footer` says from which revisions it was made."""

    title: str
    bureau: str
    year: int
    footer: str
    blocks: tuple[Block, ...] = field(default=())


def sheet_of(
    edition: EditionFile,
    bureau: str,
    policy: RevisionView | None,
    issues: Sequence[RevisionView],
) -> Sheet:
    """The sheet of one bureau; `issues` are its issues as they stand, in order."""
    title = f"{fiscal_year_in_words(edition.year)} {bureau} X方針"
    blocks = [
        *_policy(edition, policy),
        *_lists(edition, policy, issues),
        *_issues(edition, issues),
    ]
    blocks += _sources([*([policy] if policy else []), *issues])
    newest = max((each.sequence for each in [*issues, *([policy] if policy else [])]), default=0)
    footer = f"{title}　版{newest}までによる"
    return Sheet(title, bureau, edition.year, footer, tuple(blocks))


def _policy(edition: EditionFile, policy: RevisionView | None) -> Iterator[Block]:
    if policy is None:
        yield Block("lines", lines=(f"使命・基本情報・振り返り：{NOT_IN_SOURCE}",))
        return
    chapter = ""
    for each in edition.policy_fields:
        text = policy.content["sections"].get(each.key, "")
        if not text:
            continue
        if each.chapter != chapter:
            chapter = each.chapter
            yield Block("heading", text=chapter, level=2)
        yield Block("heading", text=each.label, level=3)
        yield Block("lines", lines=_lines(text))
    if policy.content["counts"]:
        rows = tuple(
            (f"{row['level']}レベル", row["shown"], row["fields"])
            for row in policy.content["counts"]
        )
        yield Block("heading", text="課題数", level=3)
        yield Block("table", head=("課題領域", "課題数", "政策分野"), rows=rows)


def _lists(
    edition: EditionFile, policy: RevisionView | None, issues: Sequence[RevisionView]
) -> Iterator[Block]:
    yield Block("heading", text="課題一覧", level=2)
    if policy is not None and policy.content["issue_list"]:
        rows = tuple(
            (row["level"], row["policy_field"], row["title"], "\n".join(row["initiatives"]))
            for row in policy.content["issue_list"]
        )
        yield Block("table", head=("領域", "政策分野", "課題名", "課題に対する取り組み"), rows=rows)
    else:
        own = tuple(
            (
                each.content["level"],
                each.content["number"],
                each.content["title"],
                str(each.content["rank"] or "—"),
                _evidence(each),
            )
            for each in issues
        )
        yield Block("table", head=("領域", "番号", "課題名", "ランク", "根拠"), rows=own)
    legend = tuple((each.code, each.label or NOT_IN_SOURCE) for each in edition.levels)
    yield Block("table", head=("凡例", "課題領域の意味"), rows=legend)
    if edition.ranks:
        ranks = tuple((f"ランク{each.rank}", each.meaning) for each in edition.ranks)
        yield Block("table", head=("ランク", "意味"), rows=ranks)


def _evidence(each: RevisionView) -> str:
    named = "、".join(f"{one['title']} {one['place']}".strip() for one in each.evidence)
    return named or (NO_EVIDENCE if each.content["rank"] else "—")


def _issues(edition: EditionFile, issues: Sequence[RevisionView]) -> Iterator[Block]:
    told = [each for each in issues if each.content["sections"] or each.content["initiatives"]]
    if told:
        yield Block("heading", text="課題", level=2)
    for each in told:
        yield from _issue(edition, each)


def _issue(edition: EditionFile, issue: RevisionView) -> Iterator[Block]:
    content = issue.content
    named = content["policy_field"] or NOT_IN_SOURCE
    title = f"課題{content['level']} {content['number']} {content['title']}【政策分野：{named}】"
    yield Block("heading", text=title, level=3)
    for each in edition.issue_fields:
        heading = f"{each.mark}{each.label}"
        if each.key == "matrix":
            yield Block("heading", text=heading, level=4)
            yield from _matrix(content)
        elif each.key == "initiatives" and content["initiatives"]:
            yield Block("heading", text=heading, level=4)
            yield from _initiatives(content["initiatives"])
        elif text := content["sections"].get(each.key, ""):
            yield Block("heading", text=heading, level=4)
            yield Block("lines", lines=_lines(text))
    yield Block("lines", lines=tuple(content["footnotes"]))


def _matrix(content: Mapping[str, Any]) -> Iterator[Block]:
    if not content["impact"]:
        yield Block("lines", lines=(NOT_IN_SOURCE,))
        return
    name = f"{content['level']}{content['number'].strip('()')}"
    rows = tuple(
        (
            impact,
            *(
                name if (impact, urgency) == (content["impact"], content["urgency"]) else ""
                for urgency in reversed(DEGREES)
            ),
        )
        for impact in DEGREES
    )
    yield Block("table", head=("インパクト＼緊急度", *reversed(DEGREES)), rows=rows)


def _initiatives(initiatives: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    for each in initiatives:
        yield Block("heading", text=f"{each['number']} {each['title']}", level=5)
        yield Block("lines", lines=_lines(each["text"]))
        if each["schedule"]:
            bars = tuple({**bar, "words": bar_text(bar)} for bar in each["schedule"])
            yield Block("schedule", bars=bars)


def _sources(revisions: Sequence[RevisionView]) -> list[Block]:
    named = dict.fromkeys(
        f"{each.source['title']}（{each.source['file']}）" for each in revisions if each.source
    )
    return [Block("heading", text="出典", level=2), Block("lines", lines=tuple(named))]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
