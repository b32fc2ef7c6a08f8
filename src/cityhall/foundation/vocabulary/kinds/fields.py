"""The fields of a form under one prefix, read forgivingly."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from cityhall.kernel.folding import tidy

Form = Mapping[str, str | list[str]]

# Every dash a keyboard may give where a hyphen was meant.
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ｰー"), "-")
_KANA_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−－ｰ"), "ー")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
HARD_LIMIT = 20_000  # characters looked at; whatever is longer is refused by its length alone


@dataclass(frozen=True)
class Fields:
    """The part of a form that belongs to one item: `<prefix>` itself and `<prefix>__<part>`."""

    form: Form
    prefix: str

    def name(self, part: str = "") -> str:
        return f"{self.prefix}__{part}" if part else self.prefix

    def part(self, part: str) -> "Fields":
        return Fields(self.form, self.name(part))

    def raw(self, part: str = "") -> str:
        value = self.form.get(self.name(part), "")
        if isinstance(value, list):
            value = value[0] if value else ""
        return value

    def line(self, part: str = "") -> str:
        """One line as typed: control characters gone, line breaks become a space."""
        return " ".join(tidy(self.raw(part)[: HARD_LIMIT + 1]).split("\n")).strip()

    def lines(self, part: str = "") -> str:
        return tidy(self.raw(part)[: HARD_LIMIT + 1])

    def narrow(self, part: str = "") -> str:
        """For figures and codes: half width, no spaces, every dash a hyphen."""
        text = unicodedata.normalize("NFKC", self.line(part)).translate(_DASHES)
        return "".join(text.split())

    def many(self, part: str = "") -> list[str]:
        value = self.form.get(self.name(part), [])
        return [value] if isinstance(value, str) else list(value)


def to_katakana(text: str) -> str:
    """Full-width katakana from hiragana, half-width kana and any dash."""
    wide = unicodedata.normalize("NFKC", text)
    return wide.translate(_HIRAGANA).translate(_KANA_DASHES)
