"""The loaded catalogue: everything a city offers, with its conditions compiled."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar

from cityhall.engine.procedures.loading import Definitions, read_definitions
from cityhall.engine.procedures.rulebook import Rulebook
from cityhall.engine.procedures.schema import LifeEvent, Procedure, Workflow
from cityhall.engine.rules.api import RuleSet, compile_rules
from cityhall.foundation.vocabulary.api import (
    CatalogueProblems,
    Item,
    Scalar,
    Vocabulary,
    dependencies,
    known_values,
    parameters_on,
)
from cityhall.foundation.vocabulary.ports import Answer
from cityhall.kernel.texts import plain

_DAYS_KEPT = 8
Made = TypeVar("Made")


@dataclass(frozen=True)
class FeeOn:
    """A fee as it is on a day; `channel` is '' where all cost the same. `until` is the last day
    on which it is so and `then` what it costs from the day after, if that is known to follow."""

    channel: str
    amount: int
    until: date | None
    then: int | None
    checked: bool


class PerDay(Generic[Made]):
    """What is made once for each day asked about, because figures change by day."""

    def __init__(self, make: Callable[[date], Made]) -> None:
        self._make = make
        self._kept: dict[date, Made] = {}

    def __call__(self, day: date) -> Made:
        made = self._kept.get(day)
        if made is None:
            if len(self._kept) >= _DAYS_KEPT:
                self._kept.clear()
            made = self._kept[day] = self._make(day)
        return made


class Catalogue:
    """Procedures, workflows and life events over one vocabulary; immutable once loaded."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.vocabulary: Vocabulary = definitions.vocabulary
        self.procedures: Mapping[str, Procedure] = definitions.procedures
        self.workflows: Mapping[str, Workflow] = definitions.workflows
        self.life_events: Mapping[str, LifeEvent] = dict(
            sorted(definitions.life_events.items(), key=lambda pair: pair[1].order)
        )
        self.city_codes = definitions.city_codes
        self.ward_codes = definitions.ward_codes
        self.rulebook = Rulebook(self.vocabulary)
        self.vocabulary.bind(
            self.rulebook, city_codes=definitions.city_codes, ward_codes=definitions.ward_codes
        )
        self._conditions = PerDay(self._compile_conditions)
        self._document_conditions: PerDay[dict[str, Answer]] = PerDay(lambda day: {})
        self._items_in: dict[str, tuple[str, ...]] = {}

    def known(self, answers: Mapping[str, Any], *, today: date) -> dict[str, Scalar | None]:
        """Answers as rules see them, with everything that follows from them."""
        return known_values(self.vocabulary, answers, today=today)

    def rule_set(self, today: date) -> RuleSet:
        """The `who` of every procedure in force on a day, with that day's figures, compiled."""
        return self._conditions(today)

    def _compile_conditions(self, today: date) -> RuleSet:
        rules = {
            procedure.id: self.rulebook.rule(procedure.who, eligibility=True)
            for procedure in self.procedures.values()
            if procedure.is_in_force(today)
        }
        return compile_rules(rules, parameters_on(self.vocabulary, today))

    @cached_property
    def askable(self) -> tuple[str, ...]:
        """The items that the guide may ask, in the order of the vocabulary."""
        return tuple(item.id for item in self.vocabulary.values() if item.in_guide)

    def procedures_of(self, life_event: str) -> tuple[Procedure, ...]:
        """The procedures that a life event brings, in the order of their ids."""
        return self._by_life_event.get(life_event, ())

    @cached_property
    def _by_life_event(self) -> Mapping[str, tuple[Procedure, ...]]:
        found: dict[str, list[Procedure]] = {}
        for procedure in self.procedures.values():
            for life_event in procedure.life_events:
                found.setdefault(life_event, []).append(procedure)
        return {life_event: tuple(members) for life_event, members in found.items()}

    def items_in(self, procedure: Procedure) -> tuple[str, ...]:
        """Every item that a procedure rests on: asked, named in a condition, or needed for those.

        In the order of the vocabulary.
        """
        if procedure.id not in self._items_in:
            self._items_in[procedure.id] = self._needed_by(procedure)
        return self._items_in[procedure.id]

    def items_behind(self, procedure: Procedure) -> tuple[str, ...]:
        """`items_in`, and what is named where answers are held against each other."""
        needed = self.items_in(procedure)
        rules = [rule for item in needed for rule in self.vocabulary[item].rules_on_answers]
        return self._closed(chain(needed, *(self.rulebook.items(rule) for rule in rules)))

    def _needed_by(self, procedure: Procedure) -> tuple[str, ...]:
        return self._closed(directly_named(procedure, self.rulebook))

    def _closed(self, named: Iterable[str]) -> tuple[str, ...]:
        """The items named and all that they depend on, in the order of the vocabulary."""
        wanted = list(named)
        found: set[str] = set()
        while wanted:
            item_id = wanted.pop()
            if item_id in self.vocabulary and item_id not in found:
                found.add(item_id)
                wanted += dependencies(self.vocabulary[item_id], self.rulebook)
        return tuple(item_id for item_id in self.vocabulary if item_id in found)

    def figures_in(self, procedure: Procedure) -> frozenset[str]:
        """The dated parameters that decide anything about a procedure, its fee among them."""
        texts = [procedure.who, *(one.when for one in procedure.documents)]
        for item_id in self.items_in(procedure):
            texts += conditions_of(self.vocabulary[item_id])
        named = (self.rulebook.rule(text).parameters for text in texts if text is not None)
        fees = {each for each in procedure.fees.values() if isinstance(each, str)}
        return frozenset(chain.from_iterable(named)) | fees

    def fee_on(self, procedure: Procedure, day: date, channel: str = "") -> int:
        """What a procedure costs on a day, in yen, by a channel (the one most people take, if
        none is said); 0 where it is free, or was until then."""
        fee = procedure.fee_for(channel or procedure.main_channel)
        amount = self.vocabulary.parameters[fee].on(day) if isinstance(fee, str) else 0
        return amount if isinstance(amount, int) else 0

    def fees_on(self, procedure: Procedure, day: date) -> tuple[FeeOn, ...]:
        """The fee of every channel that has one of its own, as it is on a day."""
        return tuple(self._fee_of(procedure, day, channel) for channel in procedure.fees)

    def _fee_of(self, procedure: Procedure, day: date, channel: str) -> FeeOn:
        fee, amount = procedure.fees[channel], self.fee_on(procedure, day, channel)
        if not isinstance(fee, str):
            return FeeOn(channel, amount, until=None, then=None, checked=True)
        parameter = self.vocabulary.parameters[fee]
        until = parameter.until(day)
        then = self.fee_on(procedure, until + timedelta(days=1), channel) if until else None
        return FeeOn(channel, amount, until, then, parameter.checked)

    def documents_wanted(
        self,
        procedure: Procedure,
        answers: Mapping[str, Any],
        *,
        today: date,
        known: Mapping[str, Scalar | None] | None = None,
    ) -> dict[str, bool | None]:
        """Each document of a procedure: True if it is to be attached, None while that is open.

        `known` is what `known()` says of the answers, for a caller who has asked already.
        """
        conditions = {one.id: one.when for one in procedure.documents if one.when is not None}
        if not conditions:
            return {one.id: True for one in procedure.documents}
        prepared = self._document_conditions(today)
        if procedure.id not in prepared:
            parameters = parameters_on(self.vocabulary, today)
            prepared[procedure.id] = self.rulebook.prepare(conditions, parameters)
        values = self.known(answers, today=today) if known is None else known
        said = prepared[procedure.id](values)
        return {one.id: said[one.id] if one.when else True for one in procedure.documents}

    def ward_of(self, procedure: Procedure, answers: Mapping[str, Any]) -> str:
        """The ward that takes a case, as a municipality code; '' for the whole city."""
        given = [answers.get(address) or {} for address in procedure.in_city]
        codes: list[str] = [address.get("municipality", "") for address in given]
        return next((code for code in codes if code in self.ward_codes), "")


