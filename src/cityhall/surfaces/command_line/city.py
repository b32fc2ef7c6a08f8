"""`cityhall city`: from an empty database to a city that can be opened."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import click
import yaml

from cityhall.foundation.vocabulary.api import CatalogueProblems
from cityhall.surfaces.command_line.starting import start_django

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")


@click.group
def city() -> None:
    """データベースを整え、市の組織と手続を読み込みます。"""


@city.command
@as_json_option
def load(as_json: bool) -> None:
    """表を作り、組織・休みの日・手続・局区X方針・計画を読み込みます。何度行っても結果は同じです。

    デモ(CITYHALL_DEMO=1)では、デモの職員も用意し、ログイン名を出します。今あるデータは消えません。
    """
    start_django()
    try:
        loaded = _load()
    except CatalogueProblems as wrong:
        click.echo(str(wrong), err=True)
        raise SystemExit(1) from None
    if as_json:
        click.echo(json.dumps(loaded, ensure_ascii=False))
        return
    units = loaded["organisation"]
    click.echo(
        f"組織: 新しく {units['created']}、変更 {units['changed']}、同じ {units['unchanged']}。"
        f"手続: 新しく公開 {loaded['published']}。"
        f"局区X方針: 新しい版 {loaded['reform']['added']}。"
        f"計画: 新しい版 {loaded['roadmap']['added']}。"
    )
    _show_sign_ins()


@city.command
@as_json_option
def sign_ins(as_json: bool) -> None:
    """デモの職員のうち、この市にいる人のログイン名とパスワードを出します。"""
    start_django()
    rows = _sign_ins()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif rows:
        _show_sign_ins()
    else:
        click.echo("この市に、デモの職員はいません。make run がデモの市を用意します。")


@city.command
def file_demo() -> None:
    """デモの職員の受信箱に、架空の手続きを入れます。案件が1つでもあれば、何もしません。"""
    start_django()
    from cityhall.kernel.clock import now
    from cityhall.surfaces.command_line import demo_filings

    click.echo(f"デモの手続き: 新しく {demo_filings.file_demo(now())}件。")


@city.command
def file_demo_past() -> None:
    """デモの市に、すでに決まった作りものの案件と、架空の局の投資を入れます。あれば、何もしません。"""
    start_django()
    from cityhall.kernel.clock import now
    from cityhall.surfaces.command_line import demo_past

    click.echo(f"デモの過去の案件: 新しく {demo_past.file_past(now())}件。")
    click.echo(f"デモの投資: 新しく {demo_past.bring_samples(now())}件。")
    if demo_past.bring_sample_round(now()):
        click.echo("デモの局区X方針の一巡を読み込みました。")


def _load() -> dict[str, Any]:
    from django.conf import settings
    from django.core.management import call_command

    from cityhall.engine.procedures.api import publish_all
    from cityhall.foundation.organisation.api import load_demo_people, load_municipality
    from cityhall.governance.reform_policies.api import load_reform
    from cityhall.governance.roadmap.api import load_roadmap
    from cityhall.kernel.clock import now
    from cityhall.kernel.planner import tell_planner

    call_command("migrate", interactive=False, verbosity=0)
    at = now()
    units = load_municipality(settings.MUNICIPALITY_DIR, at)
    published = publish_all(at)
    policies = load_reform(settings.MUNICIPALITY_DIR / "reform", at)
    plans = load_roadmap(settings.MUNICIPALITY_DIR / "roadmap", at)
    tell_planner()
    return {
        "organisation": dataclasses.asdict(units),
        "published": len(published),
        "reform": dataclasses.asdict(policies),
        "roadmap": dataclasses.asdict(plans),
        "demo_staff": load_demo_people(at) if settings.DEMO else 0,
    }


def _show_sign_ins() -> None:
    rows = _sign_ins()
    if not rows:
        return
    width = max(len(row["login"]) for row in rows)
    click.echo("\nデモの住民: 「ログイン」から、架空の人を選びます。")
    click.echo(f"デモの職員: /staff/sign-in/ パスワードはどれも {rows[0]['password']}")
    for row in rows:
        click.echo(f"  {row['login']:<{width}}  {row['name']}({row['about']})")


def _sign_ins() -> list[dict[str, str]]:
    """Staff of the demonstration who have an account here, as the municipality's file names them.

    The accounts tell, not CITYHALL_DEMO: that is set for `make run`, not in the shell beside it.
    """
    from django.conf import settings

    from cityhall.foundation.accounts.api import User

    path: Path = settings.MUNICIPALITY_DIR / "demo" / "staff.yaml"
    if not path.exists():
        return []
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    shown = ("login", "name", "about")
    logins = [one["login"] for one in file["staff"]]
    here = set(User.objects.filter(login__in=logins).values_list("login", flat=True))
    return [
        {"password": file["password"], **{key: one[key] for key in shown}}
        for one in file["staff"]
        if one["login"] in here
    ]
