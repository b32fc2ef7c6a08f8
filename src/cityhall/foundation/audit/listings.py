"""Reads of more than one: a list that staff were shown, and what was taken out as a file.

A list is one entry, whoever stands in it; what leaves the house is one entry for each case, so
that each person can be told.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from cityhall.foundation.audit.actions import ActorLike, ensure_has_ground, record
from cityhall.foundation.audit.models import WATCHED, Entry
from cityhall.kernel.folding import fold
from cityhall.kernel.keys import key_from


def record_listing(
    *,
    by: ActorLike,
    object_kind: str,
    object_id: object,
    shown: Sequence[object],
    total: int,
    now: datetime,
    search: str = "",
    reason: str = "",
    reader: Mapping[str, str] | None = None,
) -> None:
    """Write that a member of staff was shown a list: of what kind, which of all, how many.

    `shown` are references or ids. `search` is what was looked for; only its digest is kept, by
    which a search for somebody can be found again (`digest_of_search`). A search that finds nothing
    tells something too and is written; an empty list without a search is not. Belongs inside the
    transaction that reads the list.
    """
    if by.kind not in WATCHED or not (shown or search.strip()):
        return
    detail: dict[str, Any] = {**(reader or {}), "shown": list(shown), "total": total}
    if search.strip():
        detail["search"] = digest_of_search(search)
    record(
        by=by,
        action=f"{object_kind}.read",
        object_kind=object_kind,
        object_id=str(object_id)[:64],
        reason=reason,
        detail=detail,
        now=now,
    )


def record_found(
    *,
    by: ActorLike,
    object_kind: str,
    found: Iterable[tuple[object, str, int | None]],
    now: datetime,
    reason: str = "",
    reader: Mapping[str, str] | None = None,
) -> None:
    """Write, for each whom a search brought up, that it did: somebody was looked for by name.

    `found` are object id, case reference ('' for none) and person, as in `record`. A list that
    merely stands open is one entry for all; a search is told to each. One statement.
    """
    if by.kind != "staff":
        return
    Entry.objects.bulk_create(
        Entry(
            at=now,
            actor_kind=by.kind,
            actor_id=by.user_id,
            actor_label=by.label[:200],
            on_behalf_of=by.on_behalf_of,
            action=f"{object_kind}.found",
            object_kind=object_kind,
            object_id=str(object_id),
            case_reference=reference,
            person_id=person_id,
            reason=reason.strip()[:500],
            detail=dict(reader or {}),
        )
        for object_id, reference, person_id in found
    )


def digest_of_search(search: str) -> str:
    """HMAC-SHA-256 of what was looked for, the same in whichever writing; without the key of the
    audit nobody can try out names."""
    key = key_from(Path(settings.VAR_DIR) / "keys" / "audit")
    return hmac.digest(key, b"search:" + fold(search).encode(), "sha256").hex()


def record_case_reads(
    *,
    by: ActorLike,
    cases: Iterable[tuple[str, int | None]],
    reason: str,
    detail: dict[str, Any],
    now: datetime,
    reader: Mapping[str, str] | None = None,
) -> None:
    """Write a read of each case, given by its reference and the person whose it is, all at once.

    Raises `Invalid` (audit.reason_needed) without a reason. One statement on PostgreSQL, one for
    each eighty cases or so on SQLite. Belongs inside the transaction that reads them.
    """
    if by.kind not in WATCHED:
        return
    ensure_has_ground("", reason)
    Entry.objects.bulk_create(
        Entry(
            at=now,
            actor_kind=by.kind,
            actor_id=by.user_id,
            actor_label=by.label[:200],
            on_behalf_of=by.on_behalf_of,
            action="case.read",
            object_kind="case",
            object_id=reference,
            case_reference=reference,
            person_id=person_id,
            reason=reason.strip()[:500],
            detail={**(reader or {}), **detail},
        )
        for reference, person_id in cases
    )
