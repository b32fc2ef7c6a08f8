"""How one item follows from another: people counted, parts of an address taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from cityhall.foundation.vocabulary.definitions import Scalar
from cityhall.foundation.vocabulary.ports import Answer

Said = Mapping[str, bool | None]
Answers = Mapping[str, Any]


class Derivation(Protocol):
    """A value from answers and from what conditions said; None while it is unknown."""

    def __call__(self, answers: Answers, said: Said) -> Scalar | None: ...


@dataclass(frozen=True)
class ByRule:
    """The answer of a condition, by its name."""

    name: str

    def __call__(self, answers: Answers, said: Said) -> Scalar | None:
        return said[self.name]


@dataclass(frozen=True)
class CountedPeople:
    """Rows of a people list for which a condition is TRUE; unknown if one row's answer is.

    `gate` is the condition of the list itself: where it is FALSE there are no people.
    """

    source: str
    gate: str | None
    where: Answer | None

    def __call__(self, answers: Answers, said: Said) -> Scalar | None:
        applies = True if self.gate is None else said[self.gate]
        if applies is False:
            return 0
        rows = answers.get(self.source)
        if rows is None or applies is None:
            return None
        if self.where is None:
            return len(rows)
        found = [self.where(_member(row))["where"] for row in rows]
        return None if None in found else sum(1 for one in found if one)


def _member(row: Mapping[str, Any]) -> dict[str, Scalar | None]:
    born = row.get("birth_date")
    return {
        "member.birth_date": date.fromisoformat(born) if born else None,
        "member.relationship": row.get("relationship"),
    }


@dataclass(frozen=True)
class AddressPartOf:
    """A part of an address; `ward` is '' for an address that lies in none of the city's wards."""

    source: str
    gate: str | None
    part: str
    wards: frozenset[str]

    def __call__(self, answers: Answers, said: Said) -> Scalar | None:
        address = answers.get(self.source) if self.gate is None or said[self.gate] else None
        if address is None:
            return None
        if self.part == "ward":
            code: str = address["municipality"]
            return code if code in self.wards else ""
        text: str = address[self.part]
        return text


@dataclass(frozen=True)
class InThisCity:
    """Whether an address lies in the city."""

    source: str
    gate: str | None
    codes: frozenset[str]

    def __call__(self, answers: Answers, said: Said) -> Scalar | None:
        address = answers.get(self.source) if self.gate is None or said[self.gate] else None
        return None if address is None else address["municipality"] in self.codes
