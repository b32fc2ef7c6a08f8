"""Words as HTML: escaped, readings as ruby, line breaks at phrases."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import budoux
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from cityhall.design_system.language import html_language
from cityhall.kernel.texts import READING, Text, chosen, fill

# 第1号: a line may end before it, never within; browsers take 第 for the end of a phrase.
_ORDINAL = re.compile(r"(?<=.)第(?=\d)")
_JOINED = "<wbr>第\N{WORD JOINER}"
RUBY = r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>"


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
    return mark_safe(fill(html, escaped))


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
