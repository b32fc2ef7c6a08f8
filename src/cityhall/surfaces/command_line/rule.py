"""`cityhall rule`: reads a condition, answers it for one person, counts it over many, prints it.

The condition is one text over the items of the vocabulary; `-` reads it from standard input.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cityhall.engine.rules.api import (
    DIALECTS,
    Rule,
    RuleProblem,
    Value,
    compile_rules,
    count_many,
    parse_rule,
    sql,
)
from cityhall.surfaces.command_line import definitions
from cityhall.surfaces.command_line.facts import note_strangers, read_facts

ANSWERS = {True: "TRUE", False: "FALSE", None: "UNKNOWN"}
_IN_WORDS = {True: "該当", False: "非該当", None: "情報不足"}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='例: cityhall rule check "household.children_until_18 >= 1"',
)
def rule() -> None:
    """条件（TEXT）を確かめ、1人について答え、大勢について数え、SQL にします。

    TEXT は語彙の項目を使った1つの条件です。- なら標準入力から読みます。
    """


@rule.command
@click.argument("text")
@as_json_option
def check(text: str, as_json: bool) -> None:
    """条件が正しく書けているか確かめます。誤りがあれば 1 で終わります。"""

    def checked() -> tuple[dict[str, Any], str]:
        found = _read(text)[0]
        if not as_json:
            _note_unknown_choice(found.text)
        items, parameters = list(found.items), list(found.parameters)
        told = {"ok": True, "items": items, "parameters": parameters, "problems": []}
        return told, f"正しい条件です。項目: {'、'.join(items) or 'なし'}"

    _tell(checked, as_json)


@rule.command
@click.argument("text")
@click.option("--facts", type=_FILE, required=True, help='JSON のファイル {"項目": 値}')
@as_json_option
def ask(text: str, facts: Path, as_json: bool) -> None:
    """1人について答え、決め手になった（または、まだ要る）項目と理由を出します。"""
    known = read_facts(facts, definitions.vocabulary_types()[0])
    if not as_json:
        note_strangers(facts)

    def asked() -> tuple[dict[str, Any], str]:
        found, figures = _read(text)
        answer = compile_rules({"rule": found}, figures).answer(known)["rule"]
        because = definitions.vocabulary_wording().sentences(answer, known)
        deciding = list(answer.deciding)
        lines = [_IN_WORDS[answer.value], *(f"- {sentence}" for sentence in because)]
        told = {"answer": ANSWERS[answer.value], "deciding": deciding, "because": because}
        return told, "\n".join(lines)

    _tell(asked, as_json)


@rule.command
@click.argument("text")
@click.option("--parquet", type=_FILE, required=True, help="項目の名前を列の名前にしたファイル")
@as_json_option
def count(text: str, parquet: Path, as_json: bool) -> None:
    """Parquet の行を、該当・非該当・情報不足に数えます。

    条件の項目の列がなければ、数えずに 1 で終わります。
    """

    def counted() -> tuple[dict[str, Any], str]:
        found, figures = _read(text)
        counts = count_many({"rule": found}, parquet, figures)["rule"]
        numbers = {"true": counts.true, "false": counts.false, "unknown": counts.unknown}
        words = zip(_IN_WORDS.values(), numbers.values(), strict=True)
        return numbers, "\n".join(f"{word}\t{number:,}" for word, number in words)

    _tell(counted, as_json)


@rule.command(name="sql")
@click.argument("text")
@click.option(
    "--dialect", type=click.Choice(DIALECTS), default="duckdb", show_default=True, help="方言"
)
@as_json_option
def as_sql(text: str, dialect: str, as_json: bool) -> None:
    """条件を、ほかのデータベースの SQL にします。今日の金額や日数が入ります。"""

    def printed() -> tuple[dict[str, Any], str]:
        found, figures = _read(text)
        written = sql(found, dialect, figures)
        return {"sql": written, "dialect": dialect}, written

    _tell(printed, as_json)


def _read(text: str) -> tuple[Rule, "dict[str, Value]"]:
    items, parameters, figures = definitions.vocabulary_types()
    written = sys.stdin.read().rstrip("\n") if text == "-" else text
    return parse_rule(written, items=items, parameters=parameters), dict(figures)


def _note_unknown_choice(text: str) -> None:
    """Says on standard error that an option is named which no item has; the rule stands, since
    other data may have it. `catalogue check` refuses it in a procedure."""
    items, parameters, _ = definitions.vocabulary_types()
    choices = definitions.vocabulary_choices()
    try:
        parse_rule(text, items=items, parameters=parameters, choices=choices)
    except RuleProblem as problem:
        place = f"{problem.line}行 {problem.column}文字目: " if problem.line else ""
        click.echo(f"注意: {place}{problem.message}{problem.remedy}", err=True)


def _tell(work: Callable[[], tuple[dict[str, Any], str]], as_json: bool) -> None:
    """Prints what came out, or the problem and 1."""
    try:
        found, words = work()
    except RuleProblem as problem:
        _refuse(problem, as_json)
        raise SystemExit(1) from None
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else words)


def _refuse(problem: RuleProblem, as_json: bool) -> None:
    if as_json:
        told = {"ok": False, "problems": [problem.as_dict()]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    place = f"{problem.line}行 {problem.column}文字目: " if problem.line else ""
    click.echo(f"{place}{problem.message}", err=True)
    click.echo(f"    直し方: {problem.remedy} [{problem.code}]", err=True)