def directly_named(procedure: Procedure, rulebook: Rulebook) -> Iterable[str]:
    """The items that a procedure itself names, anywhere."""
    yield from procedure.items
    yield from rulebook.items(procedure.who)
    for document in procedure.documents:
        if document.when is not None:
            yield from rulebook.items(document.when)
    if procedure.deadline is not None:
        yield procedure.deadline.event
    yield from procedure.in_city


def conditions_of(item: Item) -> Iterable[str | None]:
    """Every condition that an item's definition holds."""
    yield item.asked_when
    if item.derive is not None:
        yield item.derive.rule
        yield item.derive.count_people.where if item.derive.count_people else None
    yield from item.rules_on_answers


def search_text(definition: Procedure | LifeEvent) -> dict[str, str]:
    """What a search index reads of a procedure or life event: title, keywords, summary.

    All languages joined, without readings.
    """
    return {
        "title": " ".join(plain(words) for words in definition.title.values()),
        "keywords": " ".join(definition.keywords),
        "summary": " ".join(plain(words) for words in definition.summary.values()),
    }


def catalogue(folder: Path | None = None, municipality: Path | None = None) -> Catalogue:
    """The catalogue of two folders, loaded once a process; by default those of the settings.

    Raises CatalogueProblems if a definition cannot be read.
    """
    if folder is None:
        # Only here, so that the command line reads a catalogue without starting Django.
        from django.conf import settings

        folder, municipality = settings.CATALOGUE_DIR, settings.MUNICIPALITY_DIR
    return _load(folder, municipality)


@lru_cache(maxsize=8)
def _load(folder: Path, municipality: Path | None) -> Catalogue:
    definitions = read_definitions(folder, municipality)
    if definitions.problems:
        raise CatalogueProblems(definitions.problems)
    return Catalogue(definitions)


def reload_catalogue() -> None:
    """Forgets what was loaded, so that the next call reads the files anew."""
    _load.cache_clear()
