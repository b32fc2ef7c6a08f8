"""The examples of every procedure answer as their authors say."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from cityhall.engine.procedures.checks.ground import Ground, Problems
from cityhall.engine.procedures.rulebook import Rulebook
from cityhall.engine.procedures.schema import Example, Procedure
from cityhall.engine.rules.api import Answer, RuleProblem, compile_rules
from cityhall.foundation.vocabulary.api import (
    CatalogueProblem,
    Item,
    Place,
    Vocabulary,
    dependencies,
    known_values,
    parameters_on,
    rule_value,
    show_value,
)

#: The day on which an example without `on` is judged, so that it means the same next year.
EXAMPLE_DAY = date(2026, 4, 1)
_EXPECTED = {"applies": True, "does_not_apply": False, "unknown": None}
_WORDS = {True: "applies", False: "does_not_apply", None: "unknown"}


class Judge(Protocol):
    """What is needed to judge an example: a catalogue, or the ground of a check."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    @property
    def rulebook(self) -> Rulebook: ...


def check_examples(ground: Ground) -> Problems:
    for procedure in ground.definitions.procedures.values():
        for index, example in enumerate(procedure.examples):
            yield from _example(ground, procedure, index, example)


def day_of(procedure: Procedure, example: Example) -> date:
    """The day on which an example is judged."""
    return example.on or max(EXAMPLE_DAY, procedure.in_force.from_)


def answer_example(ground: Judge, procedure: Procedure, example: Example) -> Answer:
    """What the condition says to an example's facts; raises RuleProblem."""
    day = day_of(procedure, example)
    known = known_values(ground.vocabulary, example.given, today=day)
    rules = {procedure.id: ground.rulebook.rule(procedure.who, eligibility=True)}
    figures = parameters_on(ground.vocabulary, day)
    return compile_rules(rules, figures).answer(known)[procedure.id]


def _example(ground: Ground, procedure: Procedure, index: int, example: Example) -> Problems:
    place = ground.procedure(procedure.id)
    problems = list(_given(ground, place, index, example.given))
    if example.because is not None:
        path = ("examples", index, "because")
        problems += ground.unknown(place, "項目", example.because, ground.vocabulary, *path)
    yield from problems
    if problems:
        return
    try:
        answer = answer_example(ground, procedure, example)
    except RuleProblem as refusal:
        if refusal.code == "rule.parameter_without_value":
            yield place.problem(refusal.code, refusal.message, refusal.remedy, "examples", index)
        return  # any other refusal is reported where the condition stands
    yield from _wrong(ground, place, index, example, answer)


def _wrong(ground: Ground, place: Place, index: int, example: Example, answer: Answer) -> Problems:
    if answer.value is not _EXPECTED[example.expect]:
        deciding = "、".join(answer.deciding)
        yield place.problem(
            "example.differs",
            f"例は {example.expect} のはずですが、答えは {_WORDS[answer.value]} です"
            f"(決め手: {deciding})",
            "例の given か expect、または who を直してください",
            "examples",
            index,
        )
    elif example.because is not None and example.because not in _behind(ground, answer):
        yield place.problem(
            "example.other_reason",
            f"決め手は「{example.because}」ではなく {'、'.join(answer.deciding)} です",
            "because か given を直してください",
            "examples",
            index,
            "because",
        )


def _behind(ground: Ground, answer: Answer) -> set[str]:
    """The deciding items, and those from which they follow or on which it hangs to ask them."""
    found: set[str] = set()
    wanted = list(answer.deciding)
    while wanted:
        item_id = wanted.pop()
        if item_id in ground.vocabulary and item_id not in found:
            found.add(item_id)
            wanted += dependencies(ground.vocabulary[item_id], ground.rulebook)
    return found


def _given(ground: Ground, place: Place, index: int, given: Mapping[str, Any]) -> Problems:
    for item_id, value in given.items():
        path = ("examples", index, "given", item_id)
        yield from ground.unknown(place, "項目", item_id, ground.vocabulary, *path)
        item = ground.vocabulary.get(item_id)
        if item is not None and not fits(item, value):
            yield _misfit(place, item, value, *path)


def _misfit(place: Place, item: Item, value: Any, *path: str | int) -> CatalogueProblem:
    return place.problem(
        "example.bad_value",
        f"「{item.id}」の値「{value}」は {item.type} の値ではありません",
        "語彙の type と options を見て、値を直してください",
        *path,
    )


def fits(item: Item, value: Any) -> bool:
    """Whether a JSON value is one that the item could have."""
    if item.type == "choice":
        return isinstance(value, str) and item.option(value) is not None
    wanted = {"yes_no": bool, "number": int, "money": int, "date": str, "text": str}.get(item.type)
    if wanted is not None and type(value) is not wanted:
        return False
    try:
        rule_value(item, value)
        show_value(item, value, "ja")
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return True
