"""`cityhall restore`: a city from its backup, proved before it is put in place."""

import json
import os
import secrets
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cityhall.surfaces.command_line.starting import start_django

if TYPE_CHECKING:
    from cityhall.foundation.backups.api import Unpacked


@click.command
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="ひらく鍵のファイル",
)
@click.option(
    "--into",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="戻した市の CITYHALL_VAR になるフォルダ",
)
@click.option("--database", default="", help="PostgreSQL のとき、戻す先の空のデータベース")
@click.option("--replace", is_flag=True, help="今ある市をわきに移して、そこに戻す")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
def restore(file: Path, key: Path, into: Path, database: str, replace: bool, as_json: bool) -> None:
    """バックアップ FILE から、市を戻します。

    すべてが欠けも書き換えもなく開けてから、表を今のプログラムに合わせ、verify で確かめ、
    最後に --into の名前を付けます。案件を持つ市があるところには、--replace がなければ戻しません。
    わきに移した市は消しません。確かめて異常があれば、それを出して 1 で終わります。
    """
    from cityhall.foundation.backups.api import (
        ensure_database_is_free,
        ensure_folder_is_free,
        unpack,
    )

    into = into.absolute()
    if not replace:
        if database:
            ensure_database_is_free(database)
        ensure_folder_is_free(into)
    staging = into.with_name(f".{into.name}.restoring-{secrets.token_hex(4)}")
    try:
        unpacked = unpack(file, key=key, folder=staging)
        told = _bring_up(unpacked, into, database, replace=replace)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _in_words(told))
    raise SystemExit(0 if told["ok"] else 1)


def _bring_up(unpacked: "Unpacked", into: Path, database: str, *, replace: bool) -> dict[str, Any]:
    """In the folder where it was unpacked; only what is ready gets its name."""
    os.environ["CITYHALL_VAR"] = str(unpacked.folder)
    os.environ["CITYHALL_DATABASE_URL"] = database
    start_django()
    from django.db import connections

    from cityhall.foundation.audit.api import seal_entries
    from cityhall.foundation.backups.api import bring_up, move_into_place, move_schema_aside
    from cityhall.foundation.documents.api import ensure_place_is_free, put_in_place
    from cityhall.kernel.clock import now
    from cityhall.surfaces.command_line.verify import all_problems

    at, schema = now(), ""
    documents = unpacked.folder / "documents"
    if not replace:
        ensure_place_is_free(documents)
    put_in_place(documents)  # first: a place that is away leaves the database as it was
    if replace and database and unpacked.engine == "postgresql":
        schema = move_schema_aside(database, now=at)
    bring_up(unpacked.folder, unpacked.engine)
    _record(unpacked, at)
    problems = all_problems()
    if not problems:  # what is younger than the last seal must not stay open to be altered
        seal_entries(now=at, is_at_rest=True)
    connections.close_all()
    (unpacked.folder / "manifest.json").rename(unpacked.folder / "restored-from.json")
    aside = move_into_place(unpacked.folder, into, now=at)
    return {
        "ok": not problems,
        "made_at": unpacked.made_at.isoformat(),
        "into": str(into),
        "moved_aside": [str(each) for each in (aside, schema) if each],
        "missing_documents": unpacked.about.get("missing_documents", []),
        "problems": problems,
    }


def _record(unpacked: "Unpacked", at: datetime) -> None:
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.audit.api import record
    from cityhall.kernel.transactions import write

    with write():
        record(
            by=Actor.system("バックアップ"),
            action="city.restored",
            object_kind="backup",
            object_id=unpacked.made_at.isoformat(),
            now=at,
            detail={"members": len(unpacked.members)},
        )


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"{told['made_at']} の市を {told['into']} に戻しました。"]
    lines += [f"前の市は {each} に移しました。" for each in told["moved_aside"]]
    lines += [
        f"{each['reference'] or '全体'}: {each['message']} [{each['code']}]"
        for each in told["problems"]
    ]
    found = len(told["problems"])
    lines.append(f"{found} 件の異常があります。" if found else "書き換えや欠けはありません。")
    return "\n".join(lines)
