"""Counts, over a Parquet file of any size, for how many rows each rule is TRUE, FALSE, unknown.

All rules are answered by DuckDB in one pass. The file has a column for every item that the rules
name, called by the item's id. A column that is not there is refused rather than taken as unknown:
it is far more often a slip than a wish, and «unknown for all» would look like an answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cityhall.engine.rules.printing import printed
from cityhall.engine.rules.problems import RuleProblem
from cityhall.engine.rules.resolving import Figures, resolve
from cityhall.engine.rules.rule import Rule
from cityhall.engine.rules.tree import Item, Node, walk
from cityhall.engine.rules.types import RuleType

if TYPE_CHECKING:
    import duckdb  # imported below where it is used: only counting needs its 27 MB

_WHOLE = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
)
_FITTING = {
    RuleType.BOOLEAN: frozenset({"BOOLEAN"}),
    RuleType.INTEGER: _WHOLE,
    RuleType.TEXT: frozenset({"VARCHAR"}),
    RuleType.DATE: frozenset({"DATE"}),
}
_ALL_UNKNOWN = '"NULL"'  # how DuckDB calls a column that holds nothing but NULL
# What other tools write for whole numbers with gaps, and for days; taken where nothing is lost.
_CONVERTIBLE = {
    RuleType.INTEGER: (("DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "UBIGINT"), "BIGINT"),
    RuleType.DATE: (("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "DATE"),
}
# No extension may be fetched from outside while a file is read.
_CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a rule is TRUE, FALSE and unknown for."""

    true: int
    false: int
    unknown: int


def count_many(
    rules: Mapping[str, Rule], parquet: Path | str, parameters: Figures | None = None
) -> dict[str, Counts]:
    """The counts of every rule, by its name, in one pass over the file."""
    import duckdb

    trees = {name: resolve(rule, parameters or {}) for name, rule in rules.items()}
    if not trees:
        return {}
    with duckdb.connect(config=_CONFIGURATION) as database:
        converted = _converted(_columns(database, Path(parquet)), trees.values())
        try:
            query = _query(list(trees.values()), converted)
            found = database.execute(query, [_exactly(parquet)]).fetchone()
        except (
            duckdb.OutOfRangeException,
            duckdb.ConversionException,
            duckdb.InvalidInputException,
        ):
            raise RuleProblem(
                "rule.column_values",
                "整数でない数、16桁以上の数、時刻のある日付のどれかが列に入っています。",
                "数の列は15桁までの整数（BIGINT）、日付の列は DATE にします。",
            ) from None
    total, *counted = found or (0,) * (1 + 2 * len(trees))
    pairs = zip(counted[::2], counted[1::2], strict=True)
    return {
        name: Counts(true, known - true, total - known)
        for name, (true, known) in zip(trees, pairs, strict=True)
    }


def _query(trees: list[Node], converted: list[str]) -> str:
    answers = ", ".join(
        f"({printed(tree).sql(dialect='duckdb')}) AS r{place}" for place, tree in enumerate(trees)
    )
    counts = ", ".join(
        f"count(*) FILTER (r{place}), count(r{place})" for place in range(len(trees))
    )
    columns = f"* REPLACE ({', '.join(converted)})" if converted else "*"
    rows = f"SELECT {columns} FROM read_parquet(?)"
    return f"SELECT count(*), {counts} FROM (SELECT {answers} FROM ({rows}))"


def _columns(database: "duckdb.DuckDBPyConnection", parquet: Path) -> dict[str, str]:
    import duckdb

    if not parquet.is_file():
        raise RuleProblem(
            "rule.no_such_file",
            f"ファイル「{parquet}」がありません。",
            "Parquet ファイルの場所を確かめます。",
        )
    try:
        described = database.execute(
            "DESCRIBE SELECT * FROM read_parquet(?)", [_exactly(parquet)]
        ).fetchall()
    except duckdb.Error:
        raise RuleProblem(
            "rule.not_parquet",
            f"「{parquet.name}」は Parquet として読めません。",
            "列の名前を項目の名前（例: applicant.birth_date）にした Parquet を渡します。",
        ) from None
    return {name: kind for name, kind, *_ in described}


def _exactly(parquet: Path | str) -> str:
    """The path with signs that would match other files taken literally."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(parquet))


def _converted(columns: Mapping[str, str], trees: Iterable[Node]) -> list[str]:
    """SQL for the columns that must be converted first; `RuleProblem` for those that cannot."""
    items = {part for tree in trees for part in walk(tree) if isinstance(part, Item)}
    found = (_column(item, columns.get(item.id)) for item in sorted(items, key=lambda i: i.id))
    return [conversion for conversion in found if conversion]


def _column(item: Item, kind: str | None) -> str | None:
    if kind is None:
        raise RuleProblem(
            "rule.no_column",
            f"ファイルに「{item.id}」の列がありません。",
            "項目と同じ名前の列を加えます。分からない値は NULL にします。",
        )
    if kind in _FITTING[item.type] or kind == _ALL_UNKNOWN:
        return None
    convertible, wanted = _CONVERTIBLE.get(item.type, ((), ""))
    if kind.split("(")[0] in convertible:
        column, cast = f'"{item.id}"', f'CAST("{item.id}" AS {wanted})'
        return f"CASE WHEN {cast} <> {column} THEN error('') ELSE {cast} END AS {column}"
    raise RuleProblem(
        "rule.column_type",
        f"列「{item.id}」は{item.type.in_words}のはずですが、{kind} です。",
        f"{' か '.join(sorted(_FITTING[item.type]))} の列にします。",
    )
