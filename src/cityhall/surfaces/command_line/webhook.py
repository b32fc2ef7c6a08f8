"""`cityhall webhook`: addresses of other systems that are told when a case changes."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from cityhall.surfaces.command_line.starting import operator, start_django

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
number = click.argument("webhook_id", type=click.IntRange(1, 2**62), metavar="NUMBER")


@click.group
def webhook() -> None:
    """案件が変わると番号だけを送る先を、登録し、確かめ、止めます。

    署名は Standard Webhooks の形です。
    """
    start_django()


@webhook.command
@click.argument("client_id")
@click.argument("address")
@click.option("--kind", "kinds", multiple=True, help="知らせるもの。省くと、すべて")
@as_json_option
def add(client_id: str, address: str, kinds: tuple[str, ...], as_json: bool) -> None:
    """送り先を登録し、署名の秘密を出します。送れる機械は CITYHALL_WEBHOOK_HOSTS で決めます。"""
    from cityhall.foundation.clients.api import KINDS, add_webhook
    from cityhall.kernel.clock import now

    made, secret = add_webhook(
        client_id=client_id, address=address, kinds=kinds or KINDS, by=operator(), now=now()
    )
    _tell_secret(made, secret, as_json)


@webhook.command(name="list")
@as_json_option
def list_(as_json: bool) -> None:
    """送り先と、待っているもの、止めたものの数を出します。"""
    from cityhall.foundation.clients.api import webhooks

    rows = webhooks()
    lines = [
        f"{row.id}  {row.client_id} → {row.address}  {' '.join(row.kinds)}"
        f"  待ち {row.waiting}  止めた {row.parked}{'  (閉じています)' if row.closed_at else ''}"
        for row in rows
    ]
    _tell(rows, lines or ["送り先はまだありません。"], as_json)


@webhook.command
@number
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json_option
def log(webhook_id: int, limit: int, as_json: bool) -> None:
    """送ったものを、新しい順に出します。"""
    from cityhall.foundation.clients.api import deliveries

    rows = deliveries(webhook_id, limit=limit)
    lines = [
        f"{row.created_at:%Y-%m-%d %H:%M}  {row.kind}  {row.case_reference}  {row.status}"
        f"  {row.attempts}回  {row.answered or ''} {row.error}"
        for row in rows
    ]
    _tell(rows, lines or ["まだ何も送っていません。"], as_json)


@webhook.command
@number
@as_json_option
def retry(webhook_id: int, as_json: bool) -> None:
    """止めたものを、もう一度送ります。"""
    from cityhall.foundation.clients.api import retry_parked
    from cityhall.kernel.clock import now

    count = retry_parked(webhook_id=webhook_id, by=operator(), now=now())
    click.echo(json.dumps({"count": count}) if as_json else f"{count}件を、もう一度送ります。")


@webhook.command
@number
@as_json_option
def secret(webhook_id: int, as_json: bool) -> None:
    """署名の秘密を替えます。7日のあいだ、前の秘密の署名も付きます。"""
    from cityhall.foundation.clients.api import change_webhook_secret
    from cityhall.kernel.clock import now

    fresh = change_webhook_secret(webhook_id=webhook_id, by=operator(), now=now())
    _tell_secret(webhook_id, fresh, as_json)


@webhook.command
@number
@as_json_option
def close(webhook_id: int, as_json: bool) -> None:
    """送り先を止めます。待っているものも送りません。"""
    from cityhall.foundation.clients.api import close_webhook
    from cityhall.kernel.clock import now

    close_webhook(webhook_id=webhook_id, by=operator(), now=now())
    click.echo(json.dumps({"id": webhook_id}) if as_json else f"{webhook_id}: 止めました。")


def _tell_secret(webhook_id: int, secret: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"id": webhook_id, "secret": secret}))
        return
    click.echo(f"番号  {webhook_id}\n秘密  {secret}")
    click.echo("相手の担当に、安全な方法で渡してください。")


def _tell(rows: Sequence[Any], lines: Sequence[str], as_json: bool) -> None:
    shown = json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str)
    click.echo(shown if as_json else "\n".join(lines))
