"""Which question comes next: the one that brings most undecided procedures further."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cityhall.engine.procedures.catalogue import Catalogue
from cityhall.foundation.vocabulary.api import Scalar, asked_items, dependencies


def next_question(
    catalogue: Catalogue,
    answers: Mapping[str, Any],
    *,
    today: date,
    skipped: Collection[str] = (),
    procedures: Collection[str] | None = None,
) -> str | None:
    """The item to ask next, or None when nothing that may be asked would decide any more.

    The one of `open_questions` that most undecided procedures need; the earlier in the
    vocabulary where several do.
    """
    found = open_questions(catalogue, answers, today=today, skipped=skipped, procedures=procedures)
    return max(found, key=found.__getitem__, default=None)


def open_questions(
    catalogue: Catalogue,
    answers: Mapping[str, Any],
    *,
    today: date,
    skipped: Collection[str] = (),
    procedures: Collection[str] | None = None,
) -> dict[str, int]:
    """The items that can be asked now, and how many undecided procedures each brings further.

    In the order of the vocabulary. An item whose own condition is still open, or that follows
    from others, leads to what must be asked before it. `skipped` are items the resident cannot
    answer; `procedures` narrows which are looked at.
    """
    known = catalogue.known(answers, today=today)
    said = catalogue.rule_set(today).answer(known)
    names = said if procedures is None else [name for name in procedures if name in said]
    needs = Counter(said[name].deciding for name in names if said[name].value is None)
    if not needs:
        return {}
    asked = asked_items(catalogue.vocabulary, answers, today=today)
    openers = _Openers(catalogue, known, asked)
    closed = frozenset(skipped)
    leading = {item_id: openers.of(item_id, closed) for item_id in set().union(*needs)}
    counts: Counter[str] = Counter()
    for items, count in needs.items():
        for opener in set().union(*(leading[item_id] for item_id in items)):
            counts[opener] += count
    return {item_id: counts[item_id] for item_id in catalogue.askable if item_id in counts}


@dataclass(frozen=True)
class _Openers:
    catalogue: Catalogue
    known: Mapping[str, Scalar | None]
    asked: Mapping[str, bool | None]

    def of(self, item_id: str, closed: frozenset[str]) -> set[str]:
        """The questions that can be asked now and lead to an unknown item."""
        vocabulary = self.catalogue.vocabulary
        if item_id in self.known or item_id in closed or item_id not in vocabulary:
            return set()
        item = vocabulary[item_id]
        if self.asked[item_id] and item.in_guide:
            return {item_id}
        behind = dependencies(item, self.catalogue.rulebook)
        return set().union(*(self.of(need, closed | {item_id}) for need in behind))
