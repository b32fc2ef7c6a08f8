"""`cityhall api-client`: systems that may use the API, for whoever runs the city's machine."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from cityhall.surfaces.command_line.staff import ALL, code_of, place_codes
from cityhall.surfaces.command_line.starting import operator, start_django

if TYPE_CHECKING:
    from cityhall.foundation.clients.api import Scoped

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
section_option = click.option("--section", default="", help="係のコードか名前。省くと、すべての係")
ward_option = click.option("--ward", default="", help="区のコードか名前。省くと、すべての区")


@click.group(name="api-client")
def api_client() -> None:
    """API を使う外部システムを登録し、スコープを渡し、止めます。すべて、監査の記録に残ります。

    秘密は、作ったときに一度だけ出ます。市には残りません。
    """
    start_django()


@api_client.command(name="open")
@click.option("--name", required=True, help="システムの名前。住民にも示される")
@click.option("--purpose", required=True, help="使う目的。住民にも示される。例: 児童手当の支給")
@click.option("--scope", "scopes", multiple=True, help="渡すスコープ。何度でも書ける")
@section_option
@ward_option
@click.option(
    "--per-minute",
    type=click.IntRange(1, 100_000),
    default=120,
    show_default=True,
    help="1分間に呼べる回数",
)
@as_json_option
def open_(
    name: str,
    purpose: str,
    scopes: tuple[str, ...],
    section: str,
    ward: str,
    per_minute: int,
    as_json: bool,
) -> None:
    """システムを登録し、番号と秘密を出します。"""
    from cityhall.foundation.clients.api import open_client
    from cityhall.kernel.clock import now

    opened = open_client(
        name=name,
        purpose=purpose,
        grants=[_scoped(scope, section, ward) for scope in scopes],
        per_minute=per_minute,
        by=operator(),
        now=now(),
    )
    _tell_secret(opened.client_id, opened.secret, as_json)


@api_client.command(name="list")
@as_json_option
def list_(as_json: bool) -> None:
    """登録したシステムと、渡したスコープを出します。秘密は出ません。"""
    from cityhall.foundation.clients.api import clients

    rows = clients()
    if as_json:
        click.echo(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))
        return
    if not rows:
        click.echo("システムはまだありません。「cityhall api-client open」で登録します。")
    for row in rows:
        closed = f"({row.closed_at:%Y-%m-%d} に止めた)" if row.closed_at else ""
        click.echo(f"{row.client_id}  {row.name}{closed}  目的: {row.purpose}")
        for scope, section, ward in row.grants:
            click.echo(f"    {scope}  係 {section or ALL}  区 {ward or ALL}")


@api_client.command
@click.argument("client_id")
@click.argument("scope")
@section_option
@ward_option
@as_json_option
def give(client_id: str, scope: str, section: str, ward: str, as_json: bool) -> None:
    """スコープを渡します。同じものを二度渡しても、変わりません。"""
    from cityhall.foundation.clients.api import grant_scope
    from cityhall.kernel.clock import now

    grant = _scoped(scope, section, ward)
    grant_scope(client_id=client_id, grant=grant, by=operator(), now=now())
    _tell(client_id, as_json, "スコープを渡しました。")


@api_client.command
@click.argument("client_id")
@click.argument("scope")
@section_option
@ward_option
@as_json_option
def take(client_id: str, scope: str, section: str, ward: str, as_json: bool) -> None:
    """スコープをはずします。出ているトークンにも、すぐ効きます。"""
    from cityhall.foundation.clients.api import take_scope
    from cityhall.kernel.clock import now

    grant = _scoped(scope, section, ward)
    take_scope(client_id=client_id, grant=grant, by=operator(), now=now())
    _tell(client_id, as_json, "スコープをはずしました。")


@api_client.command
@click.argument("client_id")
@click.option(
    "--overlap",
    "hours",
    type=click.IntRange(0, 24 * 30),
    default=24 * 7,
    show_default=True,
    help="前の秘密も使える時間。漏れたときは 0 にすると、トークンもすぐ切れる",
)
@as_json_option
def secret(client_id: str, hours: int, as_json: bool) -> None:
    """新しい秘密を出します。前の秘密は、しばらくしてから使えなくなります。"""
    from cityhall.foundation.clients.api import change_secret
    from cityhall.kernel.clock import now

    fresh = change_secret(
        client_id=client_id, overlap=timedelta(hours=hours), by=operator(), now=now()
    )
    _tell_secret(client_id, fresh, as_json)


@api_client.command
@click.argument("client_id")
@as_json_option
def close(client_id: str, as_json: bool) -> None:
    """システムを止めます。トークンも秘密も、すぐ使えなくなります。"""
    from cityhall.foundation.clients.api import close_client
    from cityhall.kernel.clock import now

    close_client(client_id=client_id, by=operator(), now=now())
    _tell(client_id, as_json, "止めました。記録は残ります。")


def _scoped(scope: str, section: str, ward: str) -> "Scoped":
    from cityhall.foundation.clients.api import SCOPES, Scoped

    known = {name: each.meaning for name, each in SCOPES.items()}
    return Scoped(code_of("スコープ", scope, known), **place_codes(section, ward))


def _as_json(row: Any) -> dict[str, Any]:
    return {
        "client_id": row.client_id,
        "name": row.name,
        "purpose": row.purpose,
        "per_minute": row.per_minute,
        "is_open": row.closed_at is None,
        "grants": [dict(zip(("scope", "section", "ward"), g, strict=True)) for g in row.grants],
    }


def _tell_secret(client_id: str, secret: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"client_id": client_id, "secret": secret}))
        return
    click.echo(f"番号  {client_id}\n秘密  {secret}")
    click.echo("秘密が見られるのは今だけです。相手の担当に、安全な方法で渡してください。")


def _tell(client_id: str, as_json: bool, said: str) -> None:
    from cityhall.foundation.clients.api import clients

    if as_json:
        row = next(row for row in clients() if row.client_id == client_id)
        click.echo(json.dumps(_as_json(row), ensure_ascii=False))
    else:
        click.echo(f"{client_id}: {said}")
