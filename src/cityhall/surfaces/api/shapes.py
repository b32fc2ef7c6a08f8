"""What goes in and out, as types: OpenAPI is made from them. Field names never change within v1."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

Reference = Annotated[str, Field(description="受付番号", examples=["K79M-42HX-Z"])]


class Handler(Schema):
    """Who handles the cases of a procedure."""

    owner: str
    section: str
    ward: str


class FeeOut(Schema):
    """What a channel costs today, in yen. `channel` is '' where all cost the same; `until` is the
    last day of this amount and `then` the next, null where no change is known."""

    channel: Literal["", "online", "counter", "remote", "post", "convenience_store"]
    amount: int
    until: date | None
    then: int | None
    checked: bool


class ProcedureRow(Schema):
    """A procedure in the list. `fee` is what most people pay; `fees` has each channel."""

    id: str
    act: Literal["application", "notification"]
    title: str
    summary: str
    life_events: list[str]
    service_kind: str
    finishes_at: Literal["online", "counter"]
    channels: list[str]
    fee: int
    fees: list[FeeOut]


class ProcedureOut(ProcedureRow):
    """A procedure, with what it asks and by which law."""

    handled_by: Handler
    law: list[dict[str, Any]]
    who: str
    asks: list[str]
    documents: list[str]
    identity: Literal["none", "contact", "login", "signature"]
    standard_days: int | None
    bring: list[str]
    in_force_from: date
    in_force_until: date | None
    schema_url: str


class Procedures(Schema):
    """A page of procedures; `next` is the cursor of the next page, null at the end."""

    procedures: list[ProcedureRow]
    next: str | None


class LifeEventOut(Schema):
    """Something that happens in a life, and how many procedures it brings."""

    id: str
    title: str
    summary: str
    procedures: int
    given: dict[str, Any]


class LifeEvents(Schema):
    """All life events, in the city's order."""

    life_events: list[LifeEventOut]


class HitOut(Schema):
    """A procedure that fits the words; a higher score fits better."""

    id: str
    title: str
    score: float


class FactsIn(Schema):
    """What is known of a person: item → value, null for what is not known."""

    facts: dict[str, Any]


class ToldOut(Schema):
    """Whether a procedure applies, which items decide, and why."""

    id: str
    answer: Literal["TRUE", "FALSE", "UNKNOWN"]
    deciding: list[str]
    because: list[str]


class Step(Schema):
    """Something that happened to a case."""

    at: datetime
    label: str


class MyCase(Schema):
    """A case as its person sees it."""

    reference: Reference
    bundle: str
    procedure: str
    title: str
    state: str
    words: str
    expects: Literal["office", "resident", "nobody"]
    is_closed: bool
    opened_at: datetime
    arrived_at: datetime | None
    closed_at: datetime | None
    answer_by: date | None
    kept_until: date | None
    last_day: date | None
    outcome: str | None
    steps: list[Step]


class MyCases(Schema):
    """A resident's cases, those with something to do first; at most a hundred."""

    cases: list[MyCase]


class WorkRow(Schema):
    """A case in the list of a system: numbers and codes, nothing about the person."""

    reference: Reference
    procedure: str
    act: Literal["application", "notification"]
    state: str
    expects: Literal["office", "resident", "nobody"]
    is_closed: bool
    section: str
    ward: str
    sequence: int
    opened_at: datetime
    arrived_at: datetime | None
    closed_at: datetime | None
    due_on: date | None
    changed_at: datetime


class Worklist(Schema):
    """A page of cases, changed longest ago first; `next` is the cursor of the next page.

    At the end `next` is null; keep the last cursor and ask again later for what has changed since.
    """

    cases: list[WorkRow]
    next: str | None
    last: str | None


class Answered(Schema):
    """One answer of a case, current as of its day."""

    item: str
    label: str
    value: Any
    shown: str
    source: str
    as_of: date
    is_erased: bool


class Decided(Schema):
    """A decision that was made."""

    outcome: str
    reason: str
    decided_at: datetime


class CoreSystem(Schema):
    """How far a case has come on its way into a core system."""

    system: str
    status: Literal["queued", "exported", "acknowledged", "failed"]
    batch: str
    reason: str


class CaseOut(Schema):
    """A case with what was answered; that it was read is in the audit, with client and purpose."""

    reference: Reference
    bundle: str
    sequence: int
    procedure: str
    title: str
    act: Literal["application", "notification"]
    state: str
    state_label: str
    expects: Literal["office", "resident", "nobody"]
    is_closed: bool
    section: str
    ward: str
    channel: str
    assurance: str
    opened_at: datetime
    arrived_at: datetime | None
    closed_at: datetime | None
    due_on: date | None
    values: list[Answered]
    decision: Decided | None
    core_systems: list[CoreSystem]


class AnswerIn(Schema):
    """What a core system made of a case: taken in, or why not."""

    taken: bool
    reason: Annotated[str, Field(max_length=300)] = ""


class AnswerKept(Schema):
    """`is_new` is false where the same answer was known already."""

    reference: Reference
    system: str
    status: Literal["acknowledged", "failed"]
    is_new: bool
