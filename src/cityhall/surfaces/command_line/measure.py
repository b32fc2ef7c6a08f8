"""`cityhall measure`: the value of a measure with its definition."""

import json
from datetime import date
from typing import Any

import click

from cityhall.surfaces.command_line.starting import start_django

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")


@click.group
def measure() -> None:
    """案件の記録から計算した指標を見ます。値は、だれも手で入れません。"""


@measure.command("list")
@as_json_option
def list_(as_json: bool) -> None:
    """指標の一覧。"""
    start_django()
    from cityhall.engine.measures.api import measures

    rows = [
        {"id": one.id, "version": one.version, "title": one.title["ja"], "unit": one.unit}
        for one in measures().values()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['id']}\t第{row['version']}版\t{row['title']}")


@measure.command
@click.argument("measure_id", metavar="ID")
@click.option("--year", type=int, help="年度(西暦)。なければ今の年度")
@as_json_option
def show(measure_id: str, year: int | None, as_json: bool) -> None:
    """1つの指標の、年度の値と定義を出します。"""
    start_django()
    from cityhall.engine.measures.api import Period
    from cityhall.engine.measures.api import measure as value_of
    from cityhall.kernel.clock import now, today

    period = Period.fiscal_year(year if year is not None else _fiscal_year(today()))
    told = _told(value_of(measure_id, period, now=now()))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    shown = "まだ値がありません" if told["value"] is None else f"{told['value']} {told['unit']}"
    click.echo(f"{told['title']}(第{told['version']}版): {shown}")
    click.echo(
        f"  {told['first']} から {told['last']} まで、案件 {told['n']} 件、{told['certainty']}"
    )
    click.echo(f"  {told['definition']}")


def _told(found: Any) -> dict[str, Any]:
    """`certainty`: unmeasured, estimated or measured."""
    measured = "estimated" if found.is_estimated else "measured"
    return {
        "id": found.measure.id,
        "version": found.measure.version,
        "title": found.measure.title["ja"],
        "definition": found.definition["ja"],
        "unit": found.measure.unit,
        "value": found.value,
        "n": found.n,
        "certainty": "unmeasured" if found.value is None else measured,
        "first": found.period.first.isoformat(),
        "last": found.period.last.isoformat(),
        "as_of": found.as_of.isoformat(timespec="seconds"),
    }


def _fiscal_year(day: date) -> int:
    return day.year - (day.month < 4)
