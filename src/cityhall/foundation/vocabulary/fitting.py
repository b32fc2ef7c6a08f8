"""Whether answers fit with each other and with the city; what each item alone wants, its kind says.

Nothing here decides a case: an answer that does not fit is asked for again where it was typed.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from cityhall.foundation.vocabulary.derivations import Answers
from cityhall.foundation.vocabulary.kinds.base import part_label
from cityhall.foundation.vocabulary.kinds.faults import InvalidValue
from cityhall.foundation.vocabulary.kinds.fields import Fields
from cityhall.foundation.vocabulary.knowledge import plan_on
from cityhall.foundation.vocabulary.loading import Vocabulary
from cityhall.foundation.vocabulary.planning import refused_name, required_name
from cityhall.foundation.vocabulary.schema import Item
from cityhall.foundation.vocabulary.values import KINDS


def unfit_answers(
    vocabulary: Vocabulary,
    answers: Answers,
    *,
    today: date,
    in_city: Collection[tuple[str, ...]] = (),
) -> dict[str, InvalidValue]:
    """The answers, by item, that do not fit, each with what to do about it.

    `in_city` are addresses that must lie in this city, or one of several that must.
    """
    outside = {
        addresses[0]: _outside(vocabulary[addresses[0]])
        for addresses in in_city
        if addresses and _all_elsewhere(vocabulary, [answers.get(each) for each in addresses])
    }
    plan = plan_on(vocabulary, today)
    said = plan.fits(plan.settle(answers))
    refused = {
        item.id: _refused(item, number)
        for item in vocabulary.values()
        if item.id in answers
        for number, _ in enumerate(item.refused)
        if said[refused_name(item.id, number)]
    }
    return outside | refused


def required_items(vocabulary: Vocabulary, answers: Answers, *, today: date) -> frozenset[str]:
    """The items that may be left empty otherwise, but not beside these answers."""
    plan = plan_on(vocabulary, today)
    said = plan.fits(plan.settle(answers))
    conditional = (item.id for item in vocabulary.values() if item.required_when)
    return frozenset(item_id for item_id in conditional if said[required_name(item_id)])


def absent_answer(item: Item) -> InvalidValue:
    """What is said of an item that must be answered and is not."""
    return KINDS[item.type].absent(item, Fields({}, item.id))


def _all_elsewhere(vocabulary: Vocabulary, addresses: list[Any]) -> bool:
    """Whether all are known, and none is in this city (of one with wards: in one of those)."""
    codes = vocabulary.ward_codes or vocabulary.city_codes
    return all(each is not None and each["municipality"] not in codes for each in addresses)


def _outside(item: Item) -> InvalidValue:
    field = Fields({}, item.id).name("city")
    if item.outside_city is not None:
        return InvalidValue("refused", field, item.label, says=item.outside_city)
    return InvalidValue("outside_city", field, part_label(item, "city"))


def _refused(item: Item, number: int) -> InvalidValue:
    fault = absent_answer(item)
    says = item.refused[number].says
    return InvalidValue("refused", fault.field or item.id, item.label, says=says)
