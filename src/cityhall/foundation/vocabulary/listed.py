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


def offered_rows(vocabulary: Vocabulary, answers: Answers) -> dict[str, list[dict[str, Any]]]:
    """The rows, by people list not yet answered, that are known by birth date and relationship.

    Filled in beforehand, and free to be changed; the name is still to be written.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for item in vocabulary.values():
        listed = item.listed
        if listed is None or listed.relationship is None or listed.list_ in answers:
            continue
        born_on = answers.get(listed.born_on) if listed.born_on else None
        row: dict[str, Any] = {
            "name": {},
            "birth_date": born_on,
            "relationship": listed.relationship,
        }
        if born_on is not None and row not in rows.setdefault(listed.list_, []):
            rows[listed.list_].append(row)
    return {list_: members for list_, members in rows.items() if members}


def _value(item: Item, listed: Listed, answers: Answers) -> Any:
    relationship = _relationship(listed, answers)
    rows = [row for row in answers[listed.list_] if row.get("relationship") == relationship]
    born_on = answers.get(listed.born_on) if listed.born_on else None
    if born_on is not None:
        rows = [row for row in rows if row.get("birth_date") == born_on]
    if item.type == "yes_no":
        return True if rows and (born_on or len(rows) == 1) else None
    return rows[0].get(LISTED_PARTS[item.type]) if len(rows) == 1 else None


def _relationship(listed: Listed, answers: Answers) -> str | None:
    by = listed.relationship_by
    if by is None:
        return listed.relationship
    return by.means.get(answers.get(by.item, ""))
