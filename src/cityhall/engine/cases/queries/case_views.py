"""The parts of a case as the desk sees it; `case_page` fills them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cityhall.engine.cases.points import PointStanding
from cityhall.engine.cases.queries.explaining import DueCounted
from cityhall.engine.cases.queries.passings import PassingRow
from cityhall.engine.cases.queries.related import RelatedCase
from cityhall.engine.cases.queries.unanswered import Unanswered
from cityhall.engine.cases.rules.workflow import OpenMove
from cityhall.foundation.vocabulary.api import Item


@dataclass(frozen=True)
class ValueRow:
    """One answer. `source` is answer, correction or fact:<where from>; `previous` are the values
    that it replaced, oldest first; `is_open` says that a correction of it is awaited."""

    item: Item
    label: str
    group: str
    value: Any
    shown: str
    source: str
    as_of: date
    previous: tuple[str, ...]
    is_open: bool
    is_erased: bool


@dataclass(frozen=True)
class AttachedDocument:
    """A document handed in for an item."""

    item: str
    label: str
    document_id: UUID


@dataclass(frozen=True)
class CorrectionRow:
    """A correction, open or done."""

    item: str
    label: str
    reason: str
    asked_by: str
    asked_at: datetime
    answered_at: datetime | None
    is_open: bool


@dataclass(frozen=True)
class DecisionRow:
    """A proposal, and what became of it."""

    outcome: str
    reason: str
    has_remedies: bool
    proposed_by: str
    proposed_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    returned_at: datetime | None


@dataclass(frozen=True)
class NoteRow:
    """An internal note."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class HistoryRow:
    """One event of the chain in words."""

    sequence: int
    at: datetime
    by: str
    kind: str
    words: str


@dataclass(frozen=True)
class HandOverState:
    """How far the case has come on its way into a core system."""

    system: str
    status: str
    batch: str
    reason: str


@dataclass(frozen=True)
class CasePage:
    """Everything that the desk's page of a case shows. `sequence` goes back with each move."""

    reference: str
    bundle: str
    sequence: int
    procedure: str
    title: str
    act: str
    state: str
    state_label: str
    expects: str
    is_closed: bool
    is_aside: bool
    section: str
    ward: str
    name: str
    kana: str
    agent: str
    person_id: int | None
    assignee_id: int | None
    assignee: str
    opened_at: datetime
    arrived_at: datetime | None
    closed_at: datetime | None
    due_on: date | None
    last_day: date | None
    is_clock_stopped: bool
    channel: str
    assurance: str
    contact: Mapping[str, Any]
    counted: DueCounted | None
    values: tuple[ValueRow, ...]
    unanswered: tuple[Unanswered, ...]
    documents: tuple[AttachedDocument, ...]
    corrections: tuple[CorrectionRow, ...]
    decisions: tuple[DecisionRow, ...]
    notes: tuple[NoteRow, ...]
    history: tuple[HistoryRow, ...]
    related: tuple[RelatedCase, ...]
    hand_overs: tuple[HandOverState, ...]
    passings: tuple[PassingRow, ...]
    points: tuple[PointStanding, ...]
    moves: tuple[OpenMove, ...]
