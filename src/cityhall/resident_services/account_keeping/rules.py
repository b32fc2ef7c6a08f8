"""When an account has been left alone for too long: data, from `catalogue/access/accounts.yaml`."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field


class AccountRule(BaseModel):
    """After how many years without a sign-in an account is to go, and how many days before that
    its holder is told. Nothing happens by a rule that the city has not settled (`checked`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    checked: bool
    unused_years: int = Field(ge=1, le=30)
    notice_days: int = Field(ge=14, le=365)
    without_mail: Literal["keep", "end"]


def account_rule() -> AccountRule:
    """As the catalogue has it."""
    return _loaded(settings.CATALOGUE_DIR / "access" / "accounts.yaml")


@lru_cache(maxsize=2)
def _loaded(path: Path) -> AccountRule:
    return AccountRule.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
