"""Which fields a clerk still has to type into a core system: by procedure, never by case."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from cityhall.engine.measures import happenings as read
from cityhall.engine.measures.periods import Period
from cityhall.engine.measures.queries import FEWEST


@dataclass(frozen=True)
class Retyped:
    """One procedure: fields of the cases that core systems answered, how many of them went by
    machine, and in how many cases each item had to be typed. `items` are the ids of items, most
    typed first; those of fewer than `FEWEST` cases are only counted, as `hidden`."""

    procedure: str
    cases: int
    fields: int
    by_machine: int
    items: tuple[tuple[str, int], ...]
    hidden: int

    @property
    def typed(self) -> int:
        """Fields that somebody typed: refused, replaced, or without a column in the file."""
        return self.fields - self.by_machine


@dataclass
class _Count:
    cases: set[int] = field(default_factory=set)
    fields: int = 0
    by_machine: int = 0
    items: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def retyped_fields(period: Period) -> tuple[Retyped, ...]:
    """Procedures with at least `FEWEST` cases answered as files, most typed first. One query."""
    counts: dict[str, _Count] = defaultdict(_Count)
    for answer in read.happenings(period, kind="core_system_answered"):
        if "fields" in answer.payload:
            _add(counts[answer.procedure], answer)
    found = (_told(name, count) for name, count in counts.items() if len(count.cases) >= FEWEST)
    return tuple(sorted(found, key=lambda each: (-each.typed, each.procedure)))


def _add(count: _Count, answer: read.Happening) -> None:
    count.cases.add(answer.case_id)
    count.fields += answer.payload["fields"]
    count.by_machine += answer.payload["by_machine"]
    for name in answer.payload.get("typed", ()):
        count.items[name.partition("__")[0]].add(answer.case_id)


def _told(procedure: str, count: _Count) -> Retyped:
    cases = Counter({item: len(found) for item, found in count.items.items()})
    shown = sorted(
        ((item, many) for item, many in cases.items() if many >= FEWEST),
        key=lambda each: (-each[1], each[0]),
    )
    return Retyped(
        procedure=procedure,
        cases=len(count.cases),
        fields=count.fields,
        by_machine=count.by_machine,
        items=tuple(shown),
        hidden=len(cases) - len(shown),
    )
