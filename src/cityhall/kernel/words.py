"""Japanese text cut into words. One dictionary serves the whole process: loading it takes 0.3 s."""

from functools import cache
from threading import Lock

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

_MOST = 10_000  # characters at once; the tokenizer refuses more than 49,149 bytes
_lock = Lock()  # a tokenizer may not be used by two threads at once


def morphemes(text: str, *, finely: bool = False) -> list[Morpheme]:
    """The words of a text with their part of speech; of a very long text only the beginning.

    `finely` cuts as short as can be (児童 手当), otherwise names stay whole (児童手当).
    """
    with _lock:
        return list(_tokenizer(finely).tokenize(text[:_MOST]))


def split_words(text: str) -> list[str]:
    """The whole text as words as written; joined they are the text again."""
    with _lock:
        tokenizer = _tokenizer(False)
        parts = (text[at : at + _MOST] for at in range(0, len(text), _MOST))
        return [word.surface() for part in parts for word in tokenizer.tokenize(part)]


@cache
def _tokenizer(finely: bool) -> Tokenizer:
    return _dictionary().tokenizer(mode=SplitMode.A if finely else SplitMode.C)


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="small")
