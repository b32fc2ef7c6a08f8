import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityhall.kernel import folding
from cityhall.kernel.folding import _variants, fold, tidy

ANY_TEXT = st.text(st.characters(), max_size=60)  # lone surrogates too
JAPANESE = st.text(
    "髙﨑𠮷神\ufa19々ヶが゛ﾞﾟｶーｰ-−か\u3099\ufe00\U000e0100 　\r\n\tAaＡß・", max_size=30
)
COMPATIBILITY_IDEOGRAPHS = [
    chr(code)
    for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    if unicodedata.name(chr(code), "").startswith("CJK COMPATIBILITY")
]


@given(ANY_TEXT | JAPANESE)
def test_tidy_text_stays_as_it_is_and_can_be_stored(text):
    once = tidy(text)
    assert tidy(once) == once
    assert not set(once) & set("\r\t\0")
    once.encode("utf-8")


@given(ANY_TEXT | JAPANESE)
def test_a_key_folds_to_itself_and_tidying_does_not_change_it(text):
    key = fold(text)
    assert fold(key) == key
    assert fold(tidy(text)) == key
    assert not any(c.isspace() for c in key)


@pytest.mark.parametrize(
    "name",
    [
        "髙﨑",
        "𠮷野家",
        "葛\U000e0100城",
        "辻\U000e0101",
        "\ue000\uf8ff",
        "渡邉",
        "👩🏽‍👧",
        "塚\ufa10",
    ],
)
def test_names_are_kept_as_typed(name):
    assert tidy(f" {name}　\r\n") == name


def test_the_registers_own_form_of_every_character_is_kept():
    for character in COMPATIBILITY_IDEOGRAPHS:
        assert tidy(f"か\u3099{character}か\u3099") == f"が{character}が"


def test_nfc_alone_would_lose_them():
    lost = [c for c in COMPATIBILITY_IDEOGRAPHS if unicodedata.normalize("NFC", c) != c]
    assert len(lost) == 1002
    assert "\ufa19" in lost
    assert "﨑" not in lost


def test_tidy_joins_marks_and_line_ends_and_drops_control_characters():
    assert tidy("か\u3099") == "が"
    assert tidy("1\r\n2\r3\n4\u20285\v6") == "1\n2\n3\n4\n5\n6"
    assert tidy("\ufeff山\x00\x1b田\u202e\t太\ud800郎\x7f") == "山田 太郎"
    assert tidy("①ｱＡ") == "①ｱＡ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙﨑", "高崎"), ("𠮷田", "吉田"), ("渡邊", "渡辺"), ("渡邉", "渡辺"), ("斎藤", "齋藤"),
        ("齊藤", "斉藤"), ("斉藤", "斎藤"), ("濵田", "浜田"), ("濱田", "浜田"), ("徳永", "德永"),
        ("瀨戸", "瀬戸"), ("\ufa19谷", "神谷"), ("葛\U000e0100城", "葛城"), ("佐々木", "佐佐木"),
        ("タカサキ", "たかさき"), ("ﾀｶｻｷ", "たかさき"), ("ﾊﾞﾊﾞﾊﾟ", "ばばぱ"), ("か゛", "が"),
        ("か\u3099", "ガ"), ("ヴ", "ゔ"), ("ヽヾ", "ゝゞ"), ("鯨ヶ丘", "鯨ケ丘"),
        ("サーバｰ", "さーばー"), ("１－１", "1-1"), ("1−1", "1ー1"), ("1―1", "1‐1"),
        ("山田　太郎", "山田太郎"), ("マリア・ロペス", "まりあろぺす"), ("ＡＢＣ", "abc"),
        ("Straße", "STRASSE"), ("㈱", "(株)"), ("㋿", "令和"),
    ],
)  # fmt: skip
def test_ways_of_writing_the_same_are_found_as_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("つた", "った"), ("よう", "ょう"), ("は", "ば"), ("一", "ー")]
)
def test_what_differs_to_the_ear_or_eye_stays_apart(one, other):
    assert fold(one) != fold(other)


def test_the_table_of_variants_is_in_order():
    table = _variants()
    assert len(table) > 300
    for variant, first in table.items():
        assert len(first) == 1
        assert ord(first) not in table, f"{first} stands for others and for itself"
        for character in (chr(variant), first):
            assert unicodedata.name(character).startswith("CJK ")
            assert unicodedata.normalize("NFKC", character) == character, "joined already"


def test_each_character_stands_in_one_line_of_the_table():
    path = Path(folding.__file__).with_name("variant_characters.txt")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    characters = "".join(lines).replace(" ", "")
    assert len(characters) == len(set(characters))


@pytest.mark.parametrize(
    "text",
    [
        "髙﨑 ﾀｶｻｷ 山田太郎\r\n" * 200_000,
        "a" + "\u0301\u0323" * 500_000,
        "ﾞ\u0301" * 500_000,
        "\u0f73" * 1_000_000,
        "佐" + "々" * 1_000_000,
        "-" * 3_000_000,
    ],
    ids=["names", "piled marks", "half-width marks", "double marks", "repeats", "dashes"],
)
def test_three_megabytes_are_quick(text):
    start = time.process_time()
    tidy(text)
    fold(text)
    assert time.process_time() - start < 5  # about 1 s; sorting piled marks would take hours
