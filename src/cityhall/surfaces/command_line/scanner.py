"""`cityhall scanner`: is anybody looking for viruses in what people hand in?"""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cityhall.surfaces.command_line.starting import start_django

if TYPE_CHECKING:
    from cityhall.foundation.documents.api import ScannerStanding


@click.command
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
def scanner(as_json: bool) -> None:
    """ウイルス検査の装置が答えるか、検査を待つ書類がいくつあるかを見ます。

    装置が答えないか、つながっていなければ 1 で終わります。
    """
    start_django()
    from cityhall.foundation.documents.api import scanner_standing

    standing = scanner_standing()
    if as_json:
        click.echo(json.dumps(asdict(standing), ensure_ascii=False))
    else:
        click.echo(in_words(standing))
    raise SystemExit(0 if standing.version else 1)


def in_words(standing: "ScannerStanding") -> str:
    """A line on the scanner, and one on the documents."""
    if standing.version:
        scanner_line = f"ウイルス検査の装置は動いています: {standing.version}"
    elif standing.is_there:
        scanner_line = f"ウイルス検査の装置が答えません: {standing.problem}"
    else:
        scanner_line = "ウイルス検査の装置がつながっていません(CITYHALL_CLAMD_URL)。"
    return (
        f"{scanner_line}\n検査を待つ書類 {standing.waiting}、"
        f"ウイルスあり {standing.infected}、検査できず {standing.failed}"
    )
