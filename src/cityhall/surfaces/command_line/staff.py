"""`cityhall staff`: accounts of staff and their duties, for whoever runs the city's machine."""

import json
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from cityhall.surfaces.command_line.starting import operator, start_django

if TYPE_CHECKING:
    from cityhall.foundation.accounts.api import StaffAccount

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
ALL = "すべて"


@click.group
def staff() -> None:
    """職員のアカウントを開き、担当を付け、閉じます。すべて、監査の記録に残ります。

    パスワードは画面で聞くか、標準入力の1行目から読みます。引数には書けません。
    """
    start_django()


@staff.command(name="open")
@click.argument("login")
@click.option("--name", required=True, help="画面に出す名前。例: 小倉 太郎")
@click.option("--email", default="", help="お知らせの送り先")
@as_json_option
def open_account(login: str, name: str, email: str, as_json: bool) -> None:
    """アカウントを開きます。担当はまだありません。「staff give」で付けます。"""
    from cityhall.foundation.accounts.api import ensure_email, open_staff_account
    from cityhall.kernel.clock import now

    open_staff_account(
        login=_login(login),
        display_name=name,
        email=ensure_email(email),
        password=_password(),
        by=operator(),
        now=now(),
    )
    _tell(login, as_json, "アカウントを開きました。次は「cityhall staff give」で担当を付けます。")


@staff.command(name="list")
@as_json_option
def list_accounts(as_json: bool) -> None:
    """職員と、その担当を出します。"""
    from cityhall.foundation.accounts.api import staff_accounts

    accounts = staff_accounts()
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in accounts], ensure_ascii=False))
        return
    if not accounts:
        click.echo("職員はまだいません。「cityhall staff open」で開きます。")
    for each in accounts:
        click.echo(f"{each.login}  {each.name}{'' if each.is_open else '(閉じています)'}")
        for duty in each.duties:
            click.echo(f"    {duty.role}  係 {duty.section or ALL}  区 {duty.ward or ALL}")


@staff.command
@click.argument("login")
@click.argument("role")
@click.option("--section", default="", help="係のコードか名前。省くと、すべての係")
@click.option("--ward", default="", help="区のコードか名前。省くと、すべての区")
@as_json_option
def give(login: str, role: str, section: str, ward: str, as_json: bool) -> None:
    """担当(役割・係・区)を付けます。同じ担当を二度付けても、変わりません。"""
    from cityhall.foundation.accounts.api import give_duty, staff_id_of
    from cityhall.kernel.clock import now

    give_duty(user_id=staff_id_of(login), **_duty(role, section, ward), by=operator(), now=now())
    _tell(login, as_json, "担当を付けました。")


@staff.command
@click.argument("login")
@click.argument("role")
@click.option("--section", default="", help="係のコードか名前。付けたときと同じもの")
@click.option("--ward", default="", help="区のコードか名前。付けたときと同じもの")
@as_json_option
def take(login: str, role: str, section: str, ward: str, as_json: bool) -> None:
    """担当をはずします。その担当がなければ 1 で終わります。"""
    from cityhall.foundation.accounts.api import staff_id_of, take_duty
    from cityhall.kernel.clock import now

    user_id = staff_id_of(login)
    # A unit that has gone since is no longer known, and its duty must still be taken.
    held = {(duty.role, duty.section, duty.ward) for duty in _account(login).duties}
    wanted = {"role": role, "section": section, "ward": ward}
    if (role, section, ward) not in held:
        wanted = _duty(role, section, ward)
    if (wanted["role"], wanted["section"], wanted["ward"]) not in held:
        click.echo(
            f"{login}に、その担当はありません。\n「cityhall staff list」で確かめてください。",
            err=True,
        )
        raise SystemExit(1)
    take_duty(user_id=user_id, **wanted, by=operator(), now=now())
    _tell(login, as_json, "担当をはずしました。")


@staff.command
@click.argument("login")
@as_json_option
def password(login: str, as_json: bool) -> None:
    """新しいパスワードにします。前のパスワードでログインしている画面は、閉じられます。"""
    from cityhall.foundation.accounts.api import set_staff_password, staff_id_of
    from cityhall.kernel.clock import now

    user_id = staff_id_of(login)
    set_staff_password(user_id=user_id, password=_password(), by=operator(), now=now())
    _tell(login, as_json, "パスワードを変えました。")


@staff.command
@click.argument("login")
@click.argument("address")
@as_json_option
def email(login: str, address: str, as_json: bool) -> None:
    """お知らせの送り先を変えます。"" にすると、送りません。"""
    from cityhall.foundation.accounts.api import change_email, staff_id_of
    from cityhall.kernel.clock import now

    change_email(user_id=staff_id_of(login), email=address, by=operator(), now=now())
    _tell(login, as_json, "送り先を変えました。")


@staff.command
@click.argument("login")
@as_json_option
def close(login: str, as_json: bool) -> None:
    """アカウントを閉じます。ログインしている画面も、次のページから使えません。"""
    from cityhall.foundation.accounts.api import close_staff_account, staff_id_of
    from cityhall.kernel.clock import now

    close_staff_account(user_id=staff_id_of(login), by=operator(), now=now())
    _tell(login, as_json, "アカウントを閉じました。記録の名前はそのままです。")


