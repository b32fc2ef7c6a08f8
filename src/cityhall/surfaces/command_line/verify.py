"""`cityhall verify`: is every case's history what the product wrote?"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

import click

from cityhall.surfaces.command_line.starting import start_django

if TYPE_CHECKING:
    from cityhall.engine.cases.api import Found

SHOWN = 1000  # more would not be read; the first thousand say where to look


@click.command
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
def verify(as_json: bool) -> None:
    """案件の記録に、書き換えや欠けがないか確かめます。

    記録のつながり、記録の横にある内容、署名つきの控えを、すべて照らし合わせます。
    データベースは変えません。見つかれば 1 で終わります。
    """
    start_django()
    from cityhall.engine.cases.api import verify as problems_of_cases

    problems = list(islice(problems_of_cases(), SHOWN))
    if as_json:
        rows = [asdict(problem) for problem in problems]
        click.echo(json.dumps({"ok": not rows, "problems": rows}, ensure_ascii=False))
    else:
        _tell(problems)
    raise SystemExit(1 if problems else 0)


def _tell(problems: Sequence["Found"]) -> None:
    for problem in problems:
        click.echo(f"{problem.reference or '全体'}: {problem.message} [{problem.code}]")
    click.echo(
        f"{len(problems)} 件の異常があります。" if problems else "書き換えや欠けはありません。"
    )
