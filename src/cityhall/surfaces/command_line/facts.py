"""Reads a file of facts: one JSON object, item id → value, null for what is not known."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cityhall.engine.rules.api import RuleType, Value, read_fact
from cityhall.surfaces.command_line.definitions import is_item


def read_facts(file: Path, types: Mapping[str, RuleType]) -> dict[str, Value]:
    """The facts that rules can use; others (names, addresses …) are left out.

    A file that holds something else than it should is a misuse: the command ends with 2.
    """
    content = read_object(file)
    return {
        item: _value(item, value, types[item])
        for item, value in content.items()
        if item in types and value is not None
    }


def note_strangers(file: Path) -> None:
    """Names on standard error what is called like no item, since it may be misspelt."""
    for item in read_object(file):
        if not is_item(item):
            click.echo(f"注意: 「{item}」という項目はないので、使いません。", err=True)


def read_object(file: Path) -> dict[str, Any]:
    """The JSON object of a file as it stands; anything else is a misuse."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as error:
        raise click.BadParameter(f"JSON として読めません: {error}", param_hint="--facts") from None
    if not isinstance(content, dict):
        raise click.BadParameter(
            '{"項目": 値} の形の JSON を渡してください。', param_hint="--facts"
        )
    return content


def _value(item: str, value: Any, kind: RuleType) -> Value:
    known = read_fact(value, kind)
    if known is not None:
        return known
    raise click.BadParameter(
        f"{item} は{kind.in_words}で書きます（{_EXAMPLES[kind]}）。", param_hint="--facts"
    )


_EXAMPLES = {
    RuleType.BOOLEAN: "true か false",
    RuleType.INTEGER: "15桁までの整数。例 3600000",
    RuleType.TEXT: '例 "company"',
    RuleType.DATE: '例 "2024-04-01"',
}
