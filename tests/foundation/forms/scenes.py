"""Items of every kind that has buttons, and a form as a browser sends it."""

from django.http import QueryDict

from cityhall.foundation.forms.api import Held, ItemForm
from cityhall.foundation.vocabulary.api import Item

PLAIN = {"about": "household", "group": "family"}
MEMBERS = Item.model_validate(
    {
        "id": "household.members",
        "type": "people",
        "label": {"ja": "家族"},
        "required": False,
        "checks": {"max_rows": 3},
        "options": [{"value": "child", "label": {"ja": "子"}}],
        **PLAIN,
    }
)
HOME = Item.model_validate(
    {"id": "household.address", "type": "address", "label": {"ja": "住所"}, **PLAIN}
)
PROOF = Item.model_validate(
    {
        "id": "document.proof",
        "type": "file",
        "label": {"ja": "書類"},
        "checks": {"max_files": 2},
        **PLAIN,
    }
)


def post_of(fields: dict[str, str]) -> QueryDict:
    """The fields as Django hands them to a view."""
    post = QueryDict(mutable=True)
    post.update(fields)
    return post


def sent(item: Item, fields: dict[str, str], held: Held | None = None) -> ItemForm:
    return ItemForm.of_post([item], post_of(fields), held or {})


def row(number: object, family: str) -> dict[str, str]:
    """One row of a list of people, all of it right."""
    parts = {
        "family": family,
        "given": "結",
        "family_kana": "タカサキ",
        "given_kana": "ユイ",
        "birth_date__era": "R",
        "birth_date__year": "8",
        "birth_date__month": "4",
        "birth_date__day": "1",
        "relationship": "child",
    }
    return {f"{MEMBERS.id}__{number}__{part}": text for part, text in parts.items()}
