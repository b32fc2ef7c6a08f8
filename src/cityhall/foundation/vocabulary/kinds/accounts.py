"""A bank account for payments to a resident."""

import re
from datetime import date
from typing import Any

from cityhall.foundation.vocabulary.definitions import Text
from cityhall.foundation.vocabulary.kinds.base import Kind, Read
from cityhall.foundation.vocabulary.kinds.faults import InvalidValue
from cityhall.foundation.vocabulary.kinds.fields import Fields, to_katakana
from cityhall.foundation.vocabulary.schema import Item
from cityhall.kernel.texts import say

ACCOUNT_KINDS: dict[str, Text] = {
    "ordinary": {"ja": "普通", "en": "Ordinary", "ja-x-easy": "普通"},
    "current": {"ja": "当座", "en": "Current", "ja-x-easy": "当座"},
    "savings": {"ja": "貯蓄", "en": "Savings", "ja-x-easy": "貯蓄"},
}
MAX_PART = 40
_HOLDER = re.compile(r"^[ァ-ヺー・A-Z0-9 ().,/「」-]+$")
_EXAMPLES = {
    "bank": "みどり銀行",
    "branch": "本店",
    "kind": "",
    "number": "0123456",
    "holder_kana": "ヤマダ ハナコ",
}


class BankAccountKind(Kind):
    """`{"bank", "branch", "kind", "number": 7 digits, "holder_kana"}`."""

    parts = ("bank", "branch", "kind", "number", "holder_kana")
    example = "みどり銀行 本店 普通 0123456"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        value = {part: fields.line(part) for part in self.parts}
        value["number"] = fields.narrow("number").replace("-", "")
        value["holder_kana"] = to_katakana(value["holder_kana"].upper())
        # A kind alone is no answer: forms preselect it.
        if not any(text for part, text in value.items() if part != "kind"):
            return None, []
        problems = [
            self.fault(code, item, fields, part, example=_EXAMPLES[part], limit=MAX_PART)
            for part in self.parts
            if (code := _wrong_with(part, value))
        ]
        value["number"] = value["number"].zfill(7)
        return (None, problems) if problems else (value, [])

    def show(self, item: Item, value: Any, language: str) -> str:
        kind = say(ACCOUNT_KINDS[value["kind"]], language)
        where = f"{value['bank']} {value['branch']}"
        return f"{where} {kind} {value['number']} {value['holder_kana']}"

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        return {part: value.get(part, "") for part in self.parts}

    def absent(self, item: Item, fields: Fields) -> InvalidValue:
        return self.fault("missing", item, fields, "bank", example=_EXAMPLES["bank"])


def _wrong_with(part: str, value: dict[str, str]) -> str | None:
    text = value[part]
    if part == "kind":
        return None if text in ACCOUNT_KINDS else "not_chosen"
    if not text:
        return "missing"
    if part == "number":
        return _wrong_number(text, value["bank"])
    if len(text) > MAX_PART:
        return "too_long"
    if part == "holder_kana" and not _HOLDER.match(text):
        return "not_kana"
    return None


def _wrong_number(number: str, bank: str) -> str | None:
    if re.fullmatch(r"[0-9]{1,7}", number):
        return None
    return "post_bank" if "ゆうちょ" in bank else "account_number"
