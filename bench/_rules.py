"""A made-up catalogue of rules, each also as plain Python, and made-up residents; all by seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cityhall.engine.rules.api import RuleType

TODAY = date(2026, 4, 1)
EMPLOYERS = ("company", "public_servant", "self_employed", "none")
ITEMS: dict[str, RuleType] = {
    **{f"applicant.question_{number}": RuleType.BOOLEAN for number in range(36)},
    **{f"household.number_{number}": RuleType.INTEGER for number in range(18)},
    **{f"household.amount_{number}": RuleType.INTEGER for number in range(12)},
    **{f"applicant.kind_{number}": RuleType.TEXT for number in range(8)},
    **{f"child.day_{number}": RuleType.DATE for number in range(6)},
}
Person = dict[str, Any]
PlainFunction = Callable[[Person], list[bool]]


@dataclass(frozen=True)
class Written:
    """One rule in our language, and the same in Python for values that are all known."""

    rule: str
    python: str


def local(item: str) -> str:
    return item.replace(".", "_")


def written_rules(count: int, seed: int = 7) -> list[Written]:
    """Rules of two to five conditions, as a catalogue has them."""
    dice = random.Random(seed)
    return [_rule(dice) for _ in range(count)]


def people(count: int, seed: int = 8) -> list[Person]:
    """Residents of whom everything is known."""
    dice = random.Random(seed)
    return [{item: _value(dice, item, kind) for item, kind in ITEMS.items()} for _ in range(count)]


def half_asked(full: list[Person], seed: int = 9) -> list[Person]:
    """The same residents somewhere on the way through the guide: nothing known, to everything."""
    dice = random.Random(seed)
    asked = []
    for person in full:
        share = dice.random()
        asked.append({item: value for item, value in person.items() if dice.random() < share})
    return asked


def plain_function(rules: list[Written]) -> PlainFunction:
    """What one would write by hand for known values: one function, items bound to locals."""
    loads = [f"    {local(item)} = person[{item!r}]" for item in ITEMS]
    answers = ",\n        ".join(rule.python for rule in rules)
    source = "\n".join(
        ["def plain(person):", *loads, "    return [", f"        {answers},", "    ]"]
    )
    names: dict[str, Any] = {"date": date}
    exec(source, names)
    function: PlainFunction = names["plain"]
    return function


def _rule(dice: random.Random) -> Written:
    items = dice.sample(list(ITEMS), 6)
    parts = [_condition(dice, item) for item in items[: dice.choice((2, 3, 3, 4, 4, 5))]]
    if len(parts) > 2 and dice.random() < 0.3:
        first, second = parts.pop(), parts.pop()
        both = (f"({first.rule} OR {second.rule})", f"({first.python} or {second.python})")
        parts.append(Written(*both))
    if dice.random() < 0.05:
        parts.append(_by_case(dice))
    return Written(
        " AND ".join(part.rule for part in parts), " and ".join(part.python for part in parts)
    )


def _condition(dice: random.Random, item: str) -> Written:
    name = local(item)
    match ITEMS[item]:
        case RuleType.BOOLEAN:
            return dice.choice((Written(item, name), Written(f"NOT {item}", f"not {name}")))
        case RuleType.INTEGER:
            sign, number = dice.choice((">=", "<", "<=", ">")), _number(dice, item)
            return Written(f"{item} {sign} {number}", f"{name} {sign} {number}")
        case RuleType.TEXT:
            one, other = dice.sample(EMPLOYERS, 2)
            return dice.choice(
                (
                    Written(f"{item} <> '{one}'", f"{name} != {one!r}"),
                    Written(f"{item} IN ('{one}', '{other}')", f"{name} in {(one, other)!r}"),
                )
            )
        case RuleType.DATE:
            born = TODAY - timedelta(days=365 * dice.randint(1, 18))
            return Written(
                f"{item} >= DATE '{born}'", f"{name} >= {born!r}".replace("datetime.", "")
            )


def _by_case(dice: random.Random) -> Written:
    amount, number = (
        f"household.amount_{dice.randrange(12)}",
        f"household.number_{dice.randrange(18)}",
    )
    low, high = sorted(dice.sample(range(1_000_000, 9_000_000, 100_000), 2))
    return Written(
        f"{amount} < CASE WHEN {number} >= 2 THEN {high} ELSE {low} END",
        f"{local(amount)} < ({high} if {local(number)} >= 2 else {low})",
    )


def _number(dice: random.Random, item: str) -> int:
    return dice.randrange(0, 10_000_000, 100_000) if "amount" in item else dice.randrange(5)


def _value(dice: random.Random, item: str, kind: RuleType) -> Any:
    match kind:
        case RuleType.BOOLEAN:
            return dice.random() < 0.5
        case RuleType.INTEGER:
            return dice.randrange(0, 10_000_000, 10_000) if "amount" in item else dice.randrange(6)
        case RuleType.TEXT:
            return dice.choice(EMPLOYERS)
        case RuleType.DATE:
            return TODAY - timedelta(days=dice.randrange(365 * 20))
