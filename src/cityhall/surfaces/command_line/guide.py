"""`cityhall guide`: finds procedures by everyday words, and says which apply to a set of facts.

Nothing here starts Django.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cityhall.engine.procedures.api import Catalogue
from cityhall.engine.procedures.api import catalogue as load_catalogue
from cityhall.foundation.vocabulary.api import CatalogueProblems
from cityhall.kernel import clock
from cityhall.surfaces.command_line.catalogue import folders
from cityhall.surfaces.command_line.facts import note_strangers, read_facts, read_object

ANSWERS = {True: "TRUE", False: "FALSE", None: "UNKNOWN"}
_IN_WORDS = {True: "該当", False: "非該当", None: "情報不足"}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

as_json_option = click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="例: cityhall guide search 引っ越してきた 子どもが生まれた --top 5",
)
def guide() -> None:
    """住民の言葉から手続をさがし、事実から、どの手続があてはまるかを答えます。"""


@guide.command
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--top", type=click.IntRange(1, 500), default=10, show_default=True, help="何件まで出すか"
)
@as_json_option
def search(words: tuple[str, ...], top: int, as_json: bool) -> None:
    """ふだんの言葉(WORDS)に合う手続を、合う順に出します。"""
    from cityhall.resident_services.guide.api import finder_of

    hits = finder_of(_catalogue()).search(" ".join(words), top)
    rows = [{"id": hit.id, "title": hit.title, "score": hit.score} for hit in hits]
    lines = [f"{hit.score:.2f}\t{hit.id}\t{hit.title}" for hit in hits]
    _tell(rows, lines or ["合う手続は見つかりませんでした。"], as_json)


@guide.command
@click.option("--facts", type=_FILE, required=True, help='JSON のファイル {"項目": 値}')
@as_json_option
def answer(facts: Path, as_json: bool) -> None:
    """手続ごとに、あてはまるか(TRUE、FALSE、UNKNOWN)、決め手の項目、理由を出します。

    決め手は、UNKNOWN ならまだ要る項目、そうでなければ値だけで足りる項目です。
    """
    from cityhall.resident_services.guide.api import answer_all

    known = _catalogue()
    if not as_json:
        note_strangers(facts)
    try:
        told = answer_all(known, _facts(facts, known), today=clock.today())
    except (TypeError, ValueError, KeyError, AttributeError):
        # Lists, names and addresses are not checked one by one: their shape is a form's matter.
        raise click.BadParameter(
            "形の違う値があります。データ項目の型は「cityhall catalogue items」で分かります。",
            param_hint="--facts",
        ) from None
    rows = [
        {
            "id": one.id,
            "answer": ANSWERS[one.answer],
            "deciding": list(one.deciding),
            "because": list(one.because),
        }
        for one in told
    ]
    lines = [
        "\n".join([f"{_IN_WORDS[one.answer]}\t{one.id}", *(f"    - {why}" for why in one.because)])
        for one in told
    ]
    _tell(rows, lines, as_json)


def _facts(file: Path, known: Catalogue) -> dict[str, Any]:
    """The facts as answers: rule values are checked; names, lists and addresses go as they are."""
    read_facts(file, known.rulebook.item_types)
    return {
        item: value
        for item, value in read_object(file).items()
        if item in known.vocabulary and value is not None
    }


def _catalogue() -> Catalogue:
    where = folders()
    try:
        return load_catalogue(where.catalogue, where.municipality)
    except CatalogueProblems:
        raise click.ClickException(
            "手続の定義に誤りがあるため、答えられません。"
            "「cityhall catalogue check」で確かめてください。"
        ) from None


def _tell(rows: list[dict[str, Any]], lines: Sequence[str], as_json: bool) -> None:
    click.echo(json.dumps(rows, ensure_ascii=False) if as_json else "\n".join(lines))
