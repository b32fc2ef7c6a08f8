"""`cityhall investment`: investments in systems, their promises, and the inventory."""

import dataclasses
import json
from pathlib import Path

import click

from cityhall.surfaces.command_line.starting import start_django

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group
def investment() -> None:
    """情報システムへの投資を一覧にし、約束を確かめ、システムの台帳を読み込みます。"""


@investment.command("list")
@as_json_option
def list_investments(as_json: bool) -> None:
    """承認された投資と、その約束の結果。"""
    start_django()
    from cityhall.governance.investments.api import published

    rows = published()
    if as_json:
        told = [dataclasses.asdict(each) for each in rows]
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    for each in rows:
        mark = "見本" if each.is_sample else ""
        cells = (each.number, each.title, f"{each.total:,}円", each.state, each.result, mark)
        click.echo("\t".join(cells))
    if not rows:
        click.echo("承認された投資は、まだありません。")


@investment.command
def check() -> None:
    """確かめる日が来た約束を、今すぐ確かめます。ふだんは仕事係(worker)が行います。"""
    start_django()
    from cityhall.governance.investments.api import check_promises
    from cityhall.kernel.clock import now

    click.echo(f"確かめた約束: {check_promises(now())}件。")


@investment.command
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="読むだけで、書き込まない")
@as_json_option
def systems(file: Path, dry_run: bool, as_json: bool) -> None:
    """システムの台帳(CSV)を読み込みます。誤った行が1つでもあれば、何も書き込まずに 1 で終わります。

    1行目は code,title,bureau,functions,yearly_cost,since,until です。
    """
    start_django()
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.organisation.api import units
    from cityhall.governance.investments.api import import_systems
    from cityhall.kernel.clock import now
    from cityhall.kernel.texts import say

    at = now()
    known = units(at.date())
    bureaus = {code: say(each.name, "ja") for code, each in known.items()
               if each.kind in ("bureau", "ward")}  # fmt: skip
    text = file.read_text(encoding="utf-8-sig")
    by = Actor.system("システムの台帳の取り込み")
    found = import_systems(text, bureaus, dry_run=dry_run, by=by, now=at)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
    else:
        for wrong in found.wrong:
            click.echo(f"{wrong.line}行目: {wrong.message}", err=True)
        doing = "書き込みません" if dry_run or found.wrong else "書き込みました"
        click.echo(f"新しく {found.added}、変更 {found.changed}、同じ {found.unchanged}。{doing}。")
    raise SystemExit(1 if found.wrong else 0)
