"""The twelve ways in which reading SQL too generously makes a wrong rule; each is closed."""

import itertools
from datetime import date

import duckdb
import pytest

from cityhall.engine.rules.api import RuleProblem, RuleType, compile_rules, parse_rule, sql
from tests.engine.rules.language import ITEMS, read


def refusal(text: str, *, eligibility: bool = False) -> RuleProblem:
    with pytest.raises(RuleProblem) as refused:
        read(text, eligibility=eligibility)
    return refused.value


def refused(text: str) -> tuple[str, int, int]:
    problem = refusal(text)
    return problem.code, problem.line, problem.column


def test_1_a_dotted_id_is_one_name_and_not_table_and_column() -> None:
    assert read("household.income > 1").items == ("household.income",)
    assert sql(read("household.income > 1")) == '"household.income" > 1'
    long = {"a.b.c.d": RuleType.BOOLEAN}
    assert sql(parse_rule("a.b.c.d", items=long)) == '"a.b.c.d"'
    assert refused("a.b.c.d.e")[0] == "rule.id_too_long"
    assert refused(f"household.{'x' * 60}")[0] == "rule.id_too_long"
    assert refused("household.select = 1") == ("rule.reserved_word", 1, 1)
    assert refused("income > 1")[0] == "rule.unknown_word"
    assert read("event.date = DATE '2024-02-29'").items == ("event.date",)


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("applicant.age--5 > 1", "rule.comment", 14),
        ("applicant.age > 1 /* so */", "rule.comment", 19),
        ("applicant.age > 1 # so", "rule.comment", 19),
        ("applicant.age = 1; DROP TABLE people", "rule.semicolon", 18),
        ("home.is_rented applicant.is_married", "rule.unreadable", 16),
        ("home.is_rented AS x", "rule.unknown_word", 16),
        ("SELECT 1", "rule.function", 1),
        ("EXISTS (SELECT 1)", "rule.function", 1),
        ("applicant.age IN (SELECT 1)", "rule.function", 19),
        ("applicant.age IN ()", "rule.empty_in", 1),
        ("applicant.age IN household.income", "rule.not_in_language", 1),
        ("(applicant.age, 1) = (1, 2)", "rule.not_in_language", 2),
        ("lower(applicant.employer_kind) = 'a'", "rule.function", 1),
        ("applicant.age(1) = 2", "rule.function", 14),
        ("applicant.employer_kind LIKE 'a'", "rule.function", 25),
        ("applicant.age NOT NULL", "rule.null", 19),
        ("applicant.age / 2 = 1", "rule.division", 15),
        ("applicant.age % 2 = 1", "rule.division", 15),
        ("applicant.age != 1", "rule.operator", 15),
        ("applicant.age BETWEEN SYMMETRIC 1 AND 2", "rule.unknown_word", 23),
    ],
)
def test_2_only_one_condition_of_our_own_words(text: str, code: str, column: int) -> None:
    assert refused(text) == (code, 1, column)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('applicant.employer_kind = "employee"', "rule.double_quoted"),
        ("`applicant`.`age` = 1", "rule.double_quoted"),
        ("applicant.employer_kind = N'x'", "rule.unknown_word"),
        ("applicant.employer_kind = 'x' 'y'", "rule.two_texts"),
        ("applicant.employer_kind = 'x", "rule.unclosed_text"),
        ("applicant.employer_kind = 'x\n'", "rule.unclosed_text"),
        ("applicant.age = @p", "rule.placeholder"),
        ("applicant.age = ?", "rule.placeholder"),
        ("applicant.age = $1", "rule.placeholder"),
        ("applicant.age = :1", "rule.placeholder"),
        ("applicant.age = :Limit", "rule.placeholder"),
        ("applicant.age = {limit}", "rule.placeholder"),
        ("applicant.age = :nothing", "rule.unknown_parameter"),
    ],
)
def test_3_texts_stand_in_single_quotes_and_parameters_have_our_form(text: str, code: str) -> None:
    assert refused(text)[0] == code


@pytest.mark.parametrize(
    ("text", "code", "ascii_form"),
    [
        ("applicant.age > ９６００", "rule.full_width", "「9600」"),
        ("applicant.age ＜ 3", "rule.full_width", "「<」"),
        ("applicant.age ≧ 3", "rule.full_width", "「>=」"),
        ("applicant.employer_kind = ‘a’", "rule.full_width", "「'」"),
        ("ａｐｐｌｉｃａｎｔ．ａｇｅ > 3", "rule.full_width", "「applicant.age」"),
        ("applicant.age　> 3", "rule.wide_space", "半角"),
        ("applicant.age\u00a0> 3", "rule.invisible_character", "空白"),
        ("年齢 > 3", "rule.foreign_character", "語彙"),
    ],
)
def test_4_full_width_signs_are_named_with_their_ascii_form(
    text: str, code: str, ascii_form: str
) -> None:
    problem = refusal(text)
    assert problem.code == code
    assert ascii_form in problem.remedy


