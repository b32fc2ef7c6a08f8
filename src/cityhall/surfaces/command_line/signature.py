"""`cityhall signature`: takes out what residents signed, for whoever verifies it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cityhall.surfaces.command_line.starting import operator, start_django

if TYPE_CHECKING:
    from cityhall.foundation.accounts.api import Evidence


@click.command
@click.argument("reference")
@click.option(
    "--into",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="書き出すフォルダ。なければ作る",
)
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
def signature(reference: str, folder: Path, as_json: bool) -> None:
    """まとめの受付番号 REFERENCE で署名されたものを、検証できる形で書き出します。

    署名した内容(UTF-8。その SHA-256 に署名がある)と、認証サービスの結果を、届いたままの形で
    ファイルにします。個人の情報を含みます。だれが書き出したかは、監査の記録に残ります。
    """
    start_django()
    from cityhall.foundation.accounts.api import take_out_evidence
    from cityhall.kernel.clock import now
    from cityhall.kernel.reference_numbers import read_reference

    number = read_reference(reference) or reference
    found = take_out_evidence(reference=number, by=operator(), now=now())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = [_written(each, folder) for each in found]
    if as_json:
        click.echo(json.dumps({"signatures": written}, ensure_ascii=False))
        return
    for each in written:
        click.echo(f"{each['statement']}\n{each['result']}\nSHA-256 {each['sha256']}")


def _written(evidence: "Evidence", folder: Path) -> dict[str, Any]:
    """The two files of one signature, and what is known beside them."""
    statement = folder / f"{evidence.transaction}.statement.json"
    result = folder / f"{evidence.transaction}.result"
    for path, content in (
        (statement, evidence.statement.encode("utf-8")),
        (result, evidence.content),
    ):
        path.touch(mode=0o600)
        path.write_bytes(content)
    return {
        "statement": str(statement),
        "result": str(result),
        "media_type": evidence.media_type,
        "sha256": evidence.digest,
        "issuer": evidence.issuer,
        "signed_at": evidence.signed_at.isoformat(),
    }
