"""The interview: which question comes next, and which came before.

A question that would decide a single procedure is left to the plan once a handful has been
asked: there it stands beside its procedure, and whoever is concerned answers it with one tap.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cityhall.engine.procedures.api import Catalogue, Procedure, open_questions
from cityhall.foundation.vocabulary.api import Item, Scalar, asked_items

A_HANDFUL = 5


@dataclass(frozen=True)
class Interview:
    """One resident's way through the questions of some procedures.

    `known` is everything known by item, answers included; `answers` what was said here;
    `given` what the life events state and nobody needs to be asked; `skipped` what the
    resident does not know.
    """

    catalogue: Catalogue
    procedures: tuple[str, ...]
    known: Mapping[str, Any]
    answers: Mapping[str, Any]
    given: Mapping[str, Any]
    skipped: tuple[str, ...]
    today: date

    @cached_property
    def next(self) -> str | None:
        """The item to ask next; None when it is time for the plan."""
        return self._next(self.known, self.skipped, len(self.asked))

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """What was answered or skipped so far in the guide, in the order of the vocabulary."""
        vocabulary = self.catalogue.vocabulary
        return tuple(
            item_id
            for item_id in vocabulary
            if item_id in self.skipped or (item_id in self.answers and item_id not in self.given)
            if vocabulary[item_id].in_guide or vocabulary[item_id].type == "date"
        )

    @cached_property
    def at_most(self) -> int:
        """How many questions may still come, the next one included."""
        open_now = self._worth_asking(self.known, self.skipped, len(self.asked))
        return len(open_now)

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The questions in the order in which they came, by going the same way once more."""
        return tuple(self._replayed())

    def before(self, item_id: str) -> str | None:
        """The question that came before this one; None for the first."""
        path = self.path
        if item_id in path:
            path = path[: path.index(item_id)]
        return path[-1] if path else None

    def _replayed(self) -> Iterator[str]:
        asked = set(self.asked)
        known = {item: value for item, value in self.known.items() if item not in asked}
        skipped: tuple[str, ...] = ()
        for number in range(len(asked)):
            item_id = self._next(known, skipped, number)
            if item_id is None or item_id not in asked:
                return
            if item_id in self.known:
                known[item_id] = self.known[item_id]
            else:
                skipped += (item_id,)
            yield item_id

    def _next(self, known: Mapping[str, Any], skipped: tuple[str, ...], number: int) -> str | None:
        found = self._worth_asking(known, skipped, number)
        return max(found, key=found.__getitem__, default=None)

    def _worth_asking(
        self, known: Mapping[str, Any], skipped: tuple[str, ...], number: int
    ) -> dict[str, int]:
        """Questions by the number of procedures they bring further, days of deadlines at last."""
        found = open_questions(
            self.catalogue, known, today=self.today, skipped=skipped, procedures=self.procedures
        )
        vocabulary = self.catalogue.vocabulary
        if number >= A_HANDFUL:
            found = {
                item_id: count
                for item_id, count in found.items()
                if count > 1 or vocabulary[item_id].type == "date"
            }
        if not found:
            found = dict.fromkeys(self._days(known, skipped), 1)
        return found

    def _days(self, known: Mapping[str, Any], skipped: tuple[str, ...]) -> Iterator[str]:
        """The days from which deadlines of procedures that apply are counted, and are not known."""
        values = self.catalogue.known(known, today=self.today)
        said = self.catalogue.rule_set(self.today).answer(values)
        missing = [
            event
            for procedure in self.procedures
            if procedure in said and said[procedure].value
            if (event := event_of(self.catalogue.procedures[procedure])) is not None
            if event not in values and event not in skipped
        ]
        if missing:
            asked = asked_items(self.catalogue.vocabulary, known, today=self.today)
            yield from dict.fromkeys(event for event in missing if asked[event])


def event_of(procedure: Procedure) -> str | None:
    """The item that holds the day from which a procedure's deadline is counted."""
    return procedure.deadline.event if procedure.deadline else None


def can_be_asked(item: Item | None) -> bool:
    """Whether the guide may ask it on a page of its own: a simple question, or a day."""
    return item is not None and (item.in_guide or (item.type == "date" and item.askable))


def still_needed(
    catalogue: Catalogue, needed: tuple[str, ...], values: Mapping[str, Scalar | None]
) -> tuple[str, ...]:
    """The questions behind items that are still needed, each once, in the order given."""
    vocabulary = catalogue.vocabulary
    return tuple(
        item_id
        for item_id in needed
        if item_id in vocabulary and can_be_asked(vocabulary[item_id]) and item_id not in values
    )
