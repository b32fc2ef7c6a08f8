"""Kinds of mandate, which differ by law: data, from `catalogue/access/mandates.yaml`."""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict

from cityhall.kernel.texts import Text

Side = Literal["principal", "agent"]
Act = Literal["prepare", "file", "correct", "withdraw", "receive"]
#: In the order of a case's life.
ACTS: tuple[Act, ...] = get_args(Act)


class Definition(BaseModel):
    """Strict and frozen: a mistyped key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KindLaw(Definition):
    """The article a kind rests on; `checked` once somebody has compared it with its source."""

    act: str
    article: str
    checked: bool

    @property
    def words(self) -> str:
        """As it stands beside a mandate."""
        return f"{self.act}{self.article}" + ("" if self.checked else "(未確認)")


class Kind(Definition):
    """One kind: how it arises, how far it reaches, which acts it gives, what it needs and who may
    end it online. `limits`: what law keeps from the agent beyond that. `paper`: what is signed
    where it is given at a counter."""

    id: str
    title: Text
    explained: Text
    law: KindLaw
    arises: Literal["register", "offered", "claimed"]
    scope: Literal["everything", "named"]
    acts: tuple[Act, ...]
    limits: Text | None = None
    evidence: Text | None = None
    paper: Text | None = None
    registration: bool = False
    checked_at_desk: bool = False
    longest_days: int | None = None
    ends_by: tuple[Side, ...] = ()

    @property
    def on_paper(self) -> Text | None:
        """The paper by which a clerk may record it at a counter; None for what is not given so."""
        return self.paper or self.evidence

    @property
    def lacks(self) -> tuple[Act, ...]:
        """The acts that stay with the principal."""
        return tuple(act for act in ACTS if act not in self.acts)

    def latest(self, today: date) -> date | None:
        """The last day up to which it may be given today; None for without end."""
        return None if self.longest_days is None else today + timedelta(days=self.longest_days)


class Kinds(Definition):
    """The whole file."""

    kinds: tuple[Kind, ...]


def kinds() -> dict[str, Kind]:
    """All kinds by id, in the order of the file."""
    return {kind.id: kind for kind in _loaded(settings.CATALOGUE_DIR / "access" / "mandates.yaml")}


@lru_cache(maxsize=2)
def _loaded(path: Path) -> tuple[Kind, ...]:
    return Kinds.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).kinds