@staff.command
@click.argument("login")
@as_json_option
def reopen(login: str, as_json: bool) -> None:
    """閉じたアカウントを、もとのパスワードと担当のまま開きます。"""
    from cityhall.foundation.accounts.api import reopen_staff_account, staff_id_of
    from cityhall.kernel.clock import now

    reopen_staff_account(user_id=staff_id_of(login), by=operator(), now=now())
    _tell(login, as_json, "アカウントをまた開きました。")


@staff.command
@click.argument("login")
@as_json_option
def reset(login: str, as_json: bool) -> None:
    """認証アプリ、パスキー、回復コードの登録を取り消し、ログインをすべて終わらせます。

    本人がなくしたときに、本人と確かめてから使います。次のログインで、本人が登録し直します。
    """
    from cityhall.foundation.accounts.api import (
        end_other_sessions,
        reset_second_factor,
        staff_id_of,
    )
    from cityhall.kernel.clock import now
    from cityhall.kernel.transactions import write

    user_id, moment = staff_id_of(login), now()
    with write():
        reset_second_factor(user_id=user_id, by=operator(), now=moment)
        end_other_sessions(user_id=user_id, this_one="", by=operator(), now=moment)
    _tell(login, as_json, "二つ目の確認の登録を取り消しました。ログインもすべて終わらせました。")


@staff.command
@click.argument("login", default="")
@click.option("--address", default="", help="このIPアドレスからの失敗を忘れる")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
def unlock(login: str, address: str, as_json: bool) -> None:
    """続けて間違えて止まったログインを、すぐ使えるようにします。

    ログイン名も --address も書かなければ、今の失敗を一覧にするだけで、何も変えません。
    """
    from cityhall.foundation.accounts.api import failures_that_count
    from cityhall.foundation.accounts.api import unlock as forget_failures
    from cityhall.kernel.clock import now

    if login or address:
        count = forget_failures(login=login, address=address, by=operator(), now=now())
        told = {"forgotten": count}
        said = "ロックを外しました。" if count else "数えている失敗はありません。"
        click.echo(json.dumps(told) if as_json else f"{login or address}: {said}")
        return
    rows = failures_that_count(now())
    if as_json:
        listed = [{"login": r.login, "address": r.address, "count": r.count} for r in rows]
        click.echo(json.dumps(listed, ensure_ascii=False))
        return
    if not rows:
        click.echo("今、数えている失敗はありません。")
    for row in rows:
        click.echo(f"{row.login or '(ログイン名なし)'}  {row.address}  {row.count}回")


def _login(login: str) -> str:
    """A login without spaces and of at most 150 characters."""
    if not login.isascii() or not login.isprintable() or " " in login or not 0 < len(login) <= 150:
        raise click.BadParameter("ログイン名は、空白のない英数字(150文字まで)にしてください。")
    if login.startswith("resident-"):
        raise click.BadParameter("「resident-」で始まる名前は、住民のアカウントのものです。")
    return login


def _password() -> str:
    """Asked for twice at a terminal; otherwise the first line of standard input."""
    if sys.stdin.isatty():
        asked: str = click.prompt(
            "パスワード(12文字以上)", hide_input=True, confirmation_prompt=True
        )
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def _duty(role: str, section: str, ward: str) -> dict[str, str]:
    """The duty in codes; `BadParameter` with the nearest name for what the city does not have."""
    from cityhall.foundation.accounts.api import Role

    roles = {str(each.value): str(each.label) for each in Role}
    return {"role": code_of("役割", role, roles), **place_codes(section, ward)}


def place_codes(section: str, ward: str) -> dict[str, str]:
    """Section and ward by code or name as codes, '' for all; `BadParameter` as below."""
    from cityhall.foundation.organisation.api import units, wards
    from cityhall.kernel.clock import today

    sections = {each.code: each.name["ja"] for each in units(today(), kind="section").values()}
    places = {each.code: each.name["ja"] for each in wards()}
    return {
        "section": code_of("係", section, sections) if section else "",
        "ward": code_of("区", ward, places) if ward else "",
    }


def code_of(kind: str, said: str, known: Mapping[str, str]) -> str:
    """The code that was said, or that of the name that was said; else `BadParameter` with the
    nearest."""
    if said in known:
        return said
    named = [code for code, name in known.items() if name == said]
    if len(named) == 1:
        return named[0]
    near = get_close_matches(said, [*known, *known.values()], n=3, cutoff=0.5)
    shown = [f"{code}({known[code]})" for code in known if {code, known[code]} & {*near, *named}]
    hint = f"もしかして: {'、'.join(shown)}" if shown else f"あるのは: {'、'.join(known)}"
    raise click.BadParameter(f"{kind}「{said}」はありません。{hint}")


def _account(login: str) -> "StaffAccount":
    from cityhall.foundation.accounts.api import staff_accounts

    return next(each for each in staff_accounts() if each.login == login)


def _as_json(account: "StaffAccount") -> dict[str, Any]:
    duties = [{"role": d.role, "section": d.section, "ward": d.ward} for d in account.duties]
    return {
        "login": account.login,
        "name": account.name,
        "email": account.email,
        "is_open": account.is_open,
        "duties": duties,
    }


def _tell(login: str, as_json: bool, said: str) -> None:
    if as_json:
        click.echo(json.dumps(_as_json(_account(login)), ensure_ascii=False))
    else:
        click.echo(f"{login}: {said}")