def test_4_full_width_letters_inside_a_text_are_a_value() -> None:
    rules = compile_rules({"rule": read("applicant.employer_kind = '公務員＆　１'")})
    assert rules.answer({"applicant.employer_kind": "公務員＆　１"})["rule"].value is True


@pytest.mark.parametrize(
    "text",
    ["applicant.age > (", ")(", "applicant.age > 1 AND", "AND", "((", "CASE", "NOT", "ABS()", "="],
)
def test_5_the_parser_s_own_words_never_reach_the_reader(text: str) -> None:
    problem = refusal(text)
    told = problem.message + problem.remedy
    assert problem.code in {"rule.unreadable", "rule.simple_case", "rule.unknown_word"}
    assert problem.line == 1
    assert "\x1b" not in told
    assert "Expect" not in told


def test_5_the_place_is_told_on_its_own_line() -> None:
    assert refused("applicant.age > 1\n  AND applicant.agee > 2") == ("rule.unknown_item", 2, 7)
    assert "applicant.age" in refusal("applicant.agee > 2").remedy


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("applicant.age < household.income < 3", "rule.compares_conditions"),
        ("home.is_rented = applicant.is_married = TRUE", "rule.compares_conditions"),
        ("applicant.age = TRUE", "rule.types_differ"),
        ("applicant.age = '3'", "rule.types_differ"),
        ("applicant.birth_date > '2024-04-01'", "rule.types_differ"),
        ("applicant.employer_kind < 'b'", "rule.no_order"),
        ("home.is_rented > FALSE", "rule.no_order"),
        ("applicant.age", "rule.not_a_condition"),
        ("NOT applicant.age", "rule.not_a_condition"),
        ("home.is_rented AND 1", "rule.not_a_condition"),
        ("home.is_rented + 1 = 2", "rule.wrong_type"),
        ("- applicant.employer_kind = 1", "rule.wrong_type"),
        ("CASE WHEN home.is_rented THEN 1 ELSE 'a' END = 1", "rule.types_differ"),
    ],
)
def test_6_types_are_checked_before_anything_runs(text: str, code: str) -> None:
    assert refused(text)[0] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("event.date = DATE '2024-13-45'", "rule.no_such_date"),
        ("event.date = DATE '2023-02-29'", "rule.no_such_date"),
        ("event.date = DATE '24-1-1'", "rule.no_such_date"),
        ("event.date - INTERVAL '1 year 2 months' > :today", "rule.interval"),
        ("event.date - INTERVAL '1' WEEK > :today", "rule.unknown_word"),
        ("event.date - INTERVAL 1 DAY > :today", "rule.interval"),
        ("event.date - INTERVAL '-1' DAY > :today", "rule.interval"),
        ("event.date - applicant.birth_date > 3", "rule.date_arithmetic"),
        ("event.date + 1 > :today", "rule.date_arithmetic"),
        ("event.date * 2 > :today", "rule.date_arithmetic"),
    ],
)
def test_7_days_exist_and_move_by_one_unit(text: str, code: str) -> None:
    assert refused(text)[0] == code


def test_7_a_moved_day_is_a_day_again() -> None:
    printed = sql(read("event.date + INTERVAL '18' YEAR = :today"), "duckdb", {"today": date.min})
    assert "CAST(\"event.date\" + INTERVAL '18' YEAR AS DATE)" in printed


def test_8_numbers_neither_overflow_nor_lose_digits() -> None:
    assert refused("household.income > 1234567890123456")[0] == "rule.number_too_large"
    assert refused("household.income > 1.5")[0] == "rule.number"
    assert refused("household.income > 1e5")[0] == "rule.number"
    cubed = "household.income * household.income * household.income > 1"
    assert refused(cubed)[0] == "rule.number_too_large"
    most = 999_999_999_999_999
    texts = [
        f"household.income * household.children = {most} * household.income",
        f"household.income * {most} + 1 > household.income * {most}",
        "100000 * 100000 = household.children - household.children + 10000000000",
    ]
    rules = compile_rules({text: read(text) for text in texts})
    row = {"household.income": most, "household.children": most}
    assert [rules.answer(row)[text].value for text in texts] == [True, True, True]
    with duckdb.connect() as database:
        # an INTEGER column as a small file would have it, and one at the limit
        database.execute('CREATE TABLE t ("household.income" BIGINT, "household.children" BIGINT)')
        database.execute(f"INSERT INTO t VALUES ({most}, {most})")
        columns = ", ".join(sql(read(text)) for text in texts)
        assert database.execute(f"SELECT {columns} FROM t").fetchall() == [(True, True, True)]
        database.execute('CREATE TABLE s AS SELECT 100000::INTEGER AS "household.income"')
        wide = sql(read("household.income * 100000 > 1"))
        assert database.execute(f"SELECT {wide} FROM s").fetchall() == [(True,)]


