"""For what purposes staff read of people, and which reads law keeps from the person: data, from
`catalogue/access/reads.yaml`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from cityhall.kernel.texts import Text


class Definition(BaseModel):
    """Strict and frozen: a mistyped key is an error, not a rule that never fits."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Ground(Definition):
    """An article of law; `checked` once somebody has compared it with its source."""

    act: str
    article: str
    checked: bool


class Purpose(Definition):
    """Why somebody is looked up without a case, to be chosen beside the reason in own words."""

    id: str
    title: Text


class Withheld(Definition):
    """Reads that the person is not told of: those for one of the purposes, by one of the roles,
    or by one of the sections. `reason` is for the office."""

    id: str
    title: Text
    law: Ground
    reason: str = Field(min_length=10)
    purposes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()

    def fits(self, reader: Mapping[str, Any]) -> bool:
        """Whether a read by this reader (an entry's `detail`) is kept from the person."""
        return (
            reader.get("purpose", "") in self.purposes
            or reader.get("role", "") in self.roles
            or reader.get("section", "") in self.sections
        )


class GrownChild(Definition):
    """From which age the child, and no longer the parent, is told of reads of a case that the
    parent has filed for it. `reason` is for the office."""

    from_age: int = Field(ge=0, le=30)
    law: Ground
    reason: str = Field(min_length=10)


class ReadRules(Definition):
    """The whole file."""

    purposes: tuple[Purpose, ...]
    withheld: tuple[Withheld, ...]
    grown_child: GrownChild

    def withholding(self, reader: Mapping[str, Any]) -> Withheld | None:
        """The first rule that keeps the read from the person; None if the person is told."""
        return next((rule for rule in self.withheld if rule.fits(reader)), None)


def read_rules() -> ReadRules:
    """As the catalogue has them."""
    return _loaded(settings.CATALOGUE_DIR / "access" / "reads.yaml")


@lru_cache(maxsize=2)
def _loaded(path: Path) -> ReadRules:
    return ReadRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
