"""Text as it is kept (`tidy`: as people type it) and as it is searched (`fold`)."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters; PostgreSQL refuses U+0000
    "\u200b\u2060\ufeff"  # invisible, left over from copying
    "\u202a-\u202e\u2066-\u2069"  # turn the direction of writing: a name could pose as another
    "\ud800-\udfff]"  # halves of a character, which no file or database can hold
)
# CJK compatibility ideographs. Even NFC replaces most of them (U+FA19 神 by U+795E 神) for good,
# and with them the form that the person's register has.
_COMPATIBILITY_IDEOGRAPHS = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")

_MOST_MARKS = 30
_PERHAPS_PILED = re.compile(rf"[^\w\s]{{{_MOST_MARKS + 1},}}")  # a mark is neither

_DROPPED = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "・·\ud800-\udfff\U000e0000-\U000e0fff]+"
)
_REPEATED = re.compile("([一-鿿㐀-䶿\U00020000-\U0003ffff])(々+)")


def _variants() -> dict[int, str]:
    """Each variant character → the one that stands for its line in variant_characters.txt."""
    lines = Path(__file__).with_name("variant_characters.txt").read_text("utf-8").splitlines()
    groups = (line.split() for line in lines if line and not line.startswith("#"))
    return {ord(variant): first for first, *others in groups for variant in others}


def _one_for_each() -> dict[int, str]:
    """The table of `fold`, applied after NFKC: katakana, marks, dashes, variant characters."""
    table = {code: chr(code - 0x60) for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
    table |= dict.fromkeys(map(ord, "ヵゕ"), "か") | dict.fromkeys(map(ord, "ヶゖ"), "け")
    table |= dict.fromkeys(map(ord, "‐‑‒–—―⁃−─━ー"), "-") | dict.fromkeys(map(ord, "〜∼∿"), "~")
    table |= {ord(v): w + "\u3099" for v, w in zip("ヷヸヹヺ", "わゐゑを", strict=True)}
    return table | _variants()


_SPACING_MARKS = str.maketrans("゛゜ﾞﾟ", "\u3099\u309a" * 2)
_FOLDED = _one_for_each()


def _without_piles(text: str) -> str:
    """At most 30 combining marks on one letter, as Unicode's Stream-Safe Text Format allows.

    Normalisation sorts the marks of a letter in quadratic time: a million would take hours.
    """
    return _PERHAPS_PILED.sub(lambda found: "".join(_first_marks(found[0])), text)


def _first_marks(text: str) -> Iterator[str]:
    height = 0
    for character in text:
        height = height + 1 if unicodedata.category(character)[0] == "M" else 0
        if height <= _MOST_MARKS:
            yield character


def tidy(text: str) -> str:
    """What is stored of typed text: NFC, lines ended by \\n, no control characters, trimmed.

    Never NFKC: 髙, 𠮷, variation selectors, private-use and compatibility ideographs stay exactly
    as typed. Tabs become spaces. Tidy text is not changed by being tidied again.
    """
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ").strip()
    text = _without_piles(text)
    parts = _COMPATIBILITY_IDEOGRAPHS.split(text)
    parts[::2] = [unicodedata.normalize("NFC", part) for part in parts[::2]]
    return "".join(parts)


def fold(text: str) -> str:
    """The key under which text is found, never shown: one form for all ways of writing it.

    Width, case, hiragana and katakana, voiced marks, dashes, ヶ and ケ, 髙 and 高, 佐々木 and
    佐佐木 are one; spaces, middle dots and variation selectors are dropped; small kana stay.
    """
    text = _without_piles(_DROPPED.sub("", text).translate(_SPACING_MARKS))
    # NFKC makes a space and a mark of marks that stand alone; dropping the space and folding kana
    # may join what is left, so the second normalisation comes last.
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()
    text = unicodedata.normalize("NFKC", text.translate(_FOLDED))
    return _REPEATED.sub(lambda found: found[1] * (1 + len(found[2])), text)
