"""A person's name with its reading. Any letter is right: 𠮷, variant selectors, private use."""

import re
import unicodedata
from datetime import date
from typing import Any

from cityhall.foundation.vocabulary.kinds.base import Kind, Read
from cityhall.foundation.vocabulary.kinds.faults import InvalidValue
from cityhall.foundation.vocabulary.kinds.fields import Fields, to_katakana
from cityhall.foundation.vocabulary.kinds.texts import KANA
from cityhall.foundation.vocabulary.schema import Item

MAX_PART = 40
_EXAMPLES = {"family": "山田", "given": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ"}
# Some emoji are assigned after this Python's Unicode tables, so their whole blocks are named.
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3]")
_JOINERS = "\u200c\u200d"  # letters of several scripts need them


class NameKind(Kind):
    """`{"family", "given", "family_kana", "given_kana"}`; the reading in full-width katakana."""

    parts = ("family", "given", "family_kana", "given_kana")
    example = "山田 花子"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        value: dict[str, str] = {}
        problems: list[InvalidValue] = []
        typed = {part: fields.line(part) for part in self.parts}
        if not any(typed.values()):
            return None, []
        for part, text in typed.items():
            value[part] = to_katakana(text) if part.endswith("_kana") else text
            fault = _wrong_with(part, value[part])
            if fault:
                code, values = fault
                values["example"] = _EXAMPLES[part]
                problems.append(self.fault(code, item, fields, part, **values))
        return (None, problems) if problems else (value, [])

    def show(self, item: Item, value: Any, language: str) -> str:
        name = f"{value['family']} {value['given']}".strip()
        reading = f"{value.get('family_kana', '')} {value.get('given_kana', '')}".strip()
        return f"{name}（{reading}）" if reading else name

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        return {part: value.get(part, "") for part in self.parts}


def _wrong_with(part: str, text: str) -> tuple[str, dict[str, object]] | None:
    if not text:
        return "missing", {}
    if len(text) > MAX_PART:
        return "too_long", {"limit": MAX_PART}
    if part.endswith("_kana"):
        return None if KANA.match(text) else ("not_kana", {})
    sign = next((letter for letter in text if _is_no_letter(letter)), None)
    if sign is None:
        return None
    return "not_letters", {"sign": sign if sign.isprintable() else f"U+{ord(sign):04X}"}


def _is_no_letter(letter: str) -> bool:
    if _EMOJI.match(letter):
        return True
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") and (
        letter not in _JOINERS
    )
