"""A small vocabulary to write rules over, and random rules and rows over it."""

import os
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cityhall.engine.rules.api import Rule, RuleType, parse_rule

ITEMS = {
    "household.children": RuleType.INTEGER,
    "household.income": RuleType.INTEGER,
    "applicant.age": RuleType.INTEGER,
    "applicant.employer_kind": RuleType.TEXT,
    "spouse.employer_kind": RuleType.TEXT,
    "applicant.birth_date": RuleType.DATE,
    "event.date": RuleType.DATE,
    "applicant.resides_in_city": RuleType.BOOLEAN,
    "applicant.is_married": RuleType.BOOLEAN,
    "home.is_rented": RuleType.BOOLEAN,
}
PARAMETERS = {"income_limit": RuleType.INTEGER, "today": RuleType.DATE}
FIGURES: dict[str, int | date] = {"income_limit": 5, "today": date(2026, 4, 1)}
LABELS = {
    "household.children": "子の数",
    "household.income": "世帯の収入",
    "applicant.age": "年齢",
    "applicant.employer_kind": "勤め先の種類",
    "spouse.employer_kind": "配偶者の勤め先の種類",
    "applicant.birth_date": "生年月日",
    "event.date": "できごとの日",
    "applicant.resides_in_city": "市内に住んでいる",
    "applicant.is_married": "結婚している",
    "home.is_rented": "借りている家",
}
WORDS = ("company", "public_servant", "none", "it's")
DAYS = (date(1950, 1, 31), date(2008, 2, 29), date(2008, 4, 1), date(2026, 3, 31), date(2026, 4, 1))

Row = dict[str, Any]


def read(text: str, *, eligibility: bool = False) -> Rule:
    return parse_rule(text, items=ITEMS, parameters=PARAMETERS, eligibility=eligibility)


def examples(few: int) -> settings:
    """So many random examples; CITYHALL_EXAMPLES multiplies them for a long search."""
    return settings(
        max_examples=few * int(os.environ.get("CITYHALL_EXAMPLES", "1")),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def _of(kind: RuleType) -> st.SearchStrategy[str]:
    return st.sampled_from([item for item, its in ITEMS.items() if its is kind])


def _case(
    condition: st.SearchStrategy[str], value: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    branch = st.builds("WHEN {} THEN {}".format, condition, value)
    branches = st.lists(branch, min_size=1, max_size=2).map(" ".join)
    return st.builds("(CASE {} ELSE {} END)".format, branches, value)


def _numbers(condition: st.SearchStrategy[str] | None) -> st.SearchStrategy[str]:
    leaf = st.one_of(
        _of(RuleType.INTEGER), st.integers(0, 9).map(str), st.just(":income_limit"), st.just("-3")
    )
    if condition is None:
        return leaf
    sign = st.sampled_from("+-*")
    return st.one_of(
        leaf,
        st.builds("({} {} {})".format, leaf, sign, leaf),
        st.builds("ABS({} - {})".format, leaf, leaf),
        leaf.map("- ({})".format),
        _case(condition, leaf),
    )


def _days(condition: st.SearchStrategy[str] | None) -> st.SearchStrategy[str]:
    leaf = st.one_of(
        _of(RuleType.DATE), st.sampled_from(DAYS).map("DATE '{}'".format), st.just(":today")
    )
    if condition is None:
        return leaf
    moved = st.builds(
        "({} {} INTERVAL '{}' {})".format,
        leaf,
        st.sampled_from("+-"),
        st.integers(0, 400),
        st.sampled_from(["DAY", "MONTH", "YEAR"]),
    )
    return st.one_of(leaf, moved, _case(condition, leaf))


def _texts(condition: st.SearchStrategy[str] | None) -> st.SearchStrategy[str]:
    leaf = st.one_of(_of(RuleType.TEXT), st.sampled_from(WORDS).map(_quoted))
    return leaf if condition is None else st.one_of(leaf, _case(condition, leaf))


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _conditions(below: st.SearchStrategy[str] | None, nulls: bool) -> st.SearchStrategy[str]:
    numbers, days, texts = _numbers(below), _days(below), _texts(below)
    order = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    sorts: list[st.SearchStrategy[str]] = [
        _of(RuleType.BOOLEAN),
        st.builds("{} = {}".format, _of(RuleType.BOOLEAN), st.sampled_from(["TRUE", "FALSE"])),
        st.builds("{} {} {}".format, numbers, order, numbers),
        st.builds("{} {} {}".format, days, order, days),
        st.builds("{} {} {}".format, texts, st.sampled_from(["=", "<>"]), texts),
        st.builds("{} BETWEEN {} AND {}".format, numbers, numbers, numbers),
        st.builds("{} NOT BETWEEN {} AND {}".format, days, days, days),
    ]
    among = st.sampled_from(["IN", "NOT IN"])
    for values in (numbers, texts, days):
        listed = st.lists(values, min_size=1, max_size=3).map(", ".join)
        sorts.append(st.builds("{} {} ({})".format, values, among, listed))
    if nulls:
        sorts.append(
            st.builds(
                "{} {}".format,
                st.sampled_from(list(ITEMS)),
                st.sampled_from(["IS NULL", "IS NOT NULL"]),
            )
        )
        if below is not None:
            sorts.append(below.map("({}) IS NULL".format))
            sorts.append(numbers.map("{} IS NULL".format))
    return st.one_of(sorts)


def _joined(below: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(below, min_size=2, max_size=4)
    return st.one_of(
        parts.map(" AND ".join).map("({})".format),
        parts.map(" OR ".join).map("({})".format),
        below.map("NOT ({})".format),
        _case(below, below),
    )


def rule_texts(*, nulls: bool = True) -> st.SearchStrategy[str]:
    """Rules of every kind the language has; without `nulls`, those that may say who is eligible."""
    simple = _conditions(None, nulls)
    once = st.one_of(_conditions(simple, nulls), _joined(simple))
    return st.one_of(once, _joined(once), _joined(st.one_of(simple, _joined(once))))


def _value(kind: RuleType) -> st.SearchStrategy[Any]:
    return {
        RuleType.BOOLEAN: st.booleans(),
        RuleType.INTEGER: st.integers(-9, 9),
        RuleType.TEXT: st.sampled_from(WORDS),
        RuleType.DATE: st.sampled_from(DAYS),
    }[kind]


def full_rows() -> st.SearchStrategy[Row]:
    """A person of whom everything is known."""
    return st.fixed_dictionaries({item: _value(kind) for item, kind in ITEMS.items()})


def rows() -> st.SearchStrategy[Row]:
    """A person of whom about a quarter is unknown."""
    quarter = st.sampled_from([True, True, True, False])
    gaps = st.fixed_dictionaries(dict.fromkeys(ITEMS, quarter))
    return st.builds(
        lambda row, known: {item: value if known[item] else None for item, value in row.items()},
        full_rows(),
        gaps,
    )
