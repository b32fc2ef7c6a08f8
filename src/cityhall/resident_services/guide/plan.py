"""The plan: which procedures apply, which one answer away, which not, and why."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cityhall.design_system.language import words
from cityhall.design_system.parts import Answer
from cityhall.engine.measures.api import Usual, UsualOf, usual_days
from cityhall.engine.procedures.api import LastDay, Procedure, last_day, open_questions
from cityhall.engine.rules.api import Answers
from cityhall.foundation.organisation.api import calendar_of
from cityhall.foundation.vocabulary.api import Item, asked_items, show_value
from cityhall.kernel.texts import JAPANESE, Text
from cityhall.resident_services.application.api import Known, known_for
from cityhall.resident_services.guide.interview import event_of
from cityhall.resident_services.guide.standing import Standing
from cityhall.resident_services.guide.wording import shown, wording_of

ALWAYS = ""  # stands for the bundle itself where procedures that want an item are named
SHOWN = 12  # procedures that are not rows of their own, before they move to a page of their own


@dataclass(frozen=True)
class Reason:
    """An item and its value, on which an answer rests."""

    label: Text
    value: str


@dataclass(frozen=True)
class Row:
    """A procedure that applies. `asks` numbers the new questions it brings; `fee` in yen.

    `usual` is how long it took, where enough of them have been decided to say so.
    `missing_day` is the day to ask for so that the deadline can be counted.
    """

    procedure: Procedure
    last_day: LastDay | None
    missing_day: Item | None
    reasons: tuple[Reason, ...]
    is_chosen: bool
    asks: tuple[int, ...]
    fee: int
    usual: Usual | None


@dataclass(frozen=True)
class MaybeRow:
    """A procedure that is undecided, and the questions that would decide it."""

    procedure: Procedure
    questions: tuple[Item, ...]


@dataclass(frozen=True)
class NoRow:
    """A procedure that does not apply: the engine's sentences, or items where there are none."""

    procedure: Procedure
    sentences: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Plan:
    """Everything that is known of the procedures in question, for one resident and language."""

    standing: Standing
    language: str
    now: datetime
    _said: Answers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        said = self.standing.catalogue.rule_set(self.standing.today).answer(self._values)
        object.__setattr__(self, "_said", said)

    @property
    def _values(self) -> Mapping[str, Any]:
        return self.standing.known.values

    def ids(self, value: bool | None) -> list[str]:
        """The procedures in question with this answer, in the order of the life events."""
        return self._by_answer[value]

    @cached_property
    def _by_answer(self) -> Mapping[bool | None, list[str]]:
        found: dict[bool | None, list[str]] = {True: [], False: [], None: []}
        said = {one: answer.value for one, answer in self._said.pairs()}
        for one in self.standing.scope:
            found[said[one]].append(one)
        return found

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """What is ticked: what was chosen before if it still applies, else all that applies."""
        applying = self.ids(True)
        before = [one for one in self.standing.draft.procedures if one in applying]
        return tuple(before or applying)

    @cached_property
    def rows(self) -> list[Row]:
        """What applies: what is due first comes first."""
        rows = [self._row(one) for one in self.ids(True)]
        return sorted(rows, key=lambda row: row.last_day.day if row.last_day else date.max)

    @cached_property
    def new_questions(self) -> int:
        """How many questions the form would ask for what is ticked."""
        return len(self._asks_of(self.chosen))

    @cached_property
    def always_asked(self) -> tuple[int, ...]:
        """The numbers of questions that come whatever is ticked."""
        return tuple(self._numbers.get(ALWAYS, ()))

    def maybe(self, limit: int = SHOWN) -> list[MaybeRow]:
        """What is undecided, fewest questions first."""
        vocabulary = self.standing.catalogue.vocabulary
        rows = [
            MaybeRow(self._procedure(one), tuple(vocabulary[item] for item in self._open(one)))
            for one in self.ids(None)[:limit]
        ]
        return sorted(rows, key=lambda row: len(row.questions))

    def not_applying(self, limit: int = SHOWN) -> list[NoRow]:
        """What does not apply, and why."""
        return [self._no_row(one) for one in self.ids(False)[:limit]]

    def answers(self, question: str) -> list[Answer]:
        """What was asked in the guide, each with the way back; `question` is the page that asks."""
        asked = self.standing.interview.asked
        vocabulary = self.standing.catalogue.vocabulary
        answers = self.standing.draft.answers
        return [
            Answer(
                vocabulary[item].label,
                show_value(vocabulary[item], answers.get(item), self.language)
                or words("guide.plan.unknown"),
                href=f"{question}?item={item}&back=plan",
            )
            for item in asked
        ]

    def _row(self, one: str) -> Row:
        procedure = self._procedure(one)
        event = event_of(procedure)
        day = self._values.get(event) if event else None
        counted = None
        if procedure.deadline is not None and isinstance(day, date):
            calendar = calendar_of(procedure.handled_by.section)
            counted = last_day(procedure.deadline, day, calendar, today=self.standing.today)
        item = self.standing.catalogue.vocabulary[event] if event else None
        return Row(
            procedure=procedure,
            last_day=counted,
            missing_day=item if item and counted is None and self._asked[item.id] else None,
            reasons=self._reasons(self._said[one].deciding),
            is_chosen=one in self.chosen,
            asks=tuple(self._asks_of([one])),
            fee=self.standing.catalogue.fee_on(self._procedure(one), self.standing.today),
            usual=self._usual_of(procedure),
        )

    def _usual_of(self, procedure: Procedure) -> Usual | None:
        """How long it took in the ward that would take the case, or in the whole city."""
        found = self._usual.get(procedure.id)
        ward = self.standing.catalogue.ward_of(procedure, self.standing.known.together)
        return found.nearest(ward) if found else None

    @cached_property
    def _usual(self) -> Mapping[str, UsualOf]:
        return usual_days(self.ids(True))

    def _no_row(self, one: str) -> NoRow:
        said = self._said[one]
        if self.language != JAPANESE:
            return NoRow(self._procedure(one), (), self._reasons(said.deciding))
        sentences = wording_of(self.standing.catalogue).sentences(said, self._values, self._source)
        return NoRow(self._procedure(one), tuple(sentences), ())

    def _source(self, item: str) -> str:
        if item in self.standing.draft.answers:
            return "あなたの答え"
        return "市の記録" if item in self.standing.known.facts else "答えから分かること"

    def _reasons(self, deciding: Sequence[str]) -> tuple[Reason, ...]:
        """The deciding items that are known; procedures share them, so each is worded once."""
        made = self._made_reasons
        for item in deciding:
            value = self._values.get(item)
            if item not in made and value is not None:
                catalogue = self.standing.catalogue
                told = shown(catalogue, item, value, self.language)
                made[item] = Reason(catalogue.vocabulary[item].label, told)
        return tuple(made[item] for item in deciding if item in made)

    @cached_property
    def _made_reasons(self) -> dict[str, Reason]:
        return {}

    def _open(self, one: str) -> list[str]:
        standing = self.standing
        found = open_questions(
            standing.catalogue, standing.known.together, today=standing.today, procedures=[one]
        )
        return list(found)

    def _procedure(self, one: str) -> Procedure:
        return self.standing.catalogue.procedures[one]

    def _asks_of(self, procedures: Collection[str]) -> list[int]:
        numbers = (self._numbers.get(one, ()) for one in (ALWAYS, *procedures))
        return sorted(set().union(*numbers))

    @cached_property
    def _asked(self) -> Mapping[str, bool | None]:
        standing = self.standing
        return asked_items(
            standing.catalogue.vocabulary, standing.known.together, today=standing.today
        )

    @cached_property
    def _numbers(self) -> Mapping[str, list[int]]:
        """By procedure, the numbers of the questions that the form would newly ask for it."""
        numbers: dict[str, list[int]] = {}
        for number, wanted in enumerate(self._form.new_questions):
            for one in wanted.procedures:
                numbers.setdefault(one, []).append(number)
        return numbers

    @cached_property
    def _form(self) -> Known:
        """What would be known if all that applies were chosen."""
        known, applying = self.standing.known, self.ids(True)
        if not known.facts and not known.refused:
            # Nothing is known beside the answers: what the procedures may use of it is the same.
            return replace(known, procedures=tuple(map(self._procedure, applying)))
        draft = copy(self.standing.draft)
        draft.procedures = applying
        return known_for(draft, self.standing.catalogue, now=self.now, today=self.standing.today)
