"""`cityhall payments`: the day's books from the command line."""

import json
from dataclasses import asdict
from datetime import datetime

import click

from cityhall.surfaces.command_line.starting import operator, start_django


@click.group
def payments() -> None:
    """支払いを、事業者の一覧と照合します。"""
    start_django()


@payments.command
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="照合する日  [default: 昨日]"
)
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
@click.pass_context
def reconcile(ctx: click.Context, day: datetime | None, as_json: bool) -> None:
    """1日分を照合します。何度行っても同じです。

    届いていなかった知らせは、入金として記録します。残りは職員デスクの「支払いの照合」に並びます。
    終了コードは、合っていて確かめるものがなければ 0、あれば 1 です。
    """
    from datetime import timedelta

    from cityhall.foundation.payments.api import reconcile as compare
    from cityhall.foundation.payments.ports import GatewayUnavailable
    from cityhall.kernel import clock

    chosen = day.date() if day else clock.today() - timedelta(days=1)
    try:
        result = compare(day=chosen, by=operator(), now=clock.now())
    except GatewayUnavailable as error:
        raise click.ClickException(
            "支払いの事業者につながりません。お金の記録は変わっていません。"
            "しばらくして、もう一度行ってください。"
        ) from error
    if as_json:
        said = {**asdict(result), "day": chosen.isoformat(), "agrees": result.agrees}
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        _tell(result.agrees, result.repaired, result.waiting)
        for code, count in result.found.items():
            click.echo(f"  {code}: {count}")
    if not result.agrees or result.waiting:
        ctx.exit(1)


def _tell(agrees: bool, repaired: int, waiting: int) -> None:
    click.echo("事業者の一覧と合っています。" if agrees else "事業者の一覧と合いません。")
    click.echo(f"直したもの {repaired}件、確かめるもの {waiting}件(職員デスク「支払いの照合」)。")
