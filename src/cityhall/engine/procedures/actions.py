"""Publishing: what the catalogue says now becomes versions that never change."""

from datetime import datetime
from functools import lru_cache

from cityhall.engine.procedures.catalogue import Catalogue, catalogue
from cityhall.engine.procedures.checking import check_definitions
from cityhall.engine.procedures.content import content_of, digest_of
from cityhall.engine.procedures.models import ProcedureVersion
from cityhall.engine.procedures.queries import latest_versions
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import ActorLike, record
from cityhall.foundation.vocabulary.api import CatalogueProblem, CatalogueProblems
from cityhall.kernel.transactions import write


def publish_all(
    now: datetime, *, by: ActorLike | None = None, source: Catalogue | None = None
) -> list[int]:
    """Publishes a new version of every procedure whose content changed; returns their ids.

    The content is the procedure with the items, figures and workflow that it uses. `source` is
    the catalogue to publish, by default that of the settings; `by` by default the city's machinery.
    Raises CatalogueProblems, and publishes nothing, if `catalogue check` would find anything.
    """
    source = source or catalogue()
    problems = problems_of(source)
    if problems:
        raise CatalogueProblems(problems)
    return _publish_changed(source, by=by or Actor.system("手続の公開"), now=now)


@lru_cache(maxsize=8)
def problems_of(source: Catalogue) -> tuple[CatalogueProblem, ...]:
    """What is wrong in a loaded catalogue; looked at once, because it never changes."""
    return tuple(check_definitions(source.definitions, source.rulebook))


@write
def _publish_changed(source: Catalogue, *, by: ActorLike, now: datetime) -> list[int]:
    latest = latest_versions()
    published = []
    for procedure in source.procedures.values():
        content = content_of(source, procedure)
        before = latest.get(procedure.id)
        if before is None or before.digest != digest_of(content):
            number = 1 if before is None else before.number + 1
            published.append(_publish(procedure.id, number, content, by=by, now=now))
    return published


def _publish(procedure: str, number: int, content: str, *, by: ActorLike, now: datetime) -> int:
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=number,
        digest=digest_of(content),
        content=content,
        published_at=now,
        published_by=by.label[:200],
    )
    record(
        by=by,
        action="procedure.published",
        object_kind="procedure_version",
        object_id=version.pk,
        now=now,
        detail={"procedure": procedure, "number": number},
    )
    return version.pk
