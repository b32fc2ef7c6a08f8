"""Names and birth dates that were written in a list of people already."""

from typing import Any

from cityhall.foundation.vocabulary.derivations import Answers
from cityhall.foundation.vocabulary.loading import Vocabulary
from cityhall.foundation.vocabulary.schema import LISTED_PARTS, Item, Listed


def listed_values(vocabulary: Vocabulary, answers: Answers) -> dict[str, Any]:
    """The values, by item, that stand in the people lists of `answers`, as answers themselves.

    An item whose person is not there, or not the only one, is left out: it has to be asked.
    """
    found = {
        item.id: _value(item, item.listed, answers)
        for item in vocabulary.values()
        if item.listed is not None and item.listed.list_ in answers
    }
    return {item_id: value for item_id, value in found.items() if value}


def _value(item: Item, listed: Listed, answers: Answers) -> Any:
    rows = [row for row in answers[listed.list_] if row.get("relationship") == listed.relationship]
    born_on = answers.get(listed.born_on) if listed.born_on else None
    if born_on is not None:
        rows = [row for row in rows if row.get("birth_date") == born_on]
    return rows[0].get(LISTED_PARTS[item.type]) if len(rows) == 1 else None
