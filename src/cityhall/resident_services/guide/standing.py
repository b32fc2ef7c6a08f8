"""Where a resident stands in the guide: the draft, what is known, and which procedures count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from cityhall.engine.procedures.api import Catalogue, catalogue
from cityhall.kernel.clock import in_jst
from cityhall.resident_services.application.api import Draft, Known, known_for
from cityhall.resident_services.guide.interview import Interview


@dataclass(frozen=True)
class Standing:
    """A draft seen by the guide at one moment."""

    draft: Draft
    known: Known

    @property
    def catalogue(self) -> Catalogue:
        return self.known.catalogue

    @property
    def today(self) -> date:
        return self.known.today

    @cached_property
    def scope(self) -> tuple[str, ...]:
        """The procedures in question: those of the life events, and those chosen by name."""
        draft = self.draft
        return _in_question(
            self.catalogue, tuple(draft.life_events), tuple(draft.procedures), self.today
        )

    @cached_property
    def interview(self) -> Interview:
        return Interview(
            catalogue=self.catalogue,
            procedures=self.scope,
            known=self.known.together,
            answers=self.draft.answers,
            given=given_by(self.catalogue, self.draft.life_events),
            skipped=tuple(self.draft.skipped),
            today=self.today,
        )


@lru_cache(maxsize=256)
def _in_question(
    catalogue: Catalogue, life_events: tuple[str, ...], chosen: tuple[str, ...], today: date
) -> tuple[str, ...]:
    of_events = (one.id for event in life_events for one in catalogue.procedures_of(event))
    in_force = catalogue.rule_set(today).rules
    return tuple(one for one in dict.fromkeys((*of_events, *chosen)) if one in in_force)


def standing_of(draft: Draft, now: datetime) -> Standing:
    """What the guide knows for a draft at this moment."""
    return Standing(draft, known_for(draft, catalogue(), now=now, today=in_jst(now).date()))


def given_by(catalogue: Catalogue, life_events: Iterable[str]) -> Mapping[str, Any]:
    """What the chosen life events already say."""
    given: dict[str, Any] = {}
    for event in life_events:
        if event in catalogue.life_events:
            given |= catalogue.life_events[event].given
    return given
