"""One resident, 500 rules: answers, deciding items, the next question, sentences for 40 rules.

Compared with a plain two-valued Python function of the same rules over known values, and with 50
rules. Every round has residents not seen before, who stand anywhere between nothing and everything
answered; sentences are remembered as in a running site.
"""

import time
from collections.abc import Iterator
from itertools import islice

from bench._measure import Work, finish, medians, report
from bench._rules import (
    ITEMS,
    Person,
    PlainFunction,
    half_asked,
    people,
    plain_function,
    written_rules,
)
from cityhall.engine.rules.api import RuleSet, Wording, compile_rules, parse_rule

RULES, FEW, SHOWN = 500, 50, 40
ROUNDS, WARM_UP, RESIDENTS = 25, 3, 100
ASKABLE = list(ITEMS)
Batches = Iterator[list[Person]]


def compiled(texts: list[str]) -> RuleSet:
    return compile_rules(
        {f"procedure-{number}": parse_rule(text, items=ITEMS) for number, text in enumerate(texts)}
    )


def batches(residents: list[Person]) -> Batches:
    """The residents of one round after another."""
    for first in range(0, len(residents), RESIDENTS):
        yield residents[first : first + RESIDENTS]


def guide(rules: RuleSet, wording: Wording, residents: list[Person]) -> None:
    """What the guide's page needs of rules, for each resident."""
    for known in residents:
        answers = rules.answer(known)
        answers.next_item(ASKABLE)
        open_ones = (answer for _, answer in answers.pairs() if answer.value is not False)
        for answer in islice(open_ones, SHOWN):
            wording.sentences(answer, known)


def works(
    many: RuleSet, few: RuleSet, plain: PlainFunction, full: list[Person], asked: list[Person]
) -> dict[str, Work]:
    for_plain, for_values, for_few, for_many = batches(full), *(batches(asked) for _ in range(3))
    in_few, in_many = Wording(str), Wording(str)
    return {
        "plain": lambda: [plain(person) for person in next(for_plain)],
        "values": lambda: [many.answer(known) for known in next(for_values)],
        "few": lambda: guide(few, in_few, next(for_few)),
        "many": lambda: guide(many, in_many, next(for_many)),
    }


def main() -> None:
    written = written_rules(RULES)
    texts = [rule.rule for rule in written]
    began = time.perf_counter()
    many = compiled(texts)
    start = time.perf_counter() - began
    full = people((ROUNDS + WARM_UP) * RESIDENTS)
    plain = plain_function(written)
    for person in full[:RESIDENTS]:
        assert [answer.value for answer in many.answer(person).values()] == plain(person)
    taken = medians(
        works(many, compiled(texts[:FEW]), plain, full, half_asked(full)),
        rounds=ROUNDS,
        warm_up=WARM_UP,
    )
    each = {f"{name}_us": round(spent / RESIDENTS * 1e6, 1) for name, spent in taken.items()}
    finish(
        report(
            "rules_one_person",
            taken["many"] / taken["plain"],
            10,
            **each,
            start_seconds=round(start, 3),
        ),
        report("rules_50_to_500", taken["many"] / taken["few"], 12),
    )


if __name__ == "__main__":
    main()
