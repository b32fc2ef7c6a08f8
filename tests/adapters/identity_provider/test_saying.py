"""Claims are read forgivingly, and what is not clear is not known."""

from datetime import date

import pytest

from cityhall.adapters.identity_provider.openid.saying import (
    address_of,
    birth_date_of,
    gender_of,
    name_of,
)


@pytest.mark.parametrize(
    "said",
    ["1985-03-15", "19850315", "1985/03/15", "1985.03.15", " 1985-03-15 ", "1985-03-15T00:00:00Z"],
)
def test_a_whole_birth_date(said: str):
    assert birth_date_of(said) == date(1985, 3, 15)


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "1985",
        "1985-03",
        "198503",
        "1985-00-00",
        "1985-03-00",
        "0000-03-15",
        "00000315",
        "1985-02-29",
        "1985-0315",
        "15.03.1985",
        "昭和60年3月15日",
        "不明",
        19850315,
        ["1985-03-15"],
    ],
)
def test_no_whole_birth_date(said: object):
    assert birth_date_of(said) is None


@pytest.mark.parametrize(
    ("said", "gender"),
    [
        ("1", "male"),
        (1, "male"),
        ("男", "male"),
        ("Male", "male"),
        ("2", "female"),
        ("女性", "female"),
        ("9", "other"),
        ("0", ""),
        ("", ""),
        (None, ""),
        ("x", ""),
    ],
)
def test_gender(said: object, gender: str):
    assert gender_of(said) == gender


def test_a_name_in_one_piece_or_two():
    assert name_of({"name": "髙﨑　美咲 "}) == "髙﨑　美咲"
    assert name_of({"family_name": "髙﨑", "given_name": "美咲"}) == "髙﨑 美咲"
    assert name_of({"family_name": "髙﨑"}) == "髙﨑"
    assert name_of({"name": None, "given_name": 7}) == ""


def test_an_address_in_one_string_or_in_a_claim_of_its_own():
    assert address_of("北九州市小倉北区大手町1番1号") == "北九州市小倉北区大手町1番1号"
    assert address_of({"formatted": "北九州市小倉北区", "region": "福岡県"}) == "北九州市小倉北区"
    assert [address_of(said) for said in (None, 7, {}, {"formatted": None})] == [""] * 4
