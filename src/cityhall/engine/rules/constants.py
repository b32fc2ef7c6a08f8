"""Reads the constants of a rule: whole numbers, dates and periods, each in one exact form."""

import re
from datetime import date

from sqlglot import exp

from cityhall.engine.rules.bounds import MOST_DIGITS
from cityhall.engine.rules.checking import Refuses

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"[0-9]{1,5}")
_UNITS = ("DAY", "MONTH", "YEAR")


def read_number(reader: Refuses, node: exp.Literal) -> int:
    """A whole number of at most 15 digits, which every database holds exactly."""
    if len(node.this) > MOST_DIGITS:
        raise reader.refusal(
            node,
            "rule.number_too_large",
            f"数が大きすぎます（{len(node.this)}桁）。",
            f"{MOST_DIGITS}桁までの整数にします。",
        )
    return int(node.this)


def read_date(reader: Refuses, node: exp.Cast) -> date:
    """A day that exists, written DATE '2024-04-01'."""
    written = node.this.this if isinstance(node.this, exp.Literal) else ""
    if node.to.is_type(exp.DataType.Type.DATE) and _DAY.fullmatch(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    raise reader.refusal(
        node,
        "rule.no_such_date",
        f"「{written[:40]}」という日付はありません。",
        "ある日付を DATE '2024-04-01' の形で書きます。",
    )


def read_interval(reader: Refuses, node: exp.Interval) -> tuple[int, str]:
    """A count and its unit, written INTERVAL '18' YEAR."""
    count, unit = node.this, node.args.get("unit")
    if (
        isinstance(count, exp.Literal)
        and count.is_string
        and _COUNT.fullmatch(count.this)
        and isinstance(unit, exp.Var)
        and unit.name in _UNITS
    ):
        return int(count.this), unit.name
    raise reader.refusal(
        node,
        "rule.interval",
        "期間の書き方が正しくありません。",
        "INTERVAL '18' YEAR のように、' で囲んだ数と DAY・MONTH・YEAR のどれか1つで書きます。",
    )
