"""Written answers: one line, several lines, telephone number, e-mail address."""

import re
from datetime import date
from typing import Any, ClassVar

from cityhall.foundation.vocabulary.definitions import Scalar
from cityhall.foundation.vocabulary.kinds.base import Kind, Read, RuleKind
from cityhall.foundation.vocabulary.kinds.fields import Fields, to_katakana
from cityhall.foundation.vocabulary.schema import Item

KANA = re.compile(r"^[ァ-ヺー・ヽヾ　 ]+$")
_EMAIL = re.compile(
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}$"
)


class TextKind(Kind):
    """One line, kept as typed."""

    rule_kind: ClassVar[RuleKind | None] = "text"
    max_length = 200

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        text = self._typed(fields)
        if not text:
            return None, []
        limit = item.checks.max_length or self.max_length
        if len(text) > limit:
            return None, [self.fault("too_long", item, fields, limit=limit)]
        if item.checks.kana:
            text = to_katakana(text)
            if not KANA.match(text):
                return None, [self.fault("not_kana", item, fields)]
        if item.checks.pattern and not re.fullmatch(item.checks.pattern, text):
            return None, [self.fault("pattern", item, fields, says=item.checks.pattern_says)]
        return text, []

    def _typed(self, fields: Fields) -> str:
        return fields.line()

    def show(self, item: Item, value: Any, language: str) -> str:
        return str(value)

    def rule_value(self, item: Item, value: Any) -> Scalar | None:
        return str(value) if self.rule_kind else None


class LongTextKind(TextKind):
    """Several lines; line ends become \\n."""

    rule_kind = None
    max_length = 2000

    def _typed(self, fields: Fields) -> str:
        return fields.lines()


class PhoneKind(Kind):
    """A telephone number in half width; hyphens as typed, or as usual for mobile numbers."""

    example = "093-000-0000"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        typed = fields.narrow()
        if not typed:
            return None, []
        text = re.sub(r"-+", "-", re.sub(r"[().]", "-", typed)).strip("-").removeprefix("TEL:")
        digits = re.sub(r"\D", "", text)
        domestic = re.fullmatch(r"0\d{9,10}", digits) and not text.startswith("+")
        foreign = text.startswith("+") and 8 <= len(digits) <= 15
        if not re.fullmatch(r"\+?[\d-]+", text) or not (domestic or foreign):
            return None, [self.fault("phone", item, fields)]
        return (text if "-" in text else _grouped(text)), []

    def show(self, item: Item, value: Any, language: str) -> str:
        return str(value)


def _grouped(digits: str) -> str:
    if re.fullmatch(r"0[5-9]0\d{8}", digits):
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    return digits


class EmailKind(Kind):
    """An e-mail address; the part after @ in lower case."""

    example = "hanako@example.jp"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        text = fields.narrow()
        if not text:
            return None, []
        if len(text) > 254 or ".." in text or not _EMAIL.match(text):
            return None, [self.fault("email", item, fields)]
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}", []

    def show(self, item: Item, value: Any, language: str) -> str:
        return str(value)
