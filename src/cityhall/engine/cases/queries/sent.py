"""What a person has sent with a case, for that person's own eyes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cityhall.engine.cases.access import case_for
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.emergency import read_case
from cityhall.engine.cases.models import Attachment, Case, CaseValue
from cityhall.engine.cases.queries.laid_aside import is_set_aside
from cityhall.engine.cases.rules.refusals import not_found
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.vocabulary.api import show_value
from cityhall.kernel.texts import said


@dataclass(frozen=True)
class SentValue:
    """One answer in words. `source` is answer, correction or fact:<where from>; `previous` is
    what it replaced, '' if nothing; `documents` can be opened again."""

    item: str
    label: str
    group: str
    shown: str
    source: str
    as_of: date
    previous: str
    documents: tuple[UUID, ...]
    is_erased: bool


def sent_with(
    *, reference: str, by: Actor, now: datetime, language: str = "ja"
) -> tuple[SentValue, ...]:
    """All answers of a case in the order asked; `NotFound` if the actor may not know of it."""
    case = case_for(reference, by=by, now=now)
    definition = version_of(case.version_id)
    rows: dict[str, list[CaseValue]] = defaultdict(list)
    for row in CaseValue.objects.filter(case=case).order_by("sequence", "id"):
        rows[row.item].append(row)
    is_aside = is_set_aside(case)
    documents = {} if is_aside else _documents(case)
    return tuple(
        _sent(rows[item], definition, tuple(documents.get(item, ())), language, is_aside)
        for item in definition.procedure.items
        if item in rows
    )


def document_sent(*, reference: str, document_id: UUID, by: Actor, now: datetime) -> UUID:
    """The same id if it was handed in with a case that the actor may see; else `NotFound`."""
    case, _ = read_case(reference, by=by, now=now)
    if is_set_aside(case):
        raise not_found()
    if not Attachment.objects.filter(case=case, document_id=document_id, erased_at=None).exists():
        raise not_found()
    return document_id


def _documents(case: Case) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    rows = Attachment.objects.filter(case=case, erased_at=None).order_by("id")
    for item, document_id in rows.values_list("item", "document_id"):
        found[item].append(document_id)
    return found


def _sent(
    rows: Sequence[CaseValue],
    definition: Version,
    documents: tuple[UUID, ...],
    language: str,
    is_aside: bool,
) -> SentValue:
    current, before = rows[-1], rows[-2] if len(rows) > 1 and not is_aside else None
    item = definition.items[current.item]
    return SentValue(
        item=item.id,
        label=said(item.label, language),
        group=item.group,
        shown="" if is_aside else show_value(item, current.value, language),
        source=current.source,
        as_of=current.as_of,
        previous=show_value(item, before.value, language) if before else "",
        documents=documents,
        is_erased=current.erased_at is not None or is_aside,
    )
