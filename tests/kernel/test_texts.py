"""Texts: languages, readings, placeholders, and files that are refused."""

import pytest

from cityhall.kernel.texts import MissingText, TextProblem, load_texts, plain, said, say

CHILD = {
    "ja": "子どもが{count}人います",
    "en": "You have {count} children",
    "ja-x-easy": "{子|こ}どもが {count}{人|にん} います",
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ja", "子どもが2人います"),
        ("en", "You have 2 children"),
        ("ja-x-easy", "子どもが 2人 います"),
        ("fr", "子どもが2人います"),
    ],
)
def test_says_in_a_language_or_else_in_japanese(language, expected):
    assert say(CHILD, language, count=2) == expected


def test_a_placeholder_without_a_value_is_a_problem():
    with pytest.raises(TextProblem, match="count"):
        say(CHILD, "ja")


def test_a_value_is_never_read_as_markup():
    assert say({"ja": "{name}さん"}, "ja", name="{子|こ}{count}") == "{子|こ}{count}さん"


def test_plain_strips_readings_only():
    assert plain("{手続|てつづ}きが {count}つ") == "手続きが {count}つ"


def test_words_that_were_said_are_plain_and_keep_their_readings():
    text = {"ja": "漢字", "ja-x-easy": "{漢字|かんじ}です"}
    words = said(text, "ja-x-easy")
    assert words == "漢字です"
    assert words.text == text


def test_reads_a_folder_and_lets_the_city_replace_words(tmp_path):
    (tmp_path / "common.yaml").write_text("city.name: {ja: この市}\ncommon.home: {ja: 入口}\n")
    texts = load_texts(tmp_path, local={"city.name": {"ja": "海辺市"}})
    assert (texts["city.name"]["ja"], texts["common.home"]["ja"], len(texts)) == (
        "海辺市",
        "入口",
        2,
    )
    with pytest.raises(MissingText):
        texts["common.nothing"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a.b: {ja: 一}\na.b: {ja: 二}\n", "二度"),
        ("a.b: {en: one}\n", "ja がありません"),
        ("a.b: {ja: 一, fr: un}\n", "fr"),
        ("a.b: {ja: ' '}\n", "文を書いて"),
        ("a.b: {ja: '{子|}ども'}\n", "崩れて"),
        ("- a\n", "形で"),
        ("a: {b\n", "common.yaml"),
    ],
)
def test_refuses_what_cannot_be_meant(tmp_path, content, message):
    (tmp_path / "common.yaml").write_text(content)
    with pytest.raises(TextProblem, match=message):
        load_texts(tmp_path)


def test_one_key_in_two_files_is_refused(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("a.b: {ja: 一}\n")
    with pytest.raises(TextProblem, match="二度"):
        load_texts(tmp_path)


def test_one_day_is_a_day_in_english() -> None:
    text = {"ja": "{count}日", "en": "within {count} working days"}
    said_for = {count: say(text, "en", count=count) for count in (1, 2, 21)}
    assert said_for == {
        1: "within 1 working day", 2: "within 2 working days", 21: "within 21 working days",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("count", "said"), [(9, "9つ"), (10, "10個"), ("1,000", "1,000個"), ("a", "aつ")]
)
def test_things_are_counted_as_one_says_it(count: object, said: str) -> None:
    assert say({"ja": "答え{count}つ"}, "ja", count=count) == f"答え{said}"
    assert say({"ja": "{name}"}, "ja", name="10つ星") == "10つ星", "a value stays as it is"
