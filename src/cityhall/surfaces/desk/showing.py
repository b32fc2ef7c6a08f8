"""A case as the templates of the desk show it: view dataclasses, no models."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cityhall.design_system.language import words
from cityhall.design_system.parts import Moment
from cityhall.engine.cases.api import (
    CasePage,
    CorrectionRow,
    DecisionRow,
    NoteRow,
    OpenMove,
    RelatedCase,
    Unanswered,
    ValueRow,
)
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.documents.api import Document
from cityhall.foundation.organisation.api import section_title
from cityhall.foundation.residents.api import source_words
from cityhall.kernel.clock import in_jst
from cityhall.kernel.texts import say

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
FORWARD = frozenset({"assign", "write_facts", "complete", "record_decision"})


@dataclass(frozen=True)
class DocumentView:
    """A file handed in; `is_picture` can be looked at beside the answer. `pages` is 0 for what
    has none to be counted, `scan` what looking for viruses came to."""

    id: UUID
    name: str
    size: str
    kind: str
    is_picture: bool
    pages: int
    scan: str


@dataclass(frozen=True)
class AnswerView:
    """An item with its answer and where that came from, or as missing."""

    item: str
    label: str
    shown: str
    source: str
    previous: tuple[str, ...]
    documents: tuple[DocumentView, ...]
    correction: str
    is_missing: bool = False
    is_required: bool = True
    is_erased: bool = False
    is_later: bool = False


@dataclass(frozen=True)
class GroupView:
    """Answers under the title of their group."""

    title: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True)
class ActionView:
    """A move that can be made now. `has_form`: it has a page of its own, which asks for something
    or shows once more what is about to be decided."""

    id: str
    label: str
    key: str
    has_form: bool
    kind: str
    refusal: str


@dataclass(frozen=True)
class DecisionView:
    """A proposal or decision in words."""

    row: DecisionRow
    label: str
    has_remedies: bool
    proposed: str
    decided: str
    returned: str


@dataclass(frozen=True)
class CorrectionView:
    """A correction, and when it was asked for."""

    row: CorrectionRow
    asked: str


@dataclass(frozen=True)
class NoteView:
    """An internal note, and when it was written."""

    row: NoteRow
    at: str


@dataclass(frozen=True)
class RelatedView:
    """Other cases under one heading; `why` names its words."""

    why: str
    cases: tuple["OtherCase", ...]


@dataclass(frozen=True)
class OtherCase:
    """One of them; `because` says in words why it may be the same, if it may."""

    case: RelatedCase
    because: str


def groups_of(page: CasePage, documents: Mapping[UUID, Document]) -> tuple[GroupView, ...]:
    """Everything asked, answered or not, in the order of the form's groups."""
    corrections = {row.item: row.reason for row in page.corrections if row.is_open}
    attached: dict[str, list[DocumentView]] = {}
    for one in page.documents:
        if one.document_id in documents:
            view = document_view(documents[one.document_id])
            attached.setdefault(one.item, []).append(view)
    rows: dict[str, list[AnswerView]] = {}
    for value in page.values:
        answer = _answered(value, attached, corrections)
        rows.setdefault(value.group, []).append(answer)
    for missing in page.unanswered:
        rows.setdefault(missing.group, []).append(_missing(missing, corrections))
    known = catalogue().vocabulary.groups
    order = {name: at for at, name in enumerate(known)}
    return tuple(
        GroupView(say(known[name].for_office, "ja") if name in known else "", tuple(rows[name]))
        for name in sorted(rows, key=lambda name: order.get(name, len(order)))
    )


def _answered(
    value: ValueRow,
    attached: Mapping[str, list[DocumentView]],
    corrections: Mapping[str, str],
) -> AnswerView:
    return AnswerView(
        item=value.item.id,
        label=value.label,
        shown=value.shown,
        source=source_in_words(value.source, value.as_of),
        previous=value.previous,
        documents=tuple(_in_use(value, attached.get(value.item.id, []))),
        correction=corrections.get(value.item.id, ""),
        is_erased=value.is_erased,
        is_later=value.item.type == "file" and is_later(value.value),
    )


def _in_use(value: ValueRow, documents: Iterable[DocumentView]) -> Iterable[DocumentView]:
    """Of all that was ever handed in for an item, what its present answer names."""
    files = value.value if isinstance(value.value, list) else []
    named = {file.get("document") for file in files if isinstance(file, dict)}
    return (document for document in documents if str(document.id) in named)


def is_later(value: Any) -> bool:
    """Whether a document was promised and not yet handed in."""
    return isinstance(value, list) and any("later" in one for one in value)


def _missing(missing: Unanswered, corrections: Mapping[str, str]) -> AnswerView:
    return AnswerView(
        item=missing.item.id,
        label=missing.label,
        shown="",
        source="",
        previous=(),
        documents=(),
        correction=corrections.get(missing.item.id, ""),
        is_missing=True,
        is_required=missing.is_required,
    )


