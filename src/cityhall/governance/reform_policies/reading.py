"""Reads a municipality's folder of reform policies: every edition with its policies and lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cityhall.foundation.vocabulary.api import (
    CatalogueProblem,
    CatalogueProblems,
    Source,
    read_file,
)
from cityhall.governance.reform_policies.schema import (
    EditionFile,
    ListDefinition,
    PoliciesFile,
    RevisionDefinition,
)
from cityhall.governance.reform_policies.tables import ReadTable, read_table


@dataclass(frozen=True)
class EditionRead:
    """An edition with all that the folder holds of it."""

    edition: EditionFile
    policies: PoliciesFile
    lists: tuple[tuple[ListDefinition, ReadTable], ...]


def read_reform(folder: Path) -> list[EditionRead]:
    """The editions in order of their years; raises CatalogueProblems (file, line, remedy)."""
    if not folder.exists():
        return []
    return [_edition(each) for each in sorted(folder.iterdir()) if each.is_dir()]


def _edition(folder: Path) -> EditionRead:
    edition, source = read_file(folder / "edition.yaml", EditionFile)
    policies, policies_source = read_file(folder / "policies.yaml", PoliciesFile)
    problems = list(_contradictions(edition, policies, policies_source))
    lists = tuple(
        (each, read_table(folder / each.file, level=each.level)) for each in edition.lists
    )
    for each, table in lists:
        for wrong in table.problems:
            message = f"{each.file} {wrong.row}行目 {wrong.column}: {wrong.message}"
            problems.append(source.problem(("lists",), "reform.row", message, "表を直してください"))
    if problems:
        raise CatalogueProblems(problems)
    return EditionRead(edition, policies, lists)


def _contradictions(
    edition: EditionFile, policies: PoliciesFile, source: Source
) -> Iterator[CatalogueProblem]:
    """Documents and fields that the edition does not know."""
    of_issues = {field.key for field in edition.issue_fields}
    of_policies = {field.key for field in edition.policy_fields}
    for index, issue in enumerate(policies.issues):
        for number, revision in enumerate(issue.revisions):
            place = ("issues", index, "revisions", number)
            yield from _unknown(revision, of_issues, edition, source, place)
    for index, policy in enumerate(policies.policies):
        for number, policy_revision in enumerate(policy.revisions):
            place = ("policies", index, "revisions", number)
            yield from _unknown(policy_revision, of_policies, edition, source, place)


def _unknown(
    revision: RevisionDefinition,
    fields: set[str],
    edition: EditionFile,
    source: Source,
    place: tuple[str | int, ...],
) -> Iterator[CatalogueProblem]:
    if revision.source.document not in edition.documents:
        yield source.problem(
            (*place, "source"),
            "reform.unknown_document",
            f"資料「{revision.source.document}」は edition.yaml にありません",
            "documents に書き足すか、名前を直してください",
        )
    for key in sorted(set(revision.sections) - fields):
        yield source.problem(
            (*place, "sections", key),
            "reform.unknown_field",
            f"項目「{key}」は、この年度の様式にありません",
            "edition.yaml の key を確かめてください",
        )
