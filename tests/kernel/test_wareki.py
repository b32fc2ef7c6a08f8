import contextlib
import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityhall.kernel.wareki import ERAS, Wareki, format_wareki, from_wareki, parse_day, to_wareki

ALL_DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2100, 12, 31))


@given(ALL_DAYS)
def test_every_day_comes_back_from_its_wareki(day):
    shown = to_wareki(day)
    assert parse_day(format_wareki(day)) == day
    assert from_wareki(shown.era, shown.year, shown.month, shown.day) == day


@given(
    ALL_DAYS, st.sampled_from(["{e}{y}.{m}.{d}", "{l}{y:02}{m:02}{d:02}", "{s} {y} 年{m}月 {d}日"])
)
def test_every_day_is_read_from_each_short_form(day, form):
    shown = to_wareki(day)
    era = next(era for era in ERAS if era.name == shown.era)
    text = form.format(
        e=era.name, l=era.letter.lower(), s=era.sign, y=shown.year, m=day.month, d=day.day
    )
    assert parse_day(text) == day


def test_eras_follow_each_other_without_a_gap():
    for newer, older in itertools.pairwise(ERAS):
        assert older.last is not None
        assert newer.first - older.last in (timedelta(0), timedelta(1))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
    ],
)
def test_the_days_around_each_change_of_era(day, shown):
    assert format_wareki(day) == shown
    assert parse_day(shown) == day


@pytest.mark.parametrize(
    "text",
    [
        "令和8年11月22日", "R8.11.22", "r8/11/22", "令8・11・22", "R081122", "Ｒ８．１１．２２",
        "令和　８年 １１月２２日", "㋿8年11月22日", "令和8ー11ー22", "2026-11-22", "2026/11/22",
        "2026.11.22", "20261122", "２０２６年１１月２２日", "西暦2026年11月22日",
        "\n 2026−11−22 ",
    ],
)  # fmt: skip
def test_one_day_written_in_many_ways(text):
    assert parse_day(text) == date(2026, 11, 22)


def test_the_last_day_of_an_era_that_ended_on_the_next_ones_first_has_two_names():
    assert parse_day("明治45年7月30日") == parse_day("大正元年7月30日")
    assert parse_day("大正15年12月25日") == parse_day("昭和元年12月25日")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平成32年5月1日", "平成31年4月30日まで"),
        ("平成32年5月1日", "令和2年5月1日のことでしょうか"),
        ("昭和65年1月1日", "昭和64年1月7日まで"),
        ("昭和64年1月8日", "平成元年1月8日のことでしょうか"),
        ("令和0年5月1日", "1(元年)から"),
        ("令和元年4月30日", "令和元年5月1日から"),
        ("明治5年12月3日", "明治6年1月1日から"),
        ("令和7年2月29日", "令和7年2月29日という日はありません"),
        ("2026-02-30", "という日はありません"),
        ("20261301", "という日はありません"),
        ("R8.13.1", "という日はありません"),
        ("あした", "例:令和8年11月22日"),
        ("", "例:令和8年11月22日"),
        ("2026-11", "例:令和8年11月22日"),
        ("2026-11-22" * 300_000, "例:令和8年11月22日"),
        ("2026-11-22<script>", "例:令和8年11月22日"),
        ("²⁰²⁶-١١-٢٢", "例:令和8年11月22日"),
    ],
)
def test_a_refusal_says_what_was_expected(text, expected):
    with pytest.raises(ValueError, match=re.escape(expected)) as refusal:
        parse_day(text)
    assert len(str(refusal.value)) < 120


def test_parts_of_a_form_are_refused_in_words():
    with pytest.raises(ValueError, match="明治・大正・昭和・平成・令和のどれか"):
        from_wareki("慶応", 3, 1, 1)
    with pytest.raises(ValueError, match="明治6年1月1日"):
        to_wareki(date(1872, 12, 31))


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_refused(text):
    with contextlib.suppress(ValueError):
        assert isinstance(parse_day(text), date)


def test_shown_by_itself():
    assert str(Wareki("令和", 8, 11, 22)) == "令和8年11月22日"