def source_in_words(source: str, as_of: date) -> str:
    """Where an answer came from, and on which day."""
    day = f"{as_of.month}/{as_of.day}"
    if source.startswith("fact:"):
        return f"{source_words(source.removeprefix('fact:'))}から {day}"
    return f"直した答え {day}" if source == "correction" else f"本人の回答 {day}"


def document_view(found: Document) -> DocumentView:
    """A document by name, size and kind."""
    return DocumentView(
        id=found.pk,
        name=found.original_name,
        size=_size(found.size),
        kind=found.media_type.partition("/")[2].upper(),
        is_picture=found.media_type in PICTURES and found.scan != Document.Scan.INFECTED,
        pages=0 if found.media_type in PICTURES else found.pages,
        scan=found.scan,
    )


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, count // 1000)} KB"


def actions_of(moves: Iterable[OpenMove], key_of: Any) -> tuple[ActionView, ...]:
    """The moves as buttons: the way forward first, what undoes something last."""
    views = [_action(move, key_of) for move in moves]
    ways = [view for view in views if view.kind == "first"]
    first = ways[0].id if len(ways) else ""
    views = [view if view.kind != "first" or view.id == first else _as_line(view) for view in views]
    order = {"first": 0, "line": 1, "text": 2}
    return tuple(sorted(views, key=lambda view: order[view.kind]))


def _action(move: OpenMove, key_of: Any) -> ActionView:
    return ActionView(
        id=move.id,
        label=say(move.label, "ja"),
        key=key_of(f"move.{move.id}", move.key or ""),
        has_form=bool(move.asks) or move.needs_identity or "record_decision" in move.does,
        kind=_kind(move),
        refusal=move.refusal.message if move.refusal else "",
    )


def _kind(move: OpenMove) -> str:
    """By what the move does, whatever it is called: forward, aside, or back."""
    if move.refusal is None and (FORWARD & set(move.does) or "outcome" in move.asks):
        return "first"
    return "text" if "release" in move.does else "line"


def _as_line(view: ActionView) -> ActionView:
    return ActionView(view.id, view.label, view.key, view.has_form, "line", view.refusal)


def decisions_of(page: CasePage) -> tuple[DecisionView, ...]:
    """Proposals and decisions, the latest first."""
    return tuple(
        DecisionView(
            row=row,
            label=outcome_in_words(row.outcome),
            has_remedies=row.has_remedies and row.returned_at is None,
            proposed=short_time(row.proposed_at) if row.proposed_at else "",
            decided=short_time(row.decided_at) if row.decided_at else "",
            returned=short_time(row.returned_at) if row.returned_at else "",
        )
        for row in reversed(page.decisions)
    )


def outcome_in_words(outcome: str) -> str:
    """A decision by the label of the move that makes it."""
    moves = (move for table in catalogue().workflows.values() for move in table.moves)
    labels = (say(move.label, "ja") for move in moves if move.outcome == outcome)
    return min(labels, key=len, default=outcome)


def papers_of(groups: tuple[GroupView, ...]) -> list[tuple[AnswerView, DocumentView]]:
    """Every document of a case with its row, in the order of the form."""
    return [
        (row, document) for group in groups for row in group.answers for document in row.documents
    ]


def corrections_of(page: CasePage) -> tuple[CorrectionView, ...]:
    """Corrections, the latest first."""
    return tuple(CorrectionView(row, short_time(row.asked_at)) for row in page.corrections[::-1])


def notes_of(page: CasePage) -> tuple[NoteView, ...]:
    """Internal notes, the latest first."""
    return tuple(NoteView(row, short_time(row.at)) for row in page.notes)


def moments_of(page: CasePage) -> tuple[Moment, ...]:
    """History, the latest on top."""
    last = page.history[-1].sequence if page.history else 0
    return tuple(
        Moment(
            what=row.words,
            when=short_time(row.at),
            iso=in_jst(row.at).isoformat(timespec="minutes"),
            more=row.by,
            state="now" if row.sequence == last and not page.is_closed else "done",
        )
        for row in reversed(page.history)
    )


def short_time(at: datetime) -> str:
    """11/21 22:04, in Japanese time."""
    moment = in_jst(at)
    return f"{moment.month}/{moment.day} {moment:%H:%M}"


def related_of(related: Collection[RelatedCase]) -> tuple[RelatedView, ...]:
    """Other cases by why one should know of them; what may be a duplicate first."""
    order = ("duplicate", "bundle", "person", "household", "different")
    return tuple(
        RelatedView(why, cases)
        for why in order
        if (cases := tuple(_other(each) for each in related if each.why == why))
    )


def _other(case: RelatedCase) -> OtherCase:
    if case.why not in ("duplicate", "different"):
        return OtherCase(case, "")
    kinds = ["person"] if case.shared == ("person",) else [k for k in case.shared if k != "person"]
    named = "・".join(words(f"desk.shared.{kind}") for kind in kinds)
    return OtherCase(case, words("desk.shared", what=named))


def handler_of(page: CasePage, today: date) -> str:
    """Section and ward of the case in words."""
    return section_title(page.section, page.ward, on=today)
