"""Whether the words in the search box are enough to look for somebody."""

from cityhall.kernel.folding import fold
from cityhall.kernel.reference_numbers import read_reference
from cityhall.kernel.wareki import parse_day

FEWEST_LETTERS = 2
MOST_LETTERS = 200


def is_enough(words: str) -> bool:
    """A reference, a birth date, or two letters of a name or its reading."""
    if len(words) > MOST_LETTERS:
        return False
    if read_reference(words) is not None or _is_day(words):
        return True
    return len(fold(words)) >= FEWEST_LETTERS


def _is_day(words: str) -> bool:
    try:
        parse_day(words)
    except ValueError:
        return False
    return True
