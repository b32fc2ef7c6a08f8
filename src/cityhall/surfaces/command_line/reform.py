"""`cityhall reform`: counts, imports, differences and the proof of reform policies."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cityhall.surfaces.command_line.starting import operator, start_django

if TYPE_CHECKING:
    from cityhall.governance.reform_policies.api import FieldDifference, Imported

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group
def reform() -> None:
    """局区X方針を数える、取り込む、版を比べる、確かめる。"""


@reform.command
@click.option("--year", type=int, required=True, help="年度(西暦)")
@click.option("--level", type=click.Choice(["A", "B", "C"]), help="課題領域")
@as_json_option
def summary(year: int, level: str | None, as_json: bool) -> None:
    """課題の数を、ランクごと、局・区ごとに出します。"""
    start_django()
    from cityhall.governance.reform_policies.api import edition
    from cityhall.governance.reform_policies.api import summary as counted

    found = counted(year, level)
    names = _bureau_names(year)
    by_bureau = {names.get(code, "原資料に記載なし"): n for code, n in found.by_bureau.items()}
    told = {
        "total": found.total,
        "by_rank": {str(rank): count for rank, count in found.by_rank.items()},
        "by_bureau": by_bureau,
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    meanings = {each.rank: each.meaning for each in edition(year).ranks}
    click.echo(f"全部で {found.total} 件")
    for rank, count in sorted(found.by_rank.items(), reverse=True):
        click.echo(f"  ランク{rank}\t{count}\t{meanings.get(rank, '')}")
    for name, count in by_bureau.items():
        click.echo(f"  {name}\t{count}")


@reform.command("import")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="何が加わるかを見るだけ。何も書かない")
@click.option("--reason", default="一覧の取り込み", show_default=True, help="なぜ取り込むか")
@as_json_option
def import_file(file: Path, dry_run: bool, reason: str, as_json: bool) -> None:
    """課題の一覧(xlsx か csv)を取り込みます。1行でも誤りがあれば、何も取り込みません。"""
    start_django()
    from cityhall.governance.reform_policies.api import import_table
    from cityhall.kernel.clock import now

    done = import_table(file, reason=reason, by=operator(), now=now(), dry_run=dry_run)
    if as_json:
        problems = [vars(each) for each in done.problems]
        told = {"ok": not problems, "dry_run": dry_run, "rows": done.rows, "added": done.added}
        click.echo(json.dumps({**told, "problems": problems}, ensure_ascii=False))
    else:
        _tell_import(done, dry_run)
    raise SystemExit(1 if done.problems else 0)


def _tell_import(done: "Imported", dry_run: bool) -> None:
    for problem in done.problems:
        click.echo(f"{problem.row}行目 {problem.column}: {problem.message}", err=True)
    if done.problems:
        click.echo("何も取り込んでいません。上の行を直して、もう一度行ってください。", err=True)
        return
    verb = "加わります(まだ書いていません)" if dry_run else "加わりました"
    click.echo(f"{done.rows}行を読みました。{done.added}件が{verb}。同じ {done.unchanged}件。")


@reform.command
@click.argument("issue")
@click.option("--from", "start", type=_DAY, required=True, help="この日の版から")
@click.option("--to", "end", type=_DAY, required=True, help="この日の版まで")
@as_json_option
def diff(issue: str, start: Any, end: Any, as_json: bool) -> None:
    """課題の2つの日の版を比べ、変わった言葉を [-古い-] [+新しい+] で示します。"""
    start_django()
    from cityhall.governance.reform_policies.api import as_of, compare, edition, revisions_of

    revisions = revisions_of(issue)
    old, new = as_of(revisions, start.date()), as_of(revisions, end.date())
    if old is None or new is None:
        known = "、".join(each.as_of for each in revisions) or "なし"
        click.echo(f"その日の版がありません。あるのは: {known}", err=True)
        raise SystemExit(1)
    fields = compare(old, new, edition(new.year))
    if as_json:
        click.echo(json.dumps([_field_as_json(each) for each in fields], ensure_ascii=False))
        return
    click.echo(f"{old.as_of}(版 {old.sequence}) → {new.as_of}(版 {new.sequence})")
    for each in fields:
        _tell_field(each)


def _tell_field(each: "FieldDifference") -> None:
    click.echo(f"\n{each.mark}{each.label}")
    if each.difference.is_same:
        click.echo("  同じ")
        return
    for runs, mark in ((each.difference.old, "-"), (each.difference.new, "+")):
        text = "".join(f"[{mark}{r.text}{mark}]" if r.is_changed else r.text for r in runs)
        click.echo(f"  {text}")


def _field_as_json(each: "FieldDifference") -> dict[str, Any]:
    sides = {"old": each.difference.old, "new": each.difference.new}
    runs = {name: [[run.text, run.is_changed] for run in side] for name, side in sides.items()}
    return {"field": each.key, "label": each.label, "same": each.difference.is_same, **runs}


@reform.command
@click.option("--year", type=int, required=True, help="年度(西暦)")
@click.option("--bureau", help="局・区のコード。なければ全部")
@as_json_option
def advise(year: int, bureau: str | None, as_json: bool) -> None:
    """書き方で気づいたことを、理由とともに出します。公表を止めるものではありません。"""
    start_django()
    from cityhall.governance.reform_policies.api import advice_for, alike_in

    found = advice_for(year, bureau)
    groups = alike_in(year) if bureau is None else []
    if as_json:
        told = [{"about": each.about, **vars(each.advice)} for each in found]
        click.echo(json.dumps({"advice": told, "alike": groups}, ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{each.title}\n  {each.advice.message} [{each.advice.code}]")
    for group in groups:
        click.echo(f"同じ課題かもしれません: {'、'.join(group)}")
    click.echo(f"気づいたこと {len(found)}件。" if found else "気づいたことはありません。")


@reform.command
@click.argument("file", type=_FILE, required=False)
@as_json_option
def verify(file: Path | None, as_json: bool) -> None:
    """版のつながりを確かめます。FILE は公開サイトの検証用ファイル(JSONの行)。なければ市の記録。"""
    start_django()
    from cityhall.governance.reform_policies.api import wrong_in, wrong_revisions

    if file is None:
        wrong = list(wrong_revisions())
    else:
        written = file.read_text(encoding="utf-8").splitlines()
        wrong = list(wrong_in(json.loads(line) for line in written if line.strip()))
    if as_json:
        found = [vars(each) for each in wrong]
        click.echo(json.dumps({"ok": not wrong, "problems": found}, ensure_ascii=False))
    else:
        for each in wrong:
            click.echo(f"{each.reference}: {each.message} [{each.code}]")
        click.echo(
            f"{len(wrong)} 件の異常があります。" if wrong else "書き換えや欠けはありません。"
        )
    raise SystemExit(1 if wrong else 0)


def _bureau_names(year: int) -> dict[str, str]:
    """Names of all bureaus and ward offices that the fiscal year had."""
    from cityhall.foundation.organisation.api import units

    days = (date(year, 4, 1), date(year + 1, 3, 31))
    return {code: unit.name["ja"] for day in days for code, unit in units(day).items()}
