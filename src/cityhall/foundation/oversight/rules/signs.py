"""Finding in one reader's day what a rule looks for; pure, from the reads of that day alone.

What stretches over more than a day (`often_read`) and who is who (`protected`, `namesakes`) is
given by whoever asks.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cityhall.foundation.oversight.rules.unusual import Hours, Sign, UnusualRule

AN_HOUR, AFTER_A_SEARCH = timedelta(hours=1), timedelta(minutes=10)


@dataclass(frozen=True)
class Read:
    """One entry of the log. `at` is Japanese time; `about` names whose data it is (`person:7`, or
    `case:…` where no person is known), '' for a list; `is_search`: a list that was searched for;
    `is_taken_out`: one of many that left in a file."""

    id: int
    at: datetime
    about: str
    person_id: int | None = None
    case_reference: str = ""
    is_search: bool = False
    is_taken_out: bool = False

    @property
    def is_opened(self) -> bool:
        """Somebody's data, looked at by itself."""
        return bool(self.about) and not self.is_taken_out


@dataclass(frozen=True)
class ReaderDay:
    """What one member of staff read on one day, in order of time, and what is known beside it.

    `usual` is the section's usual count of people in an hour, None if too little is known.
    """

    reads: tuple[Read, ...]
    hours: Hours
    is_business_day: bool
    usual: float | None = None
    often_read: Mapping[int, int] = field(default_factory=dict)
    protected: frozenset[int] = frozenset()
    namesakes: frozenset[int] = frozenset()

    @property
    def opened(self) -> list[Read]:
        """Reads of one person's data each."""
        return [read for read in self.reads if read.is_opened]


@dataclass(frozen=True)
class Found:
    """What fits a rule: about whom ('' if about many), the count, and the reads it rests on."""

    rule: UnusualRule
    about: str
    count: int
    entries: tuple[int, ...]
    person_id: int | None = None
    usual: float | None = None


def found_in(day: ReaderDay, rules: Iterable[UnusualRule]) -> list[Found]:
    """Everything in that day that fits one of the rules."""
    return [found for rule in rules for found in _FINDERS[rule.looks_for](rule, day)]


def people_in_an_hour(day: ReaderDay) -> tuple[int, tuple[Read, ...]]:
    """The most people whose data was opened within sixty minutes, and those reads."""
    opened, first, best = day.opened, 0, (0, 0, 0)
    inside: dict[str, int] = defaultdict(int)
    for last, read in enumerate(opened):
        inside[read.about] += 1
        while read.at - opened[first].at >= AN_HOUR:
            inside[opened[first].about] -= 1
            if not inside[opened[first].about]:
                del inside[opened[first].about]
            first += 1
        best = max(best, (len(inside), -first, last))
    return best[0], tuple(opened[-best[1] : best[2] + 1])


def _hour(rule: UnusualRule, day: ReaderDay) -> list[Found]:
    count, reads = people_in_an_hour(day)
    is_usual = day.usual is not None and count <= rule.times_usual * day.usual
    if count < rule.at_least or (rule.times_usual and is_usual):
        return []
    return [Found(rule, "", count, _ids(reads), usual=day.usual)]


def _days(rule: UnusualRule, day: ReaderDay) -> list[Found]:
    return [
        Found(rule, f"person:{person}", days, _ids(_of(day, person)), person)
        for person, days in sorted(day.often_read.items())
        if days >= rule.at_least
    ]


def _out_of_hours(rule: UnusualRule, day: ReaderDay) -> list[Found]:
    return _people(
        rule,
        [
            read
            for read in day.opened
            if not day.is_business_day or not day.hours.since <= read.at.time() < day.hours.until
        ],
    )


def _without_case(rule: UnusualRule, day: ReaderDay) -> list[Found]:
    return _people(rule, [read for read in day.opened if not read.case_reference])


def _unopened(rule: UnusualRule, day: ReaderDay) -> list[Found]:
    opened = [read.at for read in day.opened]
    vain = [
        search
        for search in day.reads
        if search.is_search
        and not any(search.at <= at <= search.at + AFTER_A_SEARCH for at in opened)
    ]
    return [Found(rule, "", len(vain), _ids(vain))] if len(vain) >= rule.at_least else []


def _namesakes(rule: UnusualRule, day: ReaderDay) -> list[Found]:
    return _each(
        rule,
        [
            read
            for read in day.opened
            if read.person_id in day.namesakes and not read.case_reference
        ],
    )


def _protected(rule: UnusualRule, day: ReaderDay) -> list[Found]:
    return _each(rule, [read for read in day.opened if read.person_id in day.protected])


def _taken_out(rule: UnusualRule, day: ReaderDay) -> list[Found]:
    return _people(rule, [read for read in day.reads if read.is_taken_out])


def _people(rule: UnusualRule, reads: list[Read]) -> list[Found]:
    count = len({read.about for read in reads})
    return [Found(rule, "", count, _ids(reads))] if count >= rule.at_least else []


def _each(rule: UnusualRule, reads: list[Read]) -> list[Found]:
    of: dict[int, list[Read]] = defaultdict(list)
    for read in reads:
        of[read.person_id or 0].append(read)
    return [
        Found(rule, f"person:{person}", len(own), _ids(own), person)
        for person, own in sorted(of.items())
        if len(own) >= rule.at_least
    ]


def _of(day: ReaderDay, person: int) -> list[Read]:
    return [read for read in day.opened if read.person_id == person]


def _ids(reads: Iterable[Read]) -> tuple[int, ...]:
    return tuple(read.id for read in reads)


_FINDERS: Mapping[Sign, Callable[[UnusualRule, ReaderDay], list[Found]]] = {
    "people_in_an_hour": _hour,
    "days_without_deed": _days,
    "reads_out_of_hours": _out_of_hours,
    "people_without_case": _without_case,
    "searches_unopened": _unopened,
    "namesakes_without_case": _namesakes,
    "protected_people": _protected,
    "cases_taken_out": _taken_out,
}
