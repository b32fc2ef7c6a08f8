"""Documents attached to a case, or the words that say how one will be brought."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from cityhall.foundation.vocabulary.definitions import Text
from cityhall.foundation.vocabulary.kinds.base import Kind, Read
from cityhall.foundation.vocabulary.kinds.fields import Fields
from cityhall.foundation.vocabulary.schema import Item
from cityhall.kernel.texts import say

MAX_FILES = 5
MAX_WORDS = 500
LATER: Text = {
    "ja": "あとで提出：",
    "en": "To be handed in later: ",
    "ja-x-easy": "あとで 出します：",
}


class FileKind(Kind):
    """`[{"document": uuid, "name"}]` or `[{"later": words}]`.

    The form carries what was already uploaded: `<item>__document` and `<item>__name`, as often as
    there are files, and `<item>__later`. Whether a document is the reader's own is for the caller.
    """

    missing = "no_file"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        value: list[dict[str, str]] = _documents(fields.many("document"), fields.many("name"))
        later = fields.lines("later")
        limit = item.checks.max_files or MAX_FILES
        if len(value) > limit:
            return None, [self.fault("too_many", item, fields, limit=limit)]
        if len(later) > MAX_WORDS:
            return None, [self.fault("too_long", item, fields, "later", limit=MAX_WORDS)]
        if later and not value:
            value = [{"later": later}]
        return value or None, []

    def show(self, item: Item, value: Any, language: str) -> str:
        joint = ", " if language == "en" else "、"
        return joint.join(
            one["name"] if "name" in one else say(LATER, language) + one["later"] for one in value
        )

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        held = [one for one in value if "document" in one]
        return {
            "document": [one["document"] for one in held],
            "name": [one["name"] for one in held],
            "later": next((one["later"] for one in value if "later" in one), ""),
        }


def _documents(ids: Sequence[str], names: Sequence[str]) -> list[dict[str, str]]:
    """Pairs of well-formed ids and names; what is no id was never an upload of ours."""
    pairs = []
    for index, document in enumerate(ids):
        try:
            name = names[index] if index < len(names) else ""
            pairs.append({"document": str(UUID(document)), "name": name[:200]})
        except ValueError:
            continue
    return pairs
