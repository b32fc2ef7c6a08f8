"""The vocabulary as the rule commands need it: types, figures of today, labels. Without Django."""

from collections.abc import Mapping
from functools import lru_cache

import click

from cityhall.engine.procedures.api import Rulebook
from cityhall.engine.rules.api import RuleType, Value, Wording, plainly
from cityhall.foundation.vocabulary.api import (
    MEMBER_ITEMS,
    CatalogueProblems,
    Vocabulary,
    load_vocabulary,
    parameters_on,
    show_value,
)
from cityhall.kernel import clock
from cityhall.surfaces.command_line.catalogue import folders

Types = Mapping[str, RuleType]
_MEMBER_LABELS = {
    "member.birth_date": "その人の生年月日",
    "member.relationship": "その人の続柄",
}


def vocabulary_types() -> tuple[Types, Types, Mapping[str, Value]]:
    """What rules may name: items and parameters with their types, and the parameters' values today.

    `member.*` is there too: what a condition over the people of a list may name.
    """
    vocabulary = _vocabulary()
    rulebook = Rulebook(vocabulary)
    members = {item: RuleType(kind) for item, kind in MEMBER_ITEMS.items()}
    figures = parameters_on(vocabulary, clock.today())
    return rulebook.item_types | members, rulebook.parameter_types, figures


def vocabulary_choices() -> Mapping[str, frozenset[str]]:
    """The values that items with choices have."""
    return Rulebook(_vocabulary()).choices


def is_item(name: str) -> bool:
    """Whether the vocabulary has an item of this name; conditions over people name some more."""
    return name in _vocabulary() or name in MEMBER_ITEMS


def vocabulary_wording() -> Wording:
    """Sentences that call items by their Japanese labels and show values as pages do."""
    vocabulary = _vocabulary()

    def describe(item: str) -> str:
        known = vocabulary.get(item)
        return _MEMBER_LABELS.get(item, item) if known is None else known.label["ja"]

    def show(item: str, value: Value) -> str:
        known = vocabulary.get(item)
        if known is None:
            return plainly(item, value)
        scalar = value if isinstance(value, bool | int | str) else value.isoformat()
        return show_value(known, scalar, "ja") or plainly(item, value)

    return Wording(describe, show)


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    where = folders()
    roots = [where.catalogue, *([where.municipality] if where.municipality else [])]
    try:
        return load_vocabulary(*(root / "vocabulary" for root in roots))
    except CatalogueProblems:
        raise click.ClickException(
            "データ項目の定義に誤りがあるため、条件を読めません。"
            "「cityhall catalogue check」で確かめてください。"
        ) from None
