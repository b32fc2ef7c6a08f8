"""The benchmarks measure what they say: the same answers, only faster or slower."""

from datetime import date
from pathlib import Path

import pytest

from bench import _measure, rules_million
from bench._population import ITEMS, write_population
from bench._rules import ITEMS as MADE_UP
from bench._rules import half_asked, people, plain_function, written_rules
from cityhall.engine.rules.api import compile_rules, count_many, parse_rule


def test_rules_by_hand_count_the_same(tmp_path: Path) -> None:
    file = tmp_path / "residents.parquet"
    write_population(file, residents=5_000, households=2_400)
    rules = {text: parse_rule(text, items=ITEMS) for text, _ in rules_million.RULES}
    counted = count_many(rules, file)
    assert counted == rules_million.by_hand(file)
    assert sum(one.unknown > 0 for one in counted.values()) > 10
    assert sum(one.true > 0 for one in counted.values()) == len(rules)


def test_the_plain_function_says_the_same_of_people_known_in_full() -> None:
    written = written_rules(100)
    rules = compile_rules(
        {str(number): parse_rule(one.rule, items=MADE_UP) for number, one in enumerate(written)}
    )
    plain = plain_function(written)
    full = people(30)
    for person in full:
        assert [answer.value for answer in rules.answer(person).values()] == plain(person)
    unknown = [rules.answer(known) for known in half_asked(full)]
    assert any(answer.value is None for answers in unknown for answer in answers.values())
    assert all(isinstance(person["child.day_0"], date) for person in full)


def test_a_line_says_whether_the_bar_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert _measure.report("demo", 1.2345, 1.3, rules=20)
    assert not _measure.report("demo", 0.1, 0.15, at_least=True)
    first, second = capsys.readouterr().out.splitlines()
    assert first == '{"name": "demo", "ratio": 1.234, "bar": 1.3, "ok": true, "rules": 20}'
    assert '"ok": false' in second
    taken = _measure.medians({"nothing": lambda: None}, rounds=3)
    assert list(taken) == ["nothing"]
