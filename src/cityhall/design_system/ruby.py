"""Words as HTML: escaped, readings as ruby, line breaks at phrases."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import budoux
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from cityhall.design_system.language import html_language
from cityhall.kernel.texts import EASY_JAPANESE, READING, Text, chosen, fill

# 第1号: a line may end before it, never within; browsers take 第 for the end of a phrase.
_ORDINAL = re.compile(r"(?<=.)第(?=\d)")
_JOINED = "<wbr>第\N{WORD JOINER}"
RUBY = r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>"

#: How days are read aloud where it is not 〜にち.
_READ_DAYS = {
    "1": "いちにち", "2": "ふつか", "3": "みっか", "4": "よっか", "5": "いつか", "6": "むいか",
    "7": "なのか", "8": "ようか", "9": "ここのか", "10": "とおか", "14": "じゅうよっか",
    "20": "はつか", "24": "にじゅうよっか",
}  # fmt: skip
_PIECES, PIECES = re.compile(r"(?<=\d)個"), "<ruby>個<rp>（</rp><rt>こ</rt><rp>）</rp></ruby>"
_COUNTED_DAYS = re.compile(r"(?<![\d,.])(\d+)<ruby>(日<rp>（</rp><rt>)にち(?=<)")


def as_html(text: Text, language: str, values: Mapping[str, object] | None = None) -> SafeString:
    """A text in a language as safe HTML; words that fell back to another language say so.

    Words with readings stand in one span, so that a flexible box never pulls them apart.
    """
    html = _marked_up(*chosen(text, language), language)
    if "{" not in html:
        return html
    escaped = {
        name: conditional_escape(_as_string(value)) for name, value in (values or {}).items()
    }
    filled = _COUNTED_DAYS.sub(_read_aloud, fill(html, escaped))
    return mark_safe(_PIECES.sub(PIECES, filled) if language == EASY_JAPANESE else filled)


def _read_aloud(found: re.Match[str]) -> str:
    """9{日|にち} with the reading over both: ここのか."""
    count, day = found.groups()
    reading = _READ_DAYS.get(count)
    return found.group() if reading is None else f"<ruby>{count}{day}{reading}"


# The words of the catalogue are few and said on every page: their markup is made once.
@lru_cache(maxsize=8192)
def _marked_up(spoken: str, really: str, language: str) -> SafeString:
    """Words with their readings as ruby; placeholders still stand in it."""
    html = READING.sub(RUBY, escape(spoken))
    if html_language(really) != html_language(language):
        html = f'<span lang="{html_language(really)}">{html}</span>'
    elif READING.search(spoken):
        html = f"<span>{html}</span>"
    return mark_safe(html)


@lru_cache(maxsize=4096)
def at_phrases(words: str) -> SafeString:
    """Japanese words with `<wbr>` where a phrase ends, for browsers that cannot find it."""
    phrases = (_ORDINAL.sub(_JOINED, escape(phrase)) for phrase in _parser().parse(words))
    return mark_safe(f'<span class="phrases">{"<wbr>".join(phrases)}</span>')


@lru_cache(maxsize=1)
def _parser() -> Any:
    return budoux.load_default_japanese_parser()


def _as_string(value: object) -> str:
    return value if isinstance(value, str) else str(value)
