import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityhall.kernel.reference_numbers import (
    ALPHABET,
    _check_symbol,
    new_reference,
    read_reference,
    spoken,
)

SYMBOLS = st.text(ALPHABET, min_size=8, max_size=8)


def complete(symbols):
    return symbols + _check_symbol(symbols)


def test_a_new_reference_reads_as_itself():
    for reference in {new_reference() for _ in range(1000)}:
        assert re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]", reference)
        assert read_reference(reference) == reference


def test_the_alphabet_is_prime_and_without_doubles():
    assert len(ALPHABET) == len(set(ALPHABET)) == 29
    assert not set(ALPHABET) & set("OILSBUQ")


@given(SYMBOLS)
def test_every_single_wrong_symbol_is_found(symbols):
    right = complete(symbols)
    for place, wrong in itertools.product(range(9), ALPHABET):
        if wrong != right[place]:
            assert read_reference(right[:place] + wrong + right[place + 1 :]) is None


@given(SYMBOLS)
def test_every_two_symbols_in_each_others_place_are_found(symbols):
    right = complete(symbols)
    for one, other in itertools.combinations(range(9), 2):
        if right[one] != right[other]:
            changed = list(right)
            changed[one], changed[other] = right[other], right[one]
            assert read_reference("".join(changed)) is None


def test_the_scheme_itself_exhaustively():
    """Linear in each symbol, so it is enough to look at every weight and every difference."""
    weights = range(9, 0, -1)
    for difference in range(1, 29):
        assert all(weight * difference % 29 for weight in weights)
        assert all((a - b) * difference % 29 for a, b in itertools.combinations(weights, 2))


@pytest.mark.parametrize(
    "typed",
    [
        "K79M-42HX-Z", "k79m-42hx-z", "K79M42HXZ", " k79m 42hx z ", "Ｋ７９Ｍ－４２ＨＸ－Ｚ",
        "K79M−42HXーZ", "K7QM-42HX-Z", "K79M_42HX.Z", "K79M\t42HX\n‐Z",
    ],
)  # fmt: skip
def test_what_people_type_is_read(typed):
    assert read_reference(typed) == "K79M-42HX-Z"


def test_look_alikes_are_read_as_what_they_look_like():
    reference = "0158-9V0" + "1-"
    reference += _check_symbol("01589V01")
    assert read_reference(reference.translate(str.maketrans("01589V", "OISBQU"))) == reference
    assert read_reference(reference.replace("1", "l")) == reference


@pytest.mark.parametrize(
    "typed",
    ["", "K79M-42HX", "K79M-42HX-A", "K79M-42HX-ZZ", "受付番号", "K" * 3_000_000, "'; --", "\0"],
)
def test_what_is_no_reference_is_none(typed):
    assert read_reference(typed) is None


@given(st.text(max_size=70))
def test_any_text_is_a_reference_or_none(text):
    found = read_reference(text)
    assert found is None or read_reference(found) == found


def test_each_symbol_is_said_differently():
    assert spoken("K79M-42HX-Z") == (
        "キングのケー、なな、きゅう、マイクのエム。よん、に、ホテルのエイチ、エックス線のエックス。最後のゼット"
    )
    assert len({spoken(symbol) for symbol in ALPHABET}) == 29
