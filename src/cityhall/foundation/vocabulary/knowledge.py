"""What is known: answers as rules see them, with what follows from them.

An item whose own condition is FALSE has the value that the vocabulary states for it. One whose
condition is still unknown is unknown itself, even if answered: so no answer is ever turned back
by a later one. A derived value wins over an answer given for the same item.
"""

from collections.abc import Mapping
from datetime import date

from cityhall.foundation.vocabulary.definitions import Scalar
from cityhall.foundation.vocabulary.derivations import Answers
from cityhall.foundation.vocabulary.loading import Vocabulary
from cityhall.foundation.vocabulary.planning import Known, Plan, parameters_on, plan_of
from cityhall.foundation.vocabulary.schema import Item

_PLANS_KEPT = 8  # days of a clock that turns at midnight, and a few of the past for old cases


def known_values(
    vocabulary: Vocabulary,
    answers: Answers,
    *,
    today: date,
    parameters: Mapping[str, Scalar] | None = None,
) -> Known:
    """Every value that rules may use; an item that is not in it is unknown.

    `answers` are JSON values by item. Derived items and those not applicable are added.
    `parameters` replaces those in force today.
    """
    return plan_on(vocabulary, today, parameters).settle(answers)


def is_asked(vocabulary: Vocabulary, item: Item, answers: Answers, today: date) -> bool | None:
    """Whether an item is to be asked; None while that depends on what is unknown."""
    return asked_items(vocabulary, answers, today=today)[item.id]


def asked_items(vocabulary: Vocabulary, answers: Answers, *, today: date) -> dict[str, bool | None]:
    """`is_asked` for every item at once."""
    plan = plan_on(vocabulary, today)
    said = plan.gates(plan.settle(answers))
    return {item_id: said.get(item_id, True) for item_id in vocabulary}


def plan_on(
    vocabulary: Vocabulary, today: date, parameters: Mapping[str, Scalar] | None = None
) -> Plan:
    """The plan for a day, made once; `parameters` replaces the figures in force then."""
    key = (today, None if parameters is None else frozenset(parameters.items()))
    plan = vocabulary.plans.get(key)
    if plan is None:
        plan = plan_of(vocabulary, {**parameters_on(vocabulary, today), **(parameters or {})})
        if len(vocabulary.plans) >= _PLANS_KEPT:
            vocabulary.plans.clear()
        vocabulary.plans[key] = plan
    return plan
