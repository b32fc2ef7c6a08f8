"""The catalogue is sound, and every example of every procedure answers as its author says."""

import time
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityhall.engine.procedures.api import (
    Catalogue,
    Example,
    Procedure,
    catalogue,
    check_catalogue,
)
from cityhall.engine.procedures.checks.examples import answer_example
from cityhall.engine.procedures.loading import read_definitions
from cityhall.foundation.vocabulary.api import Item

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "catalogue"
MUNICIPALITIES = sorted(path for path in (CHECKOUT / "municipalities").iterdir() if path.is_dir())
TODAY = date(2026, 11, 22)
EXPECTED = {"applies": True, "does_not_apply": False, "unknown": None}

DEFINITIONS = read_definitions(FOLDER, MUNICIPALITIES[0])
EXAMPLES = [
    pytest.param(procedure, example, id=f"{procedure.id}-{number}")
    for procedure in DEFINITIONS.procedures.values()
    for number, example in enumerate(procedure.examples)
]


@pytest.mark.parametrize("municipality", MUNICIPALITIES, ids=lambda path: path.name)
def test_the_catalogue_is_sound(municipality: Path) -> None:
    start = time.perf_counter()
    problems = check_catalogue(FOLDER, municipality)
    assert not problems, "\n".join(str(problem) for problem in problems)
    assert time.perf_counter() - start < 10, "a check at every save must stay quick"


@pytest.mark.parametrize(("procedure", "example"), EXAMPLES)
def test_example(procedure: Procedure, example: Example) -> None:
    loaded = catalogue(FOLDER, MUNICIPALITIES[0])
    answer = answer_example(loaded, procedure, example)
    assert answer.value is EXPECTED[example.expect], answer.deciding


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_an_answer_is_never_turned_back(chance: Random) -> None:
    loaded = catalogue(FOLDER, MUNICIPALITIES[0])
    full = answers_to_everything(loaded, chance)
    some = {item: full[item] for item in chance.sample(list(full), chance.randint(0, len(full)))}
    early, late = (
        loaded.rule_set(TODAY).answer(loaded.known(answers, today=TODAY))
        for answers in (some, full)
    )
    for name in loaded.procedures:
        assert late[name].value is not None, f"{name} stays unknown"
        assert early[name].value in (None, late[name].value), name


def answers_to_everything(loaded: Catalogue, chance: Random) -> dict[str, Any]:
    """Something for every question of the guide; what follows from others agrees with them."""
    items = [loaded.vocabulary[item] for item in loaded.askable]
    full = {item.id: some_answer(item, chance) for item in items if item.derive is None}
    known = loaded.known(full, today=TODAY)
    derived = [item for item in items if item.derive is not None]
    return full | {item.id: known.get(item.id, some_answer(item, chance)) for item in derived}


def some_answer(item: Item, chance: Random) -> Any:
    match item.type:
        case "choice":
            return chance.choice(item.options).value
        case "yes_no":
            return chance.random() < 0.5
        case "number":
            return chance.randint(0, 3)
        case "money":
            return chance.randint(0, 6_000_000)
        case "date":
            return date.fromordinal(TODAY.toordinal() - chance.randint(-30, 36_000)).isoformat()
        case _:
            return "ことば"


def test_there_is_enough_to_live_on() -> None:
    loaded = catalogue(FOLDER, MUNICIPALITIES[0])
    assert len(loaded.vocabulary) >= 80
    assert len(loaded.procedures) >= 15
