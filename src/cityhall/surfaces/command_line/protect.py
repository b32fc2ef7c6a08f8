"""`cityhall protect`: 支援措置 is recorded and ended, and a wrong match is taken back."""

import csv
import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from cityhall.surfaces.command_line.starting import operator, start_django

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
reason_option = click.option("--reason", required=True, help="理由。監査の記録に残る")
COLUMNS = ("氏名", "フリガナ", "生年月日", "住所", "始まる日", "終わる日", "申出先", "理由")
NEEDED = ("氏名", "生年月日", "始まる日", "理由")


@click.group
def protect() -> None:
    """支援措置(DVなどの被害を受けた方の保護)を記録し、終えます。

    氏名と生年月日が合う案件・下書き・人は、その時から、支援措置の担当のない職員には見えません。
    別の人と分かったら「protect dismiss」で見えるように戻します。すべて、監査の記録に残ります。
    """
    start_django()


@protect.command
@click.option("--name", prompt="氏名", help="氏名。姓と名の間に空白。省くと、画面で聞く")
@click.option("--kana", prompt="フリガナ", default="", show_default=False, help="フリガナ")
@click.option("--birth-date", prompt="生年月日", help="生年月日。例: 1994-04-12、平成6年4月12日")
@click.option("--address", prompt="住所", default="", show_default=False, help="市内の住所")
@click.option("--from", "begins", help="始まる日  [default: 今日]")
@click.option("--until", help="最後の日。省くと、期限なし")
@click.option("--office", required=True, help="申出を受けた、または意見を付けた機関")
@reason_option
@as_json_option
def add(begins: str | None, until: str | None, as_json: bool, **said: str) -> None:
    """一人を守ります。ログインしたことのない人も、氏名と生年月日で守れます。"""
    row = {
        "氏名": said["name"],
        "フリガナ": said["kana"],
        "生年月日": said["birth_date"],
        "住所": said["address"],
        "始まる日": begins or "",
        "終わる日": until or "",
        "申出先": said["office"],
        "理由": said["reason"],
    }
    person_id = _begin(row, where="")
    _tell({"person": person_id}, as_json, f"支援措置を記録しました。人の番号は {person_id} です。")


@protect.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json_option
def import_file(file: Path, as_json: bool) -> None:
    """CSV(UTF-8)から、まとめて記録します。一行でも読めなければ、何も記録しません。

    列は 氏名、フリガナ、生年月日、住所、始まる日、終わる日、申出先、理由。
    同じ人の、同じ日からの支援措置は、二度は記録しません。
    """
    from cityhall.kernel.transactions import write

    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise click.BadParameter(f"列がありません: {'、'.join(missing)}")
        rows = list(reader)
    before = len(_protections())
    with write():
        for number, row in enumerate(rows, start=2):
            where = f"{number}行目: "
            lacking = [name for name in NEEDED if not (row.get(name) or "").strip()]
            if lacking:
                raise click.BadParameter(f"{where}{'、'.join(lacking)}がありません。")
            _begin({name: (row.get(name) or "").strip() for name in COLUMNS}, where=where)
    new = len(_protections()) - before
    _tell({"rows": len(rows), "new": new}, as_json, f"{len(rows)}行のうち、新しく {new}件。")


@protect.command
@click.argument("person", type=int)
@click.option("--last-day", help="最後の日  [default: 今日]")
@reason_option
@as_json_option
def end(person: int, last_day: str | None, reason: str, as_json: bool) -> None:
    """人の番号 PERSON の支援措置を終えます。番号は「protect list」で分かります。"""
    from cityhall.foundation.residents.api import end_protection
    from cityhall.kernel.clock import now, today

    if person not in {each.person_id for each in _protections(today())}:
        click.echo("その番号の人に、続いている支援措置はありません。", err=True)
        raise SystemExit(1)
    day = _day(last_day or "", "--last-day") or today()
    end_protection(person_id=person, last_day=day, reason=reason, by=operator(), now=now())
    _tell({"person": person, "last_day": day}, as_json, f"{day} で終わります。")


