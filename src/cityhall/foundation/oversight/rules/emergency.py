"""How access in an emergency works: data, from `catalogue/access/emergency.yaml`."""

from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from cityhall.foundation.oversight.rules.keeping import KeptYears
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class EmergencyRule(BaseModel):
    """`lasts_minutes`: for how long; `opens_protected`: whether cases of protected people too,
    with the reason why; `shortest_reason` in letters. `person_purposes`: for which purposes a look
    at somebody without a case is an emergency."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lasts_minutes: int = Field(ge=5, le=24 * 60)
    shortest_reason: int = Field(ge=1)
    opens_protected: bool
    why: str = Field(min_length=10)
    person_purposes: frozenset[str] = frozenset()
    kept_years: KeptYears


def emergency_rule() -> EmergencyRule:
    """As the catalogue has it."""
    return _loaded(settings.CATALOGUE_DIR / "access" / "emergency.yaml")


@lru_cache(maxsize=2)
def _loaded(path: Path) -> EmergencyRule:
    return EmergencyRule.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def ensure_reason(reason: str) -> None:
    """Said so that others can judge it."""
    if len(reason.strip()) < emergency_rule().shortest_reason:
        raise Invalid(
            "oversight.reason_needed",
            "緊急に見る理由が短すぎます。",
            f"何が起きていて、なぜ担当を待てないかを{emergency_rule().shortest_reason}文字以上で"
            "書いてください。",
            field="reason",
        )


def ensure_another(is_another: bool) -> None:
    """Nobody judges their own access."""
    if not is_another:
        raise NotAllowed(
            "oversight.own_access",
            "ご自分の緊急の閲覧は、確かめられません。",
            "ほかの統括かシステム運用の担当に頼んでください。",
        )


def ensure_unreviewed(is_open: bool) -> None:
    """A finding is given once."""
    if not is_open:
        raise Conflict(
            "oversight.already_reviewed",
            "この閲覧は、もう確かめられています。",
            "一覧に戻って、結果を確かめてください。",
        )


def ensure_finding(is_known: bool, remark: str) -> None:
    """One of the two, and why."""
    if not is_known or not remark.strip():
        raise Invalid(
            "oversight.finding_needed",
            "確かめた結果か、分かったことが書かれていません。",
            "必要だったかどうかを選び、分かったことを書いてください。",
            field="remark",
        )


def no_access() -> NotFound:
    """Not there, or of another section."""
    return NotFound(
        "oversight.no_access", "その閲覧は見つかりません。", "一覧から選び直してください。"
    )
