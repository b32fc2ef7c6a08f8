"""The shape of procedures, workflows and life events in the catalogue.

These pydantic models are the schema itself; the JSON Schema for editors is generated from them.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from cityhall.foundation.vocabulary.api import (
    Definition,
    ItemId,
    Law,
    RuleText,
    Slug,
    Snake,
    Subject,
    Text,
)

Act = Literal["application", "notification"]
Role = Literal[
    "receptionist", "reviewer", "decider", "supervisor", "operator", "resident", "system"
]
WorkflowAction = Literal[
    "assign", "open_correction", "close_correction", "record_decision", "write_facts", "tell",
    "hand_over", "remind", "complete", "release", "close", "expire", "ask_for_payment", "refund",
    "deliver_decision",
]  # fmt: skip
Guard = Literal[
    "another_person", "no_open_correction", "all_corrections_answered", "has_reason",
    "identity_seen", "paid", "points_seen",
]  # fmt: skip
FeeChannel = Literal["online", "counter", "remote", "post", "convenience_store"]
Fee = Literal[0] | Snake  # free, or the dated parameter that holds the amount
Detail = Literal["outcome", "reason", "corrections", "answers"]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _one_or_several(kind: Any) -> BeforeValidator:
    """A list may be written as its only member."""
    return BeforeValidator(_as_list, json_schema_input_type=kind | tuple[kind, ...])


class HandledBy(Definition):
    """Which section takes the cases, and in which ward.

    `of_residence` is the ward of `address`, which therefore must lie in this city (of several
    addresses, the first that does); `none` means one office for the whole city.
    """

    section: str
    ward: Literal["of_residence", "none"] = "none"
    address: Annotated[tuple[ItemId, ...], _one_or_several(ItemId)] = Field(
        default=("applicant.address",), min_length=1
    )


class Deadline(Definition):
    """By when the resident must act, counted from an event."""

    days: int | None = Field(default=None, ge=1)
    months: int | None = Field(default=None, ge=1)
    years: int | None = Field(default=None, ge=1)
    from_: Literal["day_of", "day_after"] = Field(default="day_after", alias="from")
    event: ItemId
    note: Text | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(unit is not None for unit in (self.days, self.months, self.years)) != 1:
            raise ValueError("days、months、years のどれか一つだけを書きます")
        return self


class StandardPeriod(Definition):
    """標準処理期間 (行政手続法6条): how long the office takes, and where its clock stands still.

    Either `days`, counted as `counting` says, or whole `weeks`.
    """

    days: int | None = Field(default=None, ge=1)
    weeks: int | None = Field(default=None, ge=1)
    counting: Literal["business_days", "calendar_days"] = "business_days"
    stops_on: tuple[Snake, ...] = ()
    checked: bool = False

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if (self.days is None) == (self.weeks is None):
            raise ValueError("days か weeks のどちらか一つを書きます")
        if self.weeks is not None and "counting" in self.model_fields_set:
            raise ValueError("weeks は暦のとおりに数えるので、counting は書きません")
        return self

    @property
    def unit(self) -> Literal["business_days", "calendar_days", "weeks"]:
        """How the period is said and counted."""
        return "weeks" if self.weeks is not None else self.counting

    @property
    def length(self) -> int:
        """How many of its `unit`."""
        return self.weeks or self.days or 0


class RequiredDocument(Definition):
    """A document to attach: an item of type file, wanted always or under a condition."""

    id: ItemId
    when: RuleText | None = None


class Point(Definition):
    """What an examiner is to look at before the case goes on (確かめる点), in the office's words.

    `about` are the answers and documents that show it: a new answer is to be looked at anew.
    """

    id: Snake
    title: Text
    about: Annotated[tuple[ItemId, ...], _one_or_several(ItemId)] = ()


class Sentence(Definition):
    """Words that a clerk may begin a correction with (文例), in the languages of residents."""

    id: Snake
    text: Text
    about: Annotated[tuple[ItemId, ...], _one_or_several(ItemId)] = ()


class Before(Definition):
    """What the procedure cost on paper, against which the online way is measured."""

    paper_sheets: int = Field(ge=0)
    counter_minutes: int = Field(ge=0)
    staff_minutes: int = Field(ge=0)
    visits: int = Field(ge=0)
    source: str


class Retention(Definition):
    """How long the personal values of a closed case are kept."""

    checked: bool = False
    years: int = Field(ge=0)
    from_: Literal["next_april", "closed"] = Field(default="next_april", alias="from")


class Paying(Definition):
    """When a fee is paid, within how many days, and whether withdrawing gives it back.

    `before_examination`: the case waits in its workflow's `start_when_owing` until it is paid.
    `after_decision`: a move with `ask_for_payment` asks for it, mostly in its `when_owing`.
    `at_counter`: nothing waits.
    """

    when: Literal["before_examination", "after_decision", "at_counter"] = "at_counter"
    days: int = Field(default=14, ge=1, le=90)
    refund: Literal["none", "before_work"] = "none"


class InForce(Definition):
    """From when, and until when (inclusive), the procedure exists."""

    from_: date = Field(alias="from")
    until: date | None = None


class Example(Definition):
    """Facts, and what the condition must answer to them; `on` is the day they are judged."""

    given: dict[ItemId, Any]
    expect: Literal["applies", "does_not_apply", "unknown"]
    because: ItemId | None = None
    on: date | None = None


class Procedure(Definition):
    """A 届出 (notification) or a 申請 (application), as data."""

    id: Slug
    act: Act
    title: Text
    summary: Text
    law: tuple[Law, ...] = ()
    owner: str
    handled_by: HandledBy
    life_events: tuple[Slug, ...] = ()
    service_kind: str
    keywords: tuple[str, ...] = ()
    purpose: Snake
    person: Subject = "applicant"
    who: RuleText
    deadline: Deadline | None = None
    finishes_at: Literal["online", "counter"]
    finishes_law: Law | None = None
    place: Text | None = None
    bring: tuple[Text, ...] = ()
    takes: Text | None = None
    individual_number: Text | None = None
    standard_period: StandardPeriod | None = None
    identity: Literal["none", "contact", "login", "signature"]
    channels: tuple[Literal["online", "counter", "remote", "post"], ...] = Field(min_length=1)
    asks: tuple[ItemId, ...] = Field(min_length=1)
    documents: tuple[RequiredDocument, ...] = ()
    workflow: Snake
    hand_over: tuple[Snake, ...] = ()
    points: tuple[Point, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    outcomes: dict[Snake, str] = {}
    fee: Fee | dict[FeeChannel, Fee] = 0  # one for all channels, or one for each
    fee_note: Text | None = None
    payment: Paying = Paying()
    next_steps: Text | None = None
    before: Before | None = None
    retention: Retention | None = None
    in_force: InForce
    examples: tuple[Example, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """Every item the form may ask, in the order written: questions, then documents."""
        return (*self.asks, *(document.id for document in self.documents))

    @property
    def fees(self) -> dict[str, Fee]:
        """The fee by channel; under '' where it is the same for all."""
        if isinstance(self.fee, dict):
            return {str(channel): fee for channel, fee in self.fee.items()}
        return {"": self.fee}

    def fee_for(self, channel: str) -> Fee:
        """The fee of a channel; one that is not named costs what the counter costs."""
        fees = self.fees
        return next((fees[each] for each in (channel, "counter", "") if each in fees), 0)

    @property
    def main_channel(self) -> str:
        """How most people do it."""
        is_online = self.finishes_at == "online" and "online" in self.channels
        return "online" if is_online else "counter"

    @property
    def in_city(self) -> tuple[str, ...]:
        """The addresses of which one must lie in this city: a ward takes the cases by it."""
        return () if self.handled_by.ward == "none" else self.handled_by.address

    def is_in_force(self, day: date) -> bool:
        until = self.in_force.until
        return self.in_force.from_ <= day and (until is None or day <= until)


class State(Definition):
    """Where a case can stand, in the office's word and in plain words for the resident.

    `happened` is what the resident's timeline says of having come here; without it, the label.
    """

    kind: Literal["open", "closed"]
    label: Text
    happened: Text | None = None
    resident: Text
    expects: Literal["office", "resident", "nobody"]
    clock: Literal["running", "stopped"] = "running"


class WhenOwing(Definition):
    """Where a move leads, and what it does, while a fee due after the decision is not yet paid."""

    to: Snake
    does: tuple[WorkflowAction, ...] = ()


class Move(Definition):
    """A step a person or the system may take, and what it needs and does.

    `label` is on its button, `done` in the history once it has been taken.
    """

    id: Snake
    from_: Annotated[tuple[Snake, ...], _one_or_several(Snake)] = Field(alias="from", min_length=1)
    to: Snake
    label: Text
    done: Text | None = None
    by: Annotated[tuple[Role, ...], _one_or_several(Role)] = Field(min_length=1)
    needs: tuple[Guard, ...] = ()
    asks: tuple[Detail, ...] = ()
    does: tuple[WorkflowAction, ...] = ()
    when_owing: WhenOwing | None = None
    outcome: Snake | None = None
    key: Annotated[str, Field(pattern=r"^[a-z]$")] | None = None

    @property
    def ways(self) -> tuple[str, ...]:
        """The states to which it may lead."""
        return (self.to, *([self.when_owing.to] if self.when_owing else []))

    @property
    def while_owing(self) -> Self:
        """The same move for somebody who has yet to pay."""
        other = self.when_owing
        return self.model_copy(update={"to": other.to, "does": other.does}) if other else self


class After(Definition):
    """A span of calendar days."""

    days: int = Field(ge=1)


class Timer(Definition):
    """What happens by itself when a case has stood in a state for some time."""

    in_: Snake = Field(alias="in")
    after: After
    does: tuple[WorkflowAction, ...] = ()
    to: Snake | None = None

    @property
    def name(self) -> str:
        """What stands in events instead of the id of a move; no move is called so."""
        return f"timer:{self.to}"


class Workflow(Definition):
    """States and moves; reads as a table.

    A case whose fee is paid before anybody looks at it begins in `start_when_owing`.
    """

    id: Snake
    for_: Act = Field(alias="for")
    start: Snake
    start_when_owing: Snake | None = None
    states: dict[Snake, State] = Field(min_length=1)
    moves: tuple[Move, ...] = Field(min_length=1)
    timers: tuple[Timer, ...] = ()

    @property
    def starts(self) -> tuple[str, ...]:
        """Where a case may begin; nobody has worked on one that stands there."""
        return (self.start, *([self.start_when_owing] if self.start_when_owing else []))

    def move(self, move_id: str) -> Move | None:
        return next((move for move in self.moves if move.id == move_id), None)

    @property
    def owing_states(self) -> tuple[str, ...]:
        """Where a case waits for its money."""
        later = (move.when_owing.to for move in self.moves if move.when_owing)
        return (*([self.start_when_owing] if self.start_when_owing else []), *later)

    def does(self, step: str, state: str = "") -> tuple[WorkflowAction, ...]:
        """What follows from a step: a move by its id, or a timer by its name. A move may do less
        where it led to the `state` of those who have yet to pay."""
        steps = {timer.name: timer.does for timer in self.timers}
        for move in self.moves:
            is_owing = move.when_owing is not None and move.when_owing.to == state
            steps[move.id] = move.while_owing.does if is_owing else move.does
        return steps.get(step, ())

    def moves_from(self, state: str) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if state in move.from_)


class LifeEvent(Definition):
    """Something that happens in a life and brings procedures with it.

    `given` are the facts that choosing it already states, e.g. `event.birth: true`.
    """

    id: Slug
    title: Text
    summary: Text
    keywords: tuple[str, ...] = ()
    order: int = 100
    icon: Slug | None = None
    given: dict[ItemId, Any] = {}
