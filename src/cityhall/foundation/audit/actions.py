"""Writing the audit: in the caller's transaction, so that an act and its entry stand or fall."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db import connection

from cityhall.foundation.audit.models import WATCHED, Entry
from cityhall.kernel.errors import Invalid
from cityhall.kernel.transactions import write


class ActorLike(Protocol):
    """What the audit needs of an actor; accounts.Actor is one."""

    @property
    def kind(self) -> str: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def label(self) -> str: ...
    @property
    def on_behalf_of(self) -> int | None: ...
    @property
    def purpose(self) -> str: ...


def record(
    *,
    by: ActorLike,
    action: str,
    object_kind: str,
    object_id: object,
    now: datetime,
    case_reference: str = "",
    person_id: int | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry. `detail` holds ids, codes and counts, never personal values.

    Outside a transaction it raises: the entry must not outlive an act that was rolled back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the act that it records")
    Entry.objects.create(
        at=now,
        actor_kind=by.kind,
        actor_id=by.user_id,
        actor_label=by.label[:200],
        on_behalf_of=by.on_behalf_of,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        case_reference=case_reference,
        person_id=person_id,
        reason=(reason.strip() or by.purpose)[:500],
        detail=dict(detail or {}),
    )


def record_read(
    *,
    by: ActorLike,
    object_kind: str,
    object_id: object,
    now: datetime,
    case_reference: str = "",
    person_id: int | None = None,
    reason: str = "",
    reader: Mapping[str, str] | None = None,
) -> None:
    """Write that a member of staff or another system read personal data, for which case or why.

    `reader` says as whom: section, ward and role of the duty by which they read
    (`accounts.reader_of`), and the purpose where one was stated.

    Raises `Invalid` (audit.reason_needed) if neither case nor reason is said. Residents who read
    their own data leave no entry.
    """
    if by.kind not in WATCHED:
        return
    ensure_has_ground(case_reference, reason or by.purpose)
    with write():
        record(
            by=by,
            action=f"{object_kind}.read",
            object_kind=object_kind,
            object_id=object_id,
            now=now,
            case_reference=case_reference,
            person_id=person_id,
            reason=reason,
            detail=reader,
        )


def ensure_has_ground(case_reference: str, reason: str) -> None:
    """Personal data is read for a case or for a reason that the reader states."""
    if not case_reference and not reason.strip():
        raise Invalid(
            "audit.reason_needed",
            "個人の情報を見る理由が書かれていません。",
            "どの案件のためか、または見る理由を書いてください。",
            field="reason",
        )
