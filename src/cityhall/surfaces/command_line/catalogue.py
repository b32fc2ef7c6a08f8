"""`cityhall catalogue`: lists what the catalogue defines and says what is wrong in it.

Nothing here starts Django, so that an editor or a hook may ask at every save.
"""

import dataclasses
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cityhall.engine.procedures.api import (
    Catalogue,
    check_catalogue,
    schema_files,
)
from cityhall.engine.procedures.api import catalogue as load_catalogue
from cityhall.foundation.vocabulary.api import CatalogueProblem, CatalogueProblems

CHECKOUT = Path(__file__).resolve().parents[4]
SCHEMA_FOLDER = CHECKOUT / "docs" / "reference" / "schema"

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")


@dataclasses.dataclass(frozen=True)
class Folders:
    """Where the catalogue and the municipality are read from."""

    catalogue: Path
    municipality: Path | None


def folders() -> Folders:
    """The checkout's own, for the municipality that the environment names."""
    name = os.environ.get("CITYHALL_MUNICIPALITY", "")
    cities = CHECKOUT / "municipalities"
    found = sorted(path for path in cities.iterdir() if path.is_dir())
    chosen = cities / name if name else next(iter(found), None)
    return Folders(CHECKOUT / "catalogue", chosen)


@click.group
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="カタログのフォルダー（ふつうはこの製品の catalogue）",
)
@click.option(
    "--municipality",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="市のフォルダー（ふつうは municipalities の下）",
)
@click.pass_context
def catalogue(context: click.Context, folder: Path | None, municipality: Path | None) -> None:
    """手続とデータ項目の定義を一覧にし、誤りがないか確かめます。"""
    usual = folders()
    # Another catalogue stands alone unless its municipality is named too.
    city = municipality or (usual.municipality if folder is None else None)
    context.obj = Folders(folder or usual.catalogue, city)


@catalogue.command
@as_json_option
@click.pass_obj
def items(where: Folders, as_json: bool) -> None:
    """データ項目の一覧。"""
    rows = [
        {"id": item.id, "type": item.type, "label": item.label["ja"]}
        for item in _load(where).vocabulary.values()
    ]
    _show(rows, as_json)


@catalogue.command
@as_json_option
@click.pass_obj
def procedures(where: Folders, as_json: bool) -> None:
    """手続の一覧。"""
    rows = [
        {
            "id": procedure.id,
            "title": procedure.title["ja"],
            "act": procedure.act,
            "finishes_at": procedure.finishes_at,
        }
        for procedure in _load(where).procedures.values()
    ]
    _show(rows, as_json)


@catalogue.command
@as_json_option
@click.pass_obj
def check(where: Folders, as_json: bool) -> None:
    """定義の誤りを、ファイル、行、直し方とともに出します。

    誤りがあれば 1 で終わります。手続の例(examples)も実行します。
    """
    problems = check_catalogue(where.catalogue, where.municipality)
    _report(problems, as_json)
    if not problems and not as_json:
        loaded = _load(where)
        count, items = len(loaded.procedures), len(loaded.vocabulary)
        click.echo(f"誤りはありません(手続 {count}、データ項目 {items})。")
    raise SystemExit(1 if problems else 0)


@catalogue.command
@click.option("--write", "is_written", is_flag=True, help="docs/reference/schema に書く")
@click.option("--check", "is_checked", is_flag=True, help="ずれていれば 1 で終わる")
@as_json_option
def schema(is_written: bool, is_checked: bool, as_json: bool) -> None:
    """定義ファイルの JSON Schema(編集ソフトの補完に使うもの)。"""
    files = schema_files()
    if is_written:
        SCHEMA_FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (SCHEMA_FOLDER / name).write_text(text, encoding="utf-8")
    elif is_checked:
        _check_schema(files)
        return
    elif as_json:
        click.echo(
            json.dumps({name: json.loads(text) for name, text in files.items()}, ensure_ascii=False)
        )
        return
    click.echo("\n".join(f"docs/reference/schema/{name}" for name in files))


def _check_schema(files: dict[str, str]) -> None:
    stale = [
        name
        for name, text in files.items()
        if not (SCHEMA_FOLDER / name).exists()
        or (SCHEMA_FOLDER / name).read_text(encoding="utf-8") != text
    ]
    for name in stale:
        click.echo(
            f"docs/reference/schema/{name} が定義とずれています。"
            "「cityhall catalogue schema --write」で作り直してください。"
        )
    if stale:
        raise SystemExit(1)


def _load(where: Folders) -> Catalogue:
    try:
        return load_catalogue(where.catalogue, where.municipality)
    except CatalogueProblems as error:
        _report(error.problems, as_json=False)
        raise SystemExit(1) from None


def _report(problems: Sequence[CatalogueProblem], as_json: bool) -> None:
    if as_json:
        rows = [dataclasses.asdict(problem) for problem in problems]
        click.echo(json.dumps({"ok": not rows, "problems": rows}, ensure_ascii=False))
        return
    for problem in problems:
        click.echo(f"{problem.file}:{problem.line}: {problem.message}")
        click.echo(f"    直し方: {problem.remedy} [{problem.code}]")
    if problems:
        click.echo(f"{len(problems)} 件の誤りがあります。")


def _show(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(str(cell) for cell in row.values()))