@protect.command(name="list")
@click.option("--all", "also_ended", is_flag=True, help="終わったものも出す")
@reason_option
@as_json_option
def list_all(also_ended: bool, reason: str, as_json: bool) -> None:
    """支援措置のある人を出します。見たことと理由が、監査の記録に残ります。"""
    from cityhall.kernel.clock import today

    _record_look("protection.list_read", reason)
    found = _protections(None if also_ended else today())
    if as_json:
        rows = [dataclasses.asdict(each) for each in found]
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for each in found:
        until = each.valid_until or "期限なし"
        who = f"{each.person_id}  {each.name}  {each.birth_date}"
        click.echo(f"{who}  {each.valid_from} 〜 {until}  {each.asked_by}")


@protect.command
@reason_option
@as_json_option
def matches(reason: str, as_json: bool) -> None:
    """氏名と生年月日が合って隠した案件と人を出します。見たことが、監査の記録に残ります。"""
    from cityhall.foundation.residents.api import matches as all_matches

    _record_look("protection.matches_read", reason)
    found = all_matches()
    if as_json:
        rows = [dataclasses.asdict(each) for each in found]
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for each in found:
        what = f"案件 {each.case_reference}" if each.case_reference else f"人 {each.person_id}"
        state = "別の人(見える)" if each.is_dismissed else "隠している"
        click.echo(f"{each.id}  {what}  守られる人 {each.protected_id}  {state}")


@protect.command
@click.argument("match", type=int)
@reason_option
@as_json_option
def dismiss(match: int, reason: str, as_json: bool) -> None:
    """一致の番号 MATCH は別の人だったとして、隠すのをやめます。"""
    from cityhall.foundation.residents.api import dismiss_match
    from cityhall.kernel.clock import now

    dismiss_match(match_id=match, reason=reason, by=operator(), now=now())
    _tell({"match": match}, as_json, "隠すのをやめました。")


def _begin(row: Mapping[str, str], *, where: str) -> int:
    """One protection from the words of a row; the same again changes nothing."""
    from cityhall.engine.cases.api import begin_protection
    from cityhall.kernel.clock import now, today

    born = _day(row["生年月日"], f"{where}生年月日")
    if born is None:
        raise click.BadParameter(f"{where}生年月日がありません。")
    begins = _day(row["始まる日"], f"{where}始まる日") or today()
    until = _day(row["終わる日"], f"{where}終わる日")
    if until is not None and until < begins:
        raise click.BadParameter(f"{where}終わる日が、始まる日より前です。")
    return begin_protection(
        name=row["氏名"],
        kana=row["フリガナ"],
        birth_date=born,
        address=row["住所"],
        valid_from=begins,
        valid_until=until,
        asked_by=row["申出先"],
        reason=row["理由"],
        by=operator(),
        now=now(),
    )


def _day(written: str, what: str) -> date | None:
    from cityhall.kernel.wareki import parse_day

    if not written:
        return None
    try:
        return parse_day(written)
    except ValueError:
        raise click.BadParameter(f"{what}が日付として読めません。例: 2027-03-31") from None


def _protections(ending_from: date | None = None) -> tuple[Any, ...]:
    from cityhall.foundation.residents.api import protected_people

    return protected_people(ending_from=ending_from)


def _record_look(action: str, reason: str) -> None:
    from cityhall.foundation.audit.api import record
    from cityhall.kernel.clock import now
    from cityhall.kernel.transactions import write

    with write():
        record(
            by=operator(),
            action=action,
            object_kind="protection",
            object_id="all",
            reason=reason,
            now=now(),
        )


def _tell(result: Mapping[str, Any], as_json: bool, said: str) -> None:
    click.echo(json.dumps(dict(result), ensure_ascii=False, default=str) if as_json else said)