@pytest.mark.parametrize(
    "text",
    [
        "applicant.age = NULL",
        "applicant.age <> NULL",
        "applicant.age NOT IN (1, NULL)",
        "applicant.age BETWEEN NULL AND 3",
        "NULL",
        "CASE WHEN home.is_rented THEN NULL ELSE 1 END = 1",
    ],
)
def test_9_null_is_asked_for_and_not_compared_with(text: str) -> None:
    problem = refusal(text)
    assert problem.code == "rule.null"
    assert "IS NULL" in problem.remedy
    assert text[problem.column - 1 :].startswith("NULL")


def test_10_case_keeps_unknown_unknown() -> None:
    assert refused("CASE WHEN home.is_rented THEN 1 END = 1")[0] == "rule.case_without_else"
    simple = refusal("CASE applicant.age WHEN 1 THEN 2 ELSE 3 END = 1")
    assert simple.code == "rule.simple_case"
    assert sql(read("CASE WHEN home.is_rented THEN applicant.age ELSE 3 END > 1")) == (
        'CASE WHEN "home.is_rented" THEN "applicant.age" WHEN NOT "home.is_rented" THEN 3 END > 1'
    )
    nested = sql(
        read(
            "CASE WHEN home.is_rented THEN 1 WHEN applicant.is_married THEN 2 ELSE 3 END "
            "= household.children"
        )
    )
    assert nested.count("CASE") == 2
    assert "ELSE" not in nested


@pytest.mark.parametrize(
    "text", ["applicant.age IS NULL", "applicant.age IS NOT NULL OR home.is_rented"]
)
def test_11_what_could_turn_an_answer_back_is_refused_in_eligibility(text: str) -> None:
    assert refusal(text, eligibility=True).code == "rule.is_null_in_eligibility"
    assert not read(text).stays_decided
    assert read("applicant.age > 3", eligibility=True).stays_decided


@pytest.mark.parametrize(
    "text",
    [
        "home.is_rented IS TRUE",
        "home.is_rented IS NOT FALSE",
        "home.is_rented IS UNKNOWN",
        "COALESCE(applicant.age, 0) > 1",
        "LEAST(applicant.age, 0) > 1",
        "GREATEST(applicant.age, 0) > 1",
    ],
)
def test_11_functions_that_hide_the_unknown_are_refused(text: str) -> None:
    assert refused(text)[0] in {"rule.not_in_language", "rule.function"}


def test_12_nesting_is_counted_before_it_is_parsed() -> None:
    def nested(depth: int) -> str:
        return "(" * depth + "home.is_rented" + ")" * depth

    assert read(nested(24)).items == ("home.is_rented",)
    assert refused(nested(25)) == ("rule.too_deep", 1, 25)
    assert refused("NOT " * 100 + "home.is_rented")[0] == "rule.too_deep"
    assert refused("- " * 100 + "1 = 1")[0] == "rule.too_deep"
    assert refused("1" + " + 1" * 100 + " = 1")[0] == "rule.too_deep"
    case = "home.is_rented"
    for _ in range(5):
        case = f"CASE WHEN {case} THEN TRUE ELSE FALSE END"
    assert refused(case)[0] == "rule.too_deep"


def test_the_longest_rule_that_passes_also_runs_and_prints() -> None:
    for word in (" AND ", " OR "):
        text = word.join(["home.is_rented"] * 200)
        rules = compile_rules({"rule": read(text)})
        assert rules.answer({"home.is_rented": True})["rule"].value is True
        assert len(sql(read(text))) > len(text)
    branches = " ".join(f"WHEN applicant.age = {age} THEN {age}" for age in range(100, 170))
    chosen = read(f"CASE {branches} ELSE 0 END = 169")
    assert compile_rules({"rule": chosen}).answer({"applicant.age": 169})["rule"].value is True
    with duckdb.connect() as database:
        found = database.execute(f'SELECT {sql(chosen)} FROM (SELECT 169 AS "applicant.age")')
        assert found.fetchall() == [(True,)]


def test_choices_that_an_item_does_not_have_are_refused() -> None:
    choices = {"applicant.employer_kind": frozenset({"company", "none"})}
    parse_rule("applicant.employer_kind <> 'none'", items=ITEMS, choices=choices)
    for text in (
        "applicant.employer_kind = 'compny'",
        "'compny' = applicant.employer_kind",
        "applicant.employer_kind IN ('company', 'compny')",
    ):
        with pytest.raises(RuleProblem) as refused:
            parse_rule(text, items=ITEMS, choices=choices)
        assert refused.value.code == "rule.unknown_choice"
        assert "company、none" in refused.value.remedy


def test_every_keyword_may_be_written_small() -> None:
    upper = "home.is_rented AND NOT applicant.age BETWEEN 1 AND 2 OR applicant.age IN (1)"
    small = upper.replace("BETWEEN", "between").replace("AND", "and").replace("NOT", "not")
    assert read(small).condition == read(upper).condition
    for one, other in itertools.pairwise([upper, upper.replace(" ", "\n\t")]):
        assert read(one).condition == read(other).condition
