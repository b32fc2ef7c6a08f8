"""What a card says, read as values of the vocabulary."""

from datetime import date

import pytest

from cityhall.foundation.residents.rules import (
    address_from_card,
    ensure_is_child,
    last_day_as_child,
    name_from_card,
)
from cityhall.kernel.errors import Invalid

PLACES = [("福岡県", "北九州市小倉北区", "40106"), ("福岡県", "北九州市", "40100")]


@pytest.mark.parametrize(
    ("written", "family", "given"),
    [
        ("髙﨑 美咲", "髙﨑", "美咲"),
        ("髙﨑\u3000美咲", "髙﨑", "美咲"),
        ("𠮷田 禰\U000e0100太郎", "𠮷田", "禰\U000e0100太郎"),
        ("NGUYEN THI LINH", "NGUYEN", "THI LINH"),
        ("アリ", "アリ", ""),
    ],
)
def test_names(written: str, family: str, given: str):
    value = name_from_card(written)
    assert (value["family"], value["given"], value["family_kana"]) == (family, given, "")


@pytest.mark.parametrize(
    ("written", "town", "street", "building"),
    [
        ("福岡県北九州市小倉北区大手町1番1号", "大手町", "1番1号", ""),
        ("福岡県北九州市小倉北区大手町1番1号 ハイツ203", "大手町", "1番1号", "ハイツ203"),
        ("北九州市小倉北区浅野三丁目8番1号", "浅野", "三丁目8番1号", ""),
        ("福岡県北九州市小倉北区藍島", "藍島", "", ""),
    ],
)
def test_addresses_in_the_city(written: str, town: str, street: str, building: str):
    value = address_from_card(written, PLACES)
    assert value is not None
    assert value["municipality"] == "40106"
    assert (value["town"], value["street"], value["building"]) == (town, street, building)


def test_an_address_elsewhere_is_left_out():
    assert address_from_card("福岡県福岡市中央区舞鶴2丁目3番4号", PLACES) is None
    assert address_from_card("", PLACES) is None


@pytest.mark.parametrize(
    ("born", "last_day"),
    [
        (date(2026, 11, 18), date(2044, 11, 17)),
        (date(2008, 2, 29), date(2026, 2, 28)),
        (date(2008, 4, 1), date(2026, 3, 31)),
    ],
)
def test_until_when_somebody_is_a_child(born: date, last_day: date):
    assert last_day_as_child(born) == last_day


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (date(2026, 11, 25), "residents.not_yet_born"),
        (date(2008, 11, 24), "residents.not_a_child"),
    ],
)
def test_who_is_no_child(born: date, code: str):
    with pytest.raises(Invalid) as refusal:
        ensure_is_child(born, date(2026, 11, 24))
    assert refusal.value.code == code
