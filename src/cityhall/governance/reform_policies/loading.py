"""Bringing documents into the chain, again and again with the same result."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.reform_policies.documents import (
    Bureaus,
    entries_of,
    entry_of_row,
)
from cityhall.governance.reform_policies.entries import Entry
from cityhall.governance.reform_policies.ledger import append
from cityhall.governance.reform_policies.models import Edition, Revision
from cityhall.governance.reform_policies.reading import read_reform
from cityhall.governance.reform_policies.rounds.stages import keep_round
from cityhall.governance.reform_policies.schema import EditionFile, plain
from cityhall.governance.reform_policies.tables import ReadRow, RowProblem, read_table
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import write

LOADER = Actor.system("局区X方針の取り込み")


@dataclass(frozen=True)
class Loaded:
    """What an import added."""

    editions: int
    added: int
    unchanged: int


@dataclass(frozen=True)
class Imported:
    """What an import of one list did, or would do; `problems` mean that nothing was written."""

    rows: int
    added: int
    unchanged: int
    problems: tuple[RowProblem, ...]


@write
def load_reform(folder: Path, now: datetime, *, by: Actor = LOADER) -> Loaded:
    """Everything that a municipality's folder holds, as revisions with their source.

    Raises CatalogueProblems for files that contradict themselves, and `Conflict` where a file no
    longer says what was read from it: what was published is mended by a further revision.
    """
    read = read_reform(folder)
    for each in read:
        _load_edition(each.edition, now)
        keep_round(each.edition)
    bureaus = Bureaus()
    entries = sorted(
        (entry for each in read for entry in entries_of(each, bureaus)),
        key=lambda entry: (entry.effective.on, entry.edition, entry.kind == "issue"),
    )
    new = _not_yet_there(entries)
    append(new, by=by, now=now)
    return Loaded(len(read), len(new), len(entries) - len(new))


@write
def import_table(file: Path, *, reason: str, by: Actor, now: datetime, dry_run: bool) -> Imported:
    """One list as CSV or Excel: all of its rows or none."""
    table, bureaus = read_table(file), Bureaus()
    problems = [*table.problems, *_unfit(table.rows, bureaus)]
    if problems:
        problems.sort(key=lambda one: one.row)
        return Imported(len(table.rows), 0, 0, tuple(problems))
    source = {"title": file.name, "file": file.name, "sha256": table.sha256}
    entries = []
    for row in table.rows:
        bureau = bureaus.code(row.bureau, row.effective) or ""
        place = {**source, "place": f"{row.row}行目"}
        entries.append((row, entry_of_row(row, bureau, place, reason)))
    new, odd = _compared([entry for _, entry in entries])
    wrong = tuple(
        RowProblem(row.row, "課題名", odd[entry.subject])
        for row, entry in entries
        if entry.subject in odd
    )
    if not (wrong or dry_run):
        append(new, by=by, now=now)
    return Imported(len(entries), 0 if wrong else len(new), len(entries) - len(new), wrong)


def _unfit(rows: Iterable[ReadRow], bureaus: Bureaus) -> Iterator[RowProblem]:
    """Rows that can be read but do not fit the city: its editions, its bureaus, what is ranked."""
    editions = {each.year: each.definition for each in Edition.objects.all()}
    for row in rows:
        edition = editions.get(row.year)
        if edition is None:
            yield RowProblem(row.row, "年度", f"{row.year}年度の様式がありません。")
            continue
        if bureaus.code(row.bureau, row.effective) is None:
            message = f"「{row.bureau}」という局・区は、その時点の組織にありません。"
            yield RowProblem(row.row, "局名", message)
        ranked = {each["code"] for each in edition["levels"] if each["is_ranked"]}
        if row.rank is not None and row.level not in ranked:
            yield RowProblem(row.row, "ランク", f"課題{row.level}にランクは付きません。")


def _load_edition(edition: EditionFile, now: datetime) -> None:
    """A new edition, or the same again. The marks of fields in use are never renumbered."""
    definition = plain(edition)
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = Edition.objects.filter(year=edition.year).first()
    if known is None:
        Edition.objects.create(
            year=edition.year, definition=definition, digest=digest, loaded_at=now
        )
        return
    if known.digest == digest:
        return
    before = {each["key"]: each["mark"] for each in known.definition["issue_fields"]}
    after = {each.key: each.mark for each in edition.issue_fields}
    if any(after.get(key) != mark for key, mark in before.items()):
        raise Conflict(
            "reform.field_renumbered",
            f"{edition.year}年度の様式で、使っている項目の番号が変わるか、なくなっています。",
            "番号は付け替えません。新しい様式は、新しい年度として書いてください。",
        )
    known.definition, known.digest, known.loaded_at = definition, digest, now
    known.save()


def _not_yet_there(entries: list[Entry]) -> list[Entry]:
    new, odd = _compared(entries)
    if odd:
        raise Conflict(
            "reform.read_differently",
            f"前に取り込んだ内容とファイルが違います: {'、'.join(sorted(odd)[:10])}",
            "取り込んだ版は書き換えません。訂正は、corrects を書いた新しい版として足してください。",
        )
    return new


def _compared(entries: list[Entry]) -> tuple[list[Entry], dict[str, str]]:
    """The entries that are not there yet, and the subjects for which they do not fit."""
    subjects = {entry.subject for entry in entries}
    there: dict[tuple[str, str], list[Revision]] = {}
    read_in = Revision.objects.filter(subject__in=subjects).order_by("sequence")
    for revision in read_in:
        if revision.source:
            there.setdefault((str(revision.kind), revision.subject), []).append(revision)
    new: list[Entry] = []
    odd: dict[str, str] = {}
    for entry in entries:
        known = there.get((str(entry.kind), entry.subject), [])
        if any(entry.says_the_same_as(revision) for revision in known):
            continue
        if any(revision.effective_on >= entry.effective.on for revision in known) and (
            entry.corrects is None
        ):
            odd[entry.subject] = "同じ時点かそれより新しい版が、別の内容でもう入っています。"
        new.append(entry)
    return new, odd
