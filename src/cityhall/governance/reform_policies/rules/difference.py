"""Two texts side by side with the changed words marked.

Sentences are aligned first, since comparing words is quadratic; words inside changed sentences are
then compared by the fewest insertions and deletions. Words are Sudachi's longest units, so that
「４，２００時間」 changes as a whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel

from cityhall.kernel.words import split_words

_SENTENCE = re.compile(r"[^。\n]*(?:[。\n]+|$)")
_SMALL = re.compile(r"[ぁ-ゖ、，,・\s]{1,2}")  # a particle alone between two changes tells nothing


@dataclass(frozen=True)
class Run:
    """A piece of a text, and whether it differs from the other text."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """Both texts in runs; joined they are the texts again."""

    old: tuple[Run, ...]
    new: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        return not any(run.is_changed for run in (*self.old, *self.new))


def difference(old: str, new: str) -> Difference:
    """What changed from one text to the other, word by word."""
    if old == new:
        same = (Run(old, False),) if old else ()
        return Difference(same, same)
    edits = [edit for pair in _changed_blocks(old, new) for edit in _word_edits(*pair)]
    joined = _without_small_islands(edits)
    return Difference(_runs(joined, 0), _runs(joined, 1))


Edit = tuple[str, str, bool]  # of the old text, of the new text, whether they differ


def _changed_blocks(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The texts as pairs of the same sentences and of sentences that replace each other."""
    before, after = _sentences(old), _sentences(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, start, end, start_new, end_new in matcher.get_opcodes():
        yield "".join(before[start:end]), "".join(after[start_new:end_new])


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.findall(text) if sentence]


def _word_edits(old: str, new: str) -> Iterator[Edit]:
    if old == new:
        yield old, new, False
        return
    if not (old and new):
        yield old, new, True
        return
    before, after = split_words(old), split_words(new)
    for edit in Indel.opcodes(before, after):
        words = "".join(before[edit.src_start : edit.src_end])
        others = "".join(after[edit.dest_start : edit.dest_end])
        yield words, others, edit.tag != "equal"


def _without_small_islands(edits: Sequence[Edit]) -> list[Edit]:
    """A lone particle between two changes is read as part of them."""
    kept: list[Edit] = []
    for at, (old, new, is_changed) in enumerate(edits):
        between = 0 < at < len(edits) - 1 and edits[at - 1][2] and edits[at + 1][2]
        is_small = bool(between and _SMALL.fullmatch(old) and "\n" not in old)
        kept.append((old, new, is_changed or is_small))
    return kept


def _runs(edits: Sequence[Edit], side: int) -> tuple[Run, ...]:
    """One side of the edits, neighbours of one kind joined."""
    runs: list[Run] = []
    for edit in edits:
        text, is_changed = str(edit[side]), edit[2]
        if not text:
            continue
        if runs and runs[-1].is_changed == is_changed:
            text = runs.pop().text + text
        runs.append(Run(text, is_changed))
    return tuple(runs)
