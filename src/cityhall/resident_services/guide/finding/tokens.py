"""Everyday Japanese as terms that match however they are spelled.

引越し, 引っ越し, ひっこし and 引っ越した share a term; so do 子ども and 子供. Particles and words
that every wish holds (したい, 手続き) are left out.
"""

import re
from dataclasses import dataclass

from sudachipy import Morpheme

from cityhall.kernel.folding import fold
from cityhall.kernel.words import morphemes

_MEANINGFUL = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "感動詞"}
# Words that every wish may hold, and that therefore tell nothing.
_WEAK = frozenset(
    """
    手続き 手続 届け出 申請 申し込み 方法 必要 教える 下さる 御 為る 事 時 人 者 等 様 達 方 為 居る
    有る 成る 出来る 頂く 私 何 如何 所 物 良い 欲しい 貰う 又 及び より どう
    a an and are as at be by for from had has have here how i if in is it me my need of on one or
    our out such that the this to us want we what when who will with you your
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_ENDINGS = ("ies", "ing", "es", "ed", "s", "e")
_TRAILING_KANA = re.compile(r"[ぁ-ゖ]+$")
_LONGEST = 400
HITHER = "<"


@dataclass(frozen=True)
class Term:
    """A word: its normal form, and every form under which it is indexed.

    A word that ends in `HITHER` only says that the one before it comes this way; it has no forms.
    """

    word: str
    forms: tuple[str, ...]


def terms(words: str) -> list[Term]:
    """The words of a text that carry meaning, in order; of a very long text only the beginning."""
    found: list[Term] = []
    for morpheme in morphemes(words[:_LONGEST], finely=True):  # 児童手当 is found by 手当
        if (term := _term(morpheme)) is not None:
            found.append(term)
        elif found and _is_hither(morpheme):
            found.append(_hither(found[-1]))
    return found


def _is_hither(morpheme: Morpheme) -> bool:
    """Whether it is the 来る of 引っ越してきた, which tells coming from going."""
    return morpheme.normalized_form() == "来る" and morpheme.part_of_speech()[0] == "動詞"


def _hither(term: Term) -> Term:
    return Term(f"{term.word}{HITHER}", ())


def _term(morpheme: Morpheme) -> Term | None:
    surface = morpheme.surface()
    if surface.isascii():
        return _english(surface.lower())
    kind, detail = morpheme.part_of_speech()[:2]
    normal = morpheme.normalized_form()
    is_helping = kind in ("動詞", "形容詞") and detail == "非自立可能"
    if kind not in _MEANINGFUL or is_helping or normal in _WEAK or surface in _WEAK:
        return None
    folded = fold(normal)
    if not folded:
        return None
    stem = _TRAILING_KANA.sub("", normal)
    word = fold(stem) if len(stem) > 1 else folded
    reading = f"r:{fold(morpheme.reading_form())}"
    return Term(word, tuple(dict.fromkeys((word, folded, reading))))


def _english(word: str) -> Term | None:
    if not word.isalpha() or len(word) < 2 or word in _WEAK:
        return None
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending) + ("y" if ending == "ies" else "")
            break
    return Term(word, (word,))
