"""Looking through a day's reads: what the rules find is written once, with the day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from statistics import median

from cityhall.foundation.accounts.api import User
from cityhall.foundation.audit.api import (
    LoggedRead,
    acted_for,
    pairs_read_often,
    reads_between,
    reads_of_pair,
)
from cityhall.foundation.organisation.api import calendar_of
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.oversight.events import UnusualFound
from cityhall.foundation.oversight.models import AccessSweep, UnusualAccess
from cityhall.foundation.oversight.rules.signs import (
    Found,
    Read,
    ReaderDay,
    found_in,
    people_in_an_hour,
)
from cityhall.foundation.oversight.rules.unusual import UnusualRule, unusual_rules
from cityhall.foundation.residents.api import people_named, protected_among
from cityhall.kernel import clock
from cityhall.kernel.transactions import write

#: How far back the first sweep of a new house goes, and how long after midnight a day is settled.
FIRST_DAYS, SETTLED_AFTER = 7, timedelta(hours=1)
KEPT_ENTRIES = 500

Place = tuple[str, str]


@dataclass(frozen=True)
class _Reader:
    """One member of staff's day, before it is judged."""

    user_id: int
    place: Place
    reads: tuple[Read, ...]


@dataclass
class _Swept:
    """What one day came to."""

    found: list[UnusualAccess] = field(default_factory=list)
    counts: dict[str, list[int]] = field(default_factory=dict)
    reads: int = 0


def sweep_reads(*, now: datetime) -> int:
    """Looks through every day that is over and was not yet; how much was found.

    Each day stands or falls as a whole: stopped in the middle, it is done again from its start.
    """
    last = (clock.in_jst(now) - SETTLED_AFTER).date() - timedelta(days=1)
    newest = AccessSweep.objects.order_by("-on").values_list("on", flat=True).first()
    day = newest + timedelta(days=1) if newest else last - timedelta(days=FIRST_DAYS - 1)
    found = 0
    while day <= last:
        found += sweep_day(on=day, now=now)
        day += timedelta(days=1)
    return found


def sweep_day(*, on: date, now: datetime) -> int:
    """Looks through one day, unless it has been; how much was found."""
    if AccessSweep.objects.filter(pk=on).exists():
        return 0
    swept = _looked_through(on, now)
    with write():
        AccessSweep.objects.create(on=on, reads=swept.reads, counts=swept.counts, at=now)
        UnusualAccess.objects.bulk_create(swept.found)
        if swept.found:
            announce(UnusualFound(on=on), now=now)
    return len(swept.found)


def _looked_through(on: date, now: datetime) -> _Swept:
    start, end = _bounds(on)
    rules, swept = unusual_rules().on(on), _Swept()
    usual, often = _usual(on), _often_read(on, rules)
    names = dict(User.objects.filter(kind="staff").values_list("pk", "display_name"))
    for reader in _readers(reads_between(start, end)):
        swept.reads += len(reader.reads)
        day = _day_of(reader, on, usual, often.get(reader.user_id, {}), names)
        place = ".".join(reader.place)
        swept.counts.setdefault(place, []).append(people_in_an_hour(day)[0])
        swept.found += [_row(found, reader, on, now) for found in found_in(day, rules)]
    swept.counts = {place: sorted(counts) for place, counts in swept.counts.items()}
    return swept


def _readers(reads: Iterable[LoggedRead]) -> Iterator[_Reader]:
    for user_id, own in groupby(reads, key=lambda read: read.actor_id):
        logged = [read for read in own if not read.was_found]
        if not logged:
            continue
        places = Counter(
            (read.detail.get("section", ""), read.detail.get("ward", "")) for read in logged
        )
        yield _Reader(user_id, places.most_common(1)[0][0], tuple(map(_read, logged)))


def _read(logged: LoggedRead) -> Read:
    """`shown` marks a list, `hand_over_batch` and `export` a case that left with many others."""
    is_list = "shown" in logged.detail
    whose = f"person:{logged.person_id}" if logged.person_id else f"case:{logged.case_reference}"
    is_somebodys = bool(logged.person_id or logged.case_reference)
    return Read(
        id=logged.id,
        at=clock.in_jst(logged.at),
        about=whose if is_somebodys and not is_list else "",
        person_id=logged.person_id,
        case_reference=logged.case_reference,
        is_search="search" in logged.detail,
        is_taken_out=bool({"hand_over_batch", "export"} & logged.detail.keys()),
    )


def _day_of(
    reader: _Reader,
    on: date,
    usual: dict[str, float],
    often: dict[int, int],
    names: dict[int, str],
) -> ReaderDay:
    people = {read.person_id for read in reader.reads if read.is_opened and read.person_id}
    without_case = {
        read.person_id
        for read in reader.reads
        if read.is_opened and read.person_id and not read.case_reference
    }
    family_name = names.get(reader.user_id, "").replace("\u3000", " ").split(" ")[0]
    section, ward = reader.place
    return ReaderDay(
        reads=reader.reads,
        hours=unusual_rules().hours,
        is_business_day=calendar_of(section, ward).is_business_day(on),
        usual=usual.get(".".join(reader.place)),
        often_read=often,
        protected=frozenset(protected_among(people, today=on)) if people else frozenset(),
        namesakes=people_named(family_name, among=without_case),
    )


def _usual(on: date) -> dict[str, float]:
    """The median of a section's counts, where enough of its readers' days are known."""
    asked = unusual_rules().usual
    before = AccessSweep.objects.filter(on__lt=on, on__gte=on - timedelta(days=asked.days))
    counts: dict[str, list[int]] = {}
    for one_day in before.values_list("counts", flat=True):
        for place, known in one_day.items():
            counts.setdefault(place, []).extend(known)
    return {place: median(known) for place, known in counts.items() if len(known) >= asked.fewest}


def _often_read(on: date, rules: Iterable[UnusualRule]) -> dict[int, dict[int, int]]:
    """By reader, the people read on many days up to this one without anything done for them."""
    rule = next((each for each in rules if each.looks_for == "days_without_deed"), None)
    if rule is None:
        return {}
    today, end = _bounds(on)
    start = today - timedelta(days=rule.within_days - 1)
    often: dict[int, dict[int, int]] = {}
    for reader, person in pairs_read_often(start, end, at_least=rule.at_least, last_since=today):
        reads = reads_of_pair(reader, person, start, end)
        days = len({clock.in_jst(read.at).date() for read in reads})
        cases = {read.case_reference for read in reads}
        if days >= rule.at_least and not acted_for(reader, person, cases, start, end):
            often.setdefault(reader, {})[person] = days
    return often


def _bounds(on: date) -> tuple[datetime, datetime]:
    start = datetime.combine(on, time(), tzinfo=clock.JST)
    return start, start + timedelta(days=1)


def _row(found: Found, reader: _Reader, on: date, now: datetime) -> UnusualAccess:
    section, ward = reader.place
    return UnusualAccess(
        rule=found.rule.id,
        on=on,
        user_id=reader.user_id,
        section=section,
        ward=ward,
        about=found.about,
        person_id=found.person_id,
        count=found.count,
        usual=found.usual,
        entries=list(found.entries[:KEPT_ENTRIES]),
        found_at=now,
    )
