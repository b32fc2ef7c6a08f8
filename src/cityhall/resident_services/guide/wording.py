"""Why a procedure applies or does not, in the reader's language."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from cityhall.engine.procedures.api import Catalogue, Procedure
from cityhall.engine.rules.api import Outline, Value, Wording, outline
from cityhall.foundation.vocabulary.api import parameters_on, show_value
from cityhall.kernel.texts import JAPANESE, say

Show = Callable[[str, Value], str]


@lru_cache(maxsize=4)
def wording_of(catalogue: Catalogue) -> Wording:
    """The engine's sentences (Japanese), with items by their labels. Kept: it remembers them."""

    def describe(item: str) -> str:
        return say(catalogue.vocabulary[item].label, JAPANESE)

    def show(item: str, value: Value) -> str:
        return shown(catalogue, item, value, JAPANESE)

    return Wording(describe, show)


def who_it_is_for(
    catalogue: Catalogue, procedure: Procedure, language: str, *, today: date
) -> Outline:
    """A procedure's condition as people read it."""
    return outline(
        catalogue.rulebook.rule(procedure.who, eligibility=True),
        parameters_on(catalogue.vocabulary, today),
        lambda item: say(catalogue.vocabulary[item].label, language),
        lambda item, value: shown(catalogue, item, value, language),
        language=language,
    )


def shown(catalogue: Catalogue, item: str, value: Value, language: str) -> str:
    """A value that a rule compares, in words."""
    as_json = value.isoformat() if isinstance(value, date) else value
    return show_value(catalogue.vocabulary[item], as_json, language)
