"""`cityhall core-system`: files that go to core systems, and what came back, for operators."""

import json
from dataclasses import asdict

import click

from cityhall.surfaces.command_line.starting import operator, start_django

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")


@click.group(name="core-system")
def core_system() -> None:
    """基幹システムへ渡すファイルを送り、返った結果を取り込み、送ったものと突き合わせます。

    ふだんは仕事を動かすプロセスが1分ごとに行います。ファイルの形は、市の core_systems フォルダに
    あります。
    """
    start_django()


@core_system.command()
@as_json_option
def exchange(as_json: bool) -> None:
    """いま、待っている案件を送り、受け取りの返事と結果を取り込みます。"""
    from django.conf import settings

    from cityhall.engine.core_systems.api import exchange, reconcile
    from cityhall.kernel.clock import now

    if not settings.CORE_SYSTEM:
        raise click.ClickException(
            "受け渡す場所が決まっていません。CITYHALL_CORE_SYSTEM_FOLDER を設定してください。"
        )
    exchange(now=now())
    waits = sum(1 for each in reconcile(now=now()) if each.open or each.trouble)
    told = f"受け渡しました。結果を待っているファイルは{waits}つです。"
    click.echo(json.dumps({"waiting": waits}) if as_json else told)


@core_system.command(name="list")
@click.option("--system", default="", help="どの基幹システムか。省くと、すべて")
@click.option("--trouble", "only_trouble", is_flag=True, help="合わないものだけ")
@as_json_option
def list_(system: str, only_trouble: bool, as_json: bool) -> None:
    """送ったファイルを、受け取られた数、取り込まれた数と突き合わせます。

    合わないものがあれば 1 で終わります。
    """
    from cityhall.engine.core_systems.api import reconcile
    from cityhall.kernel.clock import now

    rows = list(reconcile(now=now(), system=system, only_trouble=only_trouble))
    if as_json:
        shown = [asdict(row) for row in rows]
        click.echo(json.dumps(shown, ensure_ascii=False, default=str))
    elif not rows:
        click.echo("合わないファイルはありません。" if only_trouble else "送ったものはありません。")
    else:
        for row in rows:
            click.echo(
                f"{row.name}  {row.status}  送った {row.sent}  取込 {row.acknowledged}"
                f"  エラー {row.failed}  結果待ち {row.open}  {row.trouble}".rstrip()
            )
    if any(row.trouble for row in rows):
        raise SystemExit(1)


@core_system.command()
@click.argument("name")
@as_json_option
def again(name: str, as_json: bool) -> None:
    """ファイル NAME を、同じ中身でもう一度置きます。相手がなくしたときに使います。"""
    from cityhall.engine.core_systems.api import send_again
    from cityhall.kernel.clock import now

    send_again(name=name, by=operator(), now=now())
    click.echo(json.dumps({"name": name}) if as_json else f"{name}: もう一度置きました。")
