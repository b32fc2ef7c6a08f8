"""Reads published versions back."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from cityhall.engine.procedures.catalogue import Catalogue
from cityhall.engine.procedures.content import Version, catalogue_from, digest_of
from cityhall.engine.procedures.models import ProcedureVersion
from cityhall.kernel.errors import NotFound


@dataclass(frozen=True)
class VersionMark:
    """Which version: enough to point at it, without its content."""

    id: int
    procedure: str
    number: int
    digest: str


def latest_versions() -> dict[str, VersionMark]:
    """The newest version of every published procedure, by the procedure's id."""
    rows = ProcedureVersion.objects.order_by("number").values_list(
        "id", "procedure", "number", "digest"
    )
    marks = (VersionMark(*row) for row in rows)
    return {mark.procedure: mark for mark in marks}


def current_version(procedure_id: str) -> Version:
    """The newest version of a procedure; raises NotFound if none was published."""
    rows = ProcedureVersion.objects.filter(procedure=procedure_id).order_by("-number")
    return _version(rows, procedure_id)


def version(version_id: int) -> Version:
    """A published version with its own items and workflow; raises NotFound."""
    return _version(ProcedureVersion.objects.filter(pk=version_id), str(version_id))


def _version(rows: QuerySet[ProcedureVersion], named: str) -> Version:
    row = rows.values_list("id", "procedure", "number", "digest").first()
    if row is None:
        raise _not_published(named)
    mark = VersionMark(*row)
    return Version(mark.id, mark.number, mark.digest, _parsed(mark.id, mark.digest))


def content_digests() -> dict[int, str]:
    """The digest of every version by id, of its content as it is now."""
    rows = ProcedureVersion.objects.order_by("pk").values_list("pk", "content")
    return {number: digest_of(content) for number, content in rows.iterator(chunk_size=100)}


def wrong_versions() -> Iterator[str]:
    """Names of versions whose content is not what their digest says."""
    now = content_digests()
    for version in ProcedureVersion.objects.order_by("pk").defer("content"):
        if now.get(version.pk) != version.digest:
            yield str(version)


@lru_cache(maxsize=512)
def _parsed(version_id: int, digest: str) -> Catalogue:
    # The digest is part of the key because a test's database gives the same id to other content.
    content = ProcedureVersion.objects.values_list("content", flat=True).get(pk=version_id)
    return catalogue_from(content)


def _not_published(what: str) -> NotFound:
    return NotFound(
        "procedure.not_published",
        f"手続「{what}」は公開されていません。",
        "手続の id を確かめるか、手続を公開してください。",
    )
