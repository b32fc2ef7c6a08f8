"""`cityhall roadmap`: what is wrong in the files of plans, and what the goals say."""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cityhall.foundation.vocabulary.api import CatalogueProblem, CatalogueProblems
from cityhall.surfaces.command_line.starting import start_django

if TYPE_CHECKING:
    from cityhall.governance.roadmap.api import Saving

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group
def roadmap() -> None:
    """計画のファイルを確かめ、成果目標を一覧にし、減った時間を計算します。"""


@roadmap.command
@click.argument("folder", type=_FOLDER, required=False)
@as_json_option
def check(folder: Path | None, as_json: bool) -> None:
    """計画のファイルの誤りを、行と直し方とともに出します。誤りがあれば 1 で終わります。"""
    start_django()
    from django.conf import settings

    from cityhall.governance.roadmap.api import read_roadmap

    problems: list[CatalogueProblem] = []
    try:
        plans = len(read_roadmap(folder or settings.MUNICIPALITY_DIR / "roadmap"))
    except CatalogueProblems as wrong:
        problems, plans = list(wrong.problems), 0
    if as_json:
        rows = [dataclasses.asdict(each) for each in problems]
        click.echo(json.dumps({"ok": not problems, "problems": rows}, ensure_ascii=False))
    else:
        for each in problems:
            click.echo(str(each))
        click.echo(
            f"誤りが {len(problems)} 件あります。" if problems else f"誤りなし(計画 {plans})。"
        )
    raise SystemExit(1 if problems else 0)


@roadmap.command
@click.argument("plan_id", metavar="PLAN", required=False)
@as_json_option
def goals(plan_id: str | None, as_json: bool) -> None:
    """成果目標と、今の版の測り方。空の項目は、原資料にないものです。"""
    start_django()
    from cityhall.governance.roadmap.api import goals_of, plans

    named = [plan_id] if plan_id else [each.id for each in plans()]
    rows = [
        {
            "plan": plan,
            "id": goal.id,
            "title": goal.title,
            "target": goal.now.target.words,
            "version": goal.now.number,
            "measure": goal.now.measure,
        }
        for plan in named
        for goal in goals_of(plan)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        computed = row["measure"] or "未計測"
        click.echo(f"{row['plan']}/{row['id']}\t{row['title']}\t{row['target']}\t{computed}")


@roadmap.command
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_option
def hours(file: Path, as_json: bool) -> None:
    """減った時間を、計った分から計算します。増えたら負の数です。推定だけのものは合計に入れません。"""
    start_django()
    from cityhall.governance.roadmap.api import hours_saved

    try:
        found = hours_saved(file)
    except CatalogueProblems as wrong:
        click.echo(str(wrong), err=True)
        raise SystemExit(1) from None
    works = [{"title": title, **_told(saving)} for title, saving in found.works]
    counted = _told(found.total.counted)
    if as_json:
        told = {"works": works, "counted": counted, "estimated": found.total.estimated}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for row in [*works, {"title": "数えた合計", **counted}]:
        between = row["between"]
        margin = f"({between[0]:.1f} から {between[1]:.1f})" if between else "(幅は分かりません)"
        click.echo(f"{row['title']}\t{row['hours']:.1f}時間 {margin}\t{row['certainty']}")
    click.echo(f"推定だけのもの(数えない)\t{found.total.estimated:.1f}時間")


def _told(saving: "Saving") -> dict[str, Any]:
    return {
        "hours": saving.hours,
        "between": saving.between,
        "certainty": saving.certainty,
        "counts": saving.counts,
    }
