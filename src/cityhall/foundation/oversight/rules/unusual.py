"""What counts as an unusual read: data, from `catalogue/access/unusual.yaml`."""

from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, model_validator

from cityhall.foundation.oversight.rules.keeping import KeptYears
from cityhall.kernel.errors import NotFound

Sign = Literal[
    "people_in_an_hour",
    "days_without_deed",
    "reads_out_of_hours",
    "people_without_case",
    "searches_unopened",
    "namesakes_without_case",
    "protected_people",
    "cases_taken_out",
]


class Definition(BaseModel):
    """Strict and frozen: a mistyped key is an error, not a rule that never fits."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class InForce(Definition):
    """From which day, and until which (None: still)."""

    since: date = Field(alias="from")
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the day lies in it; both ends do."""
        return self.since <= on and (self.until is None or on <= self.until)


class UnusualRule(Definition):
    """One rule. `at_least` counts what `looks_for` names: people, days, searches or cases.

    `times_usual`: how many times the section's usual count must be passed, too (0: not compared);
    `within_days`: over how many days, for a rule that looks at more than one.
    """

    id: str = Field(pattern=r"^[a-z_]{3,40}$")
    looks_for: Sign
    title: str
    explained: str
    at_least: int = Field(ge=1)
    times_usual: int = Field(default=0, ge=0)
    within_days: int = Field(default=1, ge=1, le=92)
    in_force: InForce

    @property
    def in_words(self) -> str:
        """What it says, with its figures."""
        return self.explained.format(
            at_least=self.at_least, times_usual=self.times_usual, within_days=self.within_days
        )


class Usual(Definition):
    """Over how many days the usual count is taken, and from how many readers' days at least."""

    days: int = Field(ge=7, le=92)
    fewest: int = Field(ge=5)


class Hours(Definition):
    """When somebody is at work; the end no longer counts."""

    since: time = Field(alias="from")
    until: time


class UnusualRules(Definition):
    """The whole file. `checked`: whether the city's own officers settled the figures."""

    checked: bool
    kept_years: KeptYears
    usual: Usual
    hours: Hours
    rules: tuple[UnusualRule, ...]

    @model_validator(mode="after")
    def _ids_once_a_day(self) -> Self:
        for number, rule in enumerate(self.rules):
            for other in self.rules[number + 1 :]:
                first, last = sorted((rule.in_force, other.in_force), key=lambda one: one.since)
                if rule.id == other.id and (first.until is None or first.until >= last.since):
                    raise ValueError(f"{rule.id} is in force twice on {last.since}")
        return self

    def on(self, day: date) -> tuple[UnusualRule, ...]:
        """Those in force on a day."""
        return tuple(rule for rule in self.rules if rule.in_force.holds(day))

    def of(self, rule_id: str, on: date) -> UnusualRule:
        """The rule as it stood that day; `NotFound` (oversight.no_rule) if the file lost it."""
        held = [rule for rule in self.rules if rule.id == rule_id and rule.in_force.since <= on]
        found = max(held, key=lambda rule: rule.in_force.since, default=None)
        if found is None:
            raise NotFound(
                "oversight.no_rule",
                f"きまり「{rule_id}」が見つかりません。",
                "catalogue/access/unusual.yaml から消さずに、until で終わりの日を書いてください。",
            )
        return found


def unusual_rules() -> UnusualRules:
    """As the catalogue has them."""
    return _loaded(settings.CATALOGUE_DIR / "access" / "unusual.yaml")


@lru_cache(maxsize=2)
def _loaded(path: Path) -> UnusualRules:
    return UnusualRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
