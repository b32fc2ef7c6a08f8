"""Numbers by which people speak of a case: K79M-42HX-Z. Not guessable, hard to get wrong.

Eight symbols drawn at random from 29 (39 bits) and a check symbol. The weights are different and
29 is prime, so every wrong symbol and every two symbols in each other's place are found.
A reference is a name, not a permission: whoever looks it up must still be allowed to see it.
"""

import re
import secrets
import unicodedata

#: Without O I L S B U, which look like 0 1 1 5 8 V, and without Q, which sounds like 9 (きゅう).
ALPHABET = "0123456789ACDEFGHJKMNPRTVWXYZ"
_MEANT = str.maketrans("OILSBUQ", "01158V9")
_PRIME = len(ALPHABET)
_LENGTH = 9
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−ー_.・]+")

#: As on the telephone in Japanese: エム and エヌ, ディー and ティー are one sound without a word.
_SPOKEN = (
    *("ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"),
    *("アメリカのエー", "チャイナのシー", "デンマークのディー", "イングランドのイー"),
    *("フランスのエフ", "ゴルフのジー", "ホテルのエイチ", "ジャパンのジェー", "キングのケー"),
    *("マイクのエム", "日本のエヌ", "パリのピー", "ローマのアール", "東京のティー"),
    *(
        "ビクトリーのブイ",
        "ワシントンのダブリュー",
        "エックス線のエックス",
        "ヨットのワイ",
        "最後のゼット",
    ),
)


def new_reference() -> str:
    """A new random reference. Columns that hold one are unique: on the rare clash draw again
    (one is to be expected once about a million stand in the same column)."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH - 1))
    return _grouped(symbols + _check_symbol(symbols))


def read_reference(text: str) -> str | None:
    """The canonical reference that a person meant, or `None` if it can be none.

    Lower case, full width, any hyphens or none, spaces, and O for 0 and the like are accepted.
    """
    if len(text) > 60:
        return None
    plain = plain_symbols(text)
    if len(plain) != _LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return _grouped(plain) if plain[-1] == _check_symbol(plain[:-1]) else None


def plain_symbols(text: str) -> str:
    """What somebody typed as symbols alone: upper case, half width, no hyphens, 0 for O."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_MEANT)


def spoken(reference: str) -> str:
    """A canonical reference for reading aloud: 「キングのケー、なな、きゅう、マイクのエム。…」"""
    groups = reference.split("-")
    return "。".join(
        "、".join(_SPOKEN[ALPHABET.index(symbol)] for symbol in group) for group in groups
    )


def _check_symbol(symbols: str) -> str:
    """Makes 9·a + 8·b + … + 2·h + check divisible by 29."""
    total = sum(
        weight * ALPHABET.index(symbol)
        for weight, symbol in zip(range(_LENGTH, 1, -1), symbols, strict=True)
    )
    return ALPHABET[-total % _PRIME]


def _grouped(symbols: str) -> str:
    return f"{symbols[:4]}-{symbols[4:8]}-{symbols[8:]}"
