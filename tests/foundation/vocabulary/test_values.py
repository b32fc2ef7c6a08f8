"""Answers are read forgivingly, and refused with a word about what was expected."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityhall.foundation.vocabulary.api import (
    ValueProblems,
    form_fields,
    read_value,
    rule_value,
    show_value,
)
from cityhall.foundation.vocabulary.kinds.words import PROBLEMS
from cityhall.foundation.vocabulary.values import KINDS
from tests.foundation.vocabulary.scenes import TODAY, faults, item, read

NAME = {"family": "山田", "given": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ"}
ADDRESS = {"postal_code": "803-0814", "street": "1-1"}
ACCOUNT = {
    "bank": "みどり銀行", "branch": "本店", "kind": "ordinary", "number": "12345",
    "holder_kana": "ﾔﾏﾀﾞ ﾊﾅｺ",
}  # fmt: skip
CHILD = {
    **{f"0__{part}": text for part, text in NAME.items()},
    "0__birth_date__era": "R", "0__birth_date__year": "8", "0__birth_date__month": "11",
    "0__birth_date__day": "2", "0__relationship": "child",
}  # fmt: skip
GOOD = {
    "text": "みどり商店",
    "long_text": "一行目\r\n二行目",
    "name": NAME,
    "number": "１２",
    "money": "3,600,000円",
    "yes_no": "yes",
    "choice": "child",
    "choices": {"": ["other", "spouse"]},
    "date": {"era": "R", "year": "元", "month": "5", "day": "１"},
    "address": ADDRESS,
    "phone": "０９３（５８２）１２３４",
    "email": "Hanako@Example.JP",
    "bank_account": ACCOUNT,
    "people": CHILD,
    "file": {"document": ["12345678-1234-4234-8234-123456789abc"], "name": ["領収書.pdf"]},
}
VALUES = {
    "text": "みどり商店",
    "long_text": "一行目\n二行目",
    "name": NAME,
    "number": 12,
    "money": 3_600_000,
    "yes_no": True,
    "choice": "child",
    "choices": ["spouse", "other"],
    "date": "2019-05-01",
    "address": {
        "postal_code": "8030814", "municipality": "40106", "prefecture": "福岡県",
        "city": "北九州市小倉北区", "town": "大手町", "street": "1-1", "building": "",
    },
    "phone": "093-582-1234",
    "email": "Hanako@example.jp",
    "bank_account": {
        "bank": "みどり銀行", "branch": "本店", "kind": "ordinary", "number": "0012345",
        "holder_kana": "ヤマダ ハナコ",
    },
    "people": [{"name": NAME, "birth_date": "2026-11-02", "relationship": "child"}],
    "file": [{"document": "12345678-1234-4234-8234-123456789abc", "name": "領収書.pdf"}],
}  # fmt: skip
SHOWN = {
    "money": ("3,600,000円", "¥3,600,000"),
    "yes_no": ("はい", "Yes"),
    "choice": ("子", "child"),
    "choices": ("配偶者、その他", "spouse, other"),
    "date": ("令和元年5月1日", "1 May 2019"),
    "address": ("〒803-0814 福岡県北九州市小倉北区大手町1-1",) * 2,
    "name": ("山田 花子（ヤマダ ハナコ）",) * 2,
    "bank_account": (
        "みどり銀行 本店 普通 0012345 ヤマダ ハナコ",
        "みどり銀行 本店 Ordinary 0012345 ヤマダ ハナコ",
    ),
    "people": (
        "山田 花子（ヤマダ ハナコ） 令和8年11月2日 子",
        "山田 花子（ヤマダ ハナコ） 2 November 2026 child",
    ),
    "file": ("領収書.pdf",) * 2,
    "number": ("12", "12"),
}


@pytest.mark.parametrize("type_", sorted(KINDS))
class TestEveryType:
    def test_is_read(self, type_: str) -> None:
        assert read(type_, GOOD[type_]) == VALUES[type_]

    def test_fields_read_back_as_the_same_value(self, type_: str) -> None:
        thing = item(type_)
        fields = form_fields(thing, VALUES[type_])
        assert all(name.startswith("applicant.thing") for name in fields)
        assert read_value(thing, fields, today=TODAY) == VALUES[type_]

    @pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
    def test_is_shown(self, type_: str, language: str) -> None:
        words = show_value(item(type_), VALUES[type_], language)
        assert words
        assert "{" not in words
        if type_ in SHOWN and language != "ja-x-easy":
            assert words == SHOWN[type_][language == "en"]

    def test_a_missing_answer_is_asked_for_at_a_field(self, type_: str) -> None:
        found = faults(type_, "")
        assert set(found.values()) <= {"value.missing", "value.not_chosen", "value.no_file"}
        assert len(found) == 1

    def test_an_optional_answer_may_be_missing(self, type_: str) -> None:
        assert read(type_, "", required=False) in (None, [])

    def test_nothing_is_shown_for_nothing(self, type_: str) -> None:
        assert show_value(item(type_), None, "ja") == ""
        assert form_fields(item(type_), None) == {}
        assert rule_value(item(type_), None) is None

    @settings(deadline=None)  # the first address typed by hand reads all municipalities
    @given(st.text(max_size=60), st.text(alphabet=string.printable + "〒令和８年ー－\x00\u202e"))
    def test_any_text_is_a_value_or_a_problem(self, type_: str, text: str, other: str) -> None:
        parts = {part: text if n % 2 else other for n, part in enumerate(KINDS[type_].parts)}
        form = {"": text, "document": [text], "later": other, **parts}
        found = faults(type_, form)
        assert all(code.removeprefix("value.") in PROBLEMS for code in found.values())

    def test_three_megabytes_are_refused_quickly(self, type_: str) -> None:
        long = "あ" * 1_000_000
        parts = dict.fromkeys(KINDS[type_].parts, long)
        assert faults(type_, {"": long, "later": long, **parts})


def test_every_sentence_is_there_in_three_languages() -> None:
    for code, texts in PROBLEMS.items():
        assert all(set(text) == {"ja", "en", "ja-x-easy"} for text in texts), code


class TestText:
    def test_script_tags_are_just_text(self) -> None:
        assert read("text", "<script>alert(1)</script>") == "<script>alert(1)</script>"

    def test_line_ends_become_a_space_in_one_line(self) -> None:
        assert read("text", "一\r\nBcc: x@example.jp") == "一 Bcc: x@example.jp"

    def test_emoji_are_text(self) -> None:
        assert read("text", "うれしい😀") == "うれしい😀"

    def test_has_a_limit(self) -> None:
        assert read("text", "あ" * 200)
        assert faults("text", "あ" * 201) == {"": "value.too_long"}
        assert faults("text", "あ" * 4, checks={"max_length": 3}) == {"": "value.too_long"}

    def test_kana_are_widened(self) -> None:
        assert read("text", "やまだ ﾊﾅｺ", checks={"kana": True}) == "ヤマダ ハナコ"
        assert faults("text", "山田", checks={"kana": True}) == {"": "value.not_kana"}

    def test_a_pattern_says_what_it_wants(self) -> None:
        checks = {"pattern": r"\d{4}", "pattern_says": {"ja": "4桁の数字です"}}
        with pytest.raises(ValueProblems) as caught:
            read("text", "12", checks=checks)
        assert "4桁の数字です" in caught.value.problems[0].message


class TestName:
    @pytest.mark.parametrize(
        "family",
        ["𠮷田", "葛\U000e0100城", "\ue000野", "髙﨑", "O'Neil", "Nguyễn", "नेपाली", "アーヴ"],
    )
    def test_any_letter_is_kept_as_typed(self, family: str) -> None:
        assert read("name", {**NAME, "family": family})["family"] == family

    @pytest.mark.parametrize("sign", ["😀", "👨‍👩‍👧", "☎", "🏻", "\u200e"])
    def test_signs_are_refused_kindly(self, sign: str) -> None:
        assert faults("name", {**NAME, "family": f"山{sign}"}) == {"family": "value.not_letters"}

    def test_hiragana_and_half_width_become_katakana(self) -> None:
        value = read("name", {**NAME, "family_kana": "やまだ", "given_kana": "ﾊﾅｺ"})
        assert (value["family_kana"], value["given_kana"]) == ("ヤマダ", "ハナコ")

    def test_several_problems_come_at_once(self) -> None:
        form = {"family": "山" * 41, "given": "", "family_kana": "山田", "given_kana": "ハナコ"}
        assert faults("name", form) == {
            "family": "value.too_long",
            "given": "value.missing",
            "family_kana": "value.not_kana",
        }

    def test_a_problem_names_the_part_and_shows_an_example(self) -> None:
        with pytest.raises(ValueProblems) as caught:
            read("name", {**NAME, "family_kana": "yamada"})
        (problem,) = caught.value.problems
        assert problem.message == "「もの（セイ（カタカナ））」はカタカナで入力してください"
        assert problem.remedy == "例：ヤマダ"
        assert problem.in_language("en")[0].startswith("Write “Thing (family name in katakana)”")


class TestNumber:
    @pytest.mark.parametrize(
        ("typed", "value"), [("０", 0), ("1,234", 1234), ("-5", -5), ("３人", 3), (" 7 ", 7)]
    )
    def test_is_read(self, typed: str, value: int) -> None:
        assert read("number", typed) == value

    @pytest.mark.parametrize("typed", ["1.5", "三", "1e3", "1" * 16, "--1", "１２a"])
    def test_is_refused(self, typed: str) -> None:
        assert faults("number", typed) == {"": "value.not_a_number"}

    def test_bounds_are_inclusive(self) -> None:
        checks = {"min": 0, "max": 20}
        assert read("number", "20", checks=checks) == 20
        assert faults("number", "-1", checks=checks) == {"": "value.too_small"}
        assert faults("number", "21", checks=checks) == {"": "value.too_big"}

    @pytest.mark.parametrize(
        ("typed", "value"), [("350万", 3_500_000), ("１２万3000円", 123_000), ("￥1,000", 1000)]
    )
    def test_yen_are_read_as_people_write_them(self, typed: str, value: int) -> None:
        assert read("money", typed) == value


class TestDate:
    @pytest.mark.parametrize(
        "form",
        [
            "2019-05-01",
            "令和元年5月1日",
            "Ｒ１．５．１",
            {"era": "令和", "year": "1", "month": "05", "day": "01"},
            {"era": "western", "year": "2019", "month": "5", "day": "1"},
            {"year": "2019年", "month": "5月", "day": "1日"},
        ],
    )
    def test_is_read(self, form: dict[str, str] | str) -> None:
        assert read("date", form) == "2019-05-01"

    def test_impossible_days_are_refused(self) -> None:
        form = {"era": "R", "year": "8", "month": "2", "day": "30"}
        assert faults("date", form) == {"year": "value.not_a_date"}
        assert faults("date", "平成40年1月1日") == {"": "value.not_a_date"}
        assert faults("date", "1800-01-01") == {"": "value.not_a_date"}

    def test_missing_parts_are_named(self) -> None:
        form = {"era": "R", "year": "8", "month": "", "day": ""}
        assert faults("date", form) == {
            "month": "value.date_incomplete",
            "day": "value.date_incomplete",
        }

    def test_future_birthdays_are_refused(self) -> None:
        checks = {"not_in_future": True}
        assert read("date", TODAY.isoformat(), checks=checks) == TODAY.isoformat()
        assert faults("date", "2026-11-23", checks=checks) == {"": "value.in_future"}

    def test_bounds(self) -> None:
        checks = {"not_before": "1900-01-01", "not_after": "2030-01-01"}
        assert faults("date", "1899-12-31", checks=checks) == {"": "value.too_early"}
        assert faults("date", "2030-01-02", checks=checks) == {"": "value.too_late"}
        assert faults("date", "2026-11-21", checks={"not_in_past": True}) == {"": "value.in_past"}


class TestAddress:
    def test_the_postal_code_fills_what_it_makes_certain(self) -> None:
        assert read("address", ADDRESS)["city"] == "北九州市小倉北区"

    def test_a_code_not_known_needs_the_names(self) -> None:
        assert faults("address", {"postal_code": "0000000", "street": "1"}) == {
            "prefecture": "value.missing",
            "city": "value.missing",
        }
        typed = {
            "postal_code": "0000000", "prefecture": "福岡県", "city": "北九州市小倉北区",
            "town": "新町", "street": "１丁目２－３",
        }  # fmt: skip
        value = read("address", typed)
        assert (value["municipality"], value["street"]) == ("40106", "1丁目2-3")

    def test_an_unknown_municipality_is_refused(self) -> None:
        typed = {"prefecture": "福岡県", "city": "まぼろし市", "town": "", "street": "1"}
        assert faults("address", typed) == {"city": "value.municipality"}

    def test_code_and_municipality_must_agree(self) -> None:
        typed = {**ADDRESS, "prefecture": "福岡県", "city": "北九州市門司区"}
        assert faults("address", typed) == {"city": "value.postal_code_elsewhere"}

    def test_a_short_code_is_refused(self) -> None:
        typed = {**ADDRESS, "postal_code": "803", "prefecture": "福岡県", "city": "北九州市門司区"}
        assert faults("address", typed) == {"postal_code": "value.postal_code"}

    def test_the_name_of_a_building_stays_as_typed(self) -> None:
        value = read("address", {**ADDRESS, "street": "２ー３", "building": "メゾンあおば１０１"})
        assert (value["street"], value["building"]) == ("2-3", "メゾンあおば１０１")


class TestPhoneAndEmail:
    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            ("09012345678", "090-1234-5678"),
            ("０９０−１２３４−５６７８", "090-1234-5678"),
            ("0935821234", "0935821234"),
            ("+81 90 1234 5678", "+819012345678"),
        ],
    )
    def test_phone(self, typed: str, value: str) -> None:
        assert read("phone", typed) == value

    @pytest.mark.parametrize("typed", ["12345", "090-1234", "でんわ", "0" * 12])
    def test_phone_refused(self, typed: str) -> None:
        assert faults("phone", typed) == {"": "value.phone"}

    @pytest.mark.parametrize("typed", ["a@b", "a b@@c.jp", "a..b@c.jp", "<a@c.jp>", "あ@c.jp"])
    def test_email_refused(self, typed: str) -> None:
        assert faults("email", typed) == {"": "value.email"}

    def test_full_width_email_is_read(self) -> None:
        assert read("email", "ｈａｎａ＠ｅｘａｍｐｌｅ．ｊｐ") == "hana@example.jp"


class TestBankAccount:
    def test_post_bank_gets_its_own_advice(self) -> None:
        form = {**ACCOUNT, "bank": "ゆうちょ銀行", "number": "12345-12345671"}
        assert faults("bank_account", form) == {"number": "value.post_bank"}

    def test_number_has_seven_digits_at_most(self) -> None:
        assert faults("bank_account", {**ACCOUNT, "number": "12345678"}) == {
            "number": "value.account_number"
        }

    def test_a_preselected_kind_is_no_answer(self) -> None:
        assert read("bank_account", {"kind": "ordinary"}, required=False) is None

    def test_each_part_is_told(self) -> None:
        form = {"bank": "みどり銀行", "kind": "gold", "holder_kana": "山田"}
        assert faults("bank_account", form) == {
            "branch": "value.missing",
            "kind": "value.not_chosen",
            "number": "value.missing",
            "holder_kana": "value.not_kana",
        }


class TestPeople:
    def test_empty_rows_are_left_out(self) -> None:
        assert len(read("people", {**CHILD, "1__family": "", "1__relationship": "child"})) == 1

    def test_an_optional_empty_list_is_an_answer(self) -> None:
        assert read("people", {}, required=False) == []

    def test_problems_name_row_and_field(self) -> None:
        form = {**CHILD, "3__family": "山田", "3__birth_date__year": "8"}
        assert faults("people", form) == {
            "3__given": "value.missing",
            "3__family_kana": "value.missing",
            "3__given_kana": "value.missing",
            "3__birth_date__month": "value.date_incomplete",
            "3__birth_date__day": "value.date_incomplete",
            "3__relationship": "value.not_chosen",
        }
        with pytest.raises(ValueProblems) as caught:
            read("people", {**CHILD, "1__family": "山田"})
        assert "もの 2人目" in caught.value.problems[0].message

    def test_nobody_is_born_tomorrow(self) -> None:
        assert faults("people", {**CHILD, "0__birth_date__day": "23"}) == {
            "0__birth_date__year": "value.in_future"
        }

    def test_rows_are_limited(self) -> None:
        rows = {
            name.replace("0__", f"{number}__", 1): text
            for number in range(13)
            for name, text in CHILD.items()
        }
        assert faults("people", rows) == {"": "value.too_many"}


class TestFile:
    def test_may_be_brought_later(self) -> None:
        value = read("file", {"later": "窓口へ持っていきます"})
        assert value == [{"later": "窓口へ持っていきます"}]
        assert show_value(item("file"), value, "ja") == "あとで提出：窓口へ持っていきます"

    def test_what_is_no_upload_is_ignored(self) -> None:
        assert faults("file", {"document": ["../../etc/passwd"]}) == {"": "value.no_file"}


class TestChoices:
    def test_only_what_is_offered(self) -> None:
        assert faults("choice", "landlord") == {"": "value.not_chosen"}
        assert faults("choices", {"": ["child", "landlord"]}) == {"": "value.not_chosen"}
        assert faults("yes_no", "maybe") == {"": "value.not_chosen"}

    def test_an_option_that_is_gone_is_still_shown(self) -> None:
        assert show_value(item("choice"), "landlord", "ja") == "landlord"
