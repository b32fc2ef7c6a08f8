"""Work over a whole list: asked for, stopped, begun again, undone; and forgotten in time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from cityhall.engine.cases.actions.saved_views import ASKS
from cityhall.engine.cases.events import ErrandReached
from cityhall.engine.cases.models import Errand, ErrandPart
from cityhall.engine.cases.queries.errands import can_be_undone, own_errand
from cityhall.engine.cases.queries.inbox import VIEWS
from cityhall.engine.cases.rules import desk_refusals, refusals
from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.transactions import write

Kind, State = Errand.Kind, Errand.State
NEEDS: Mapping[str, str] = {
    Kind.CSV: "case.take_out",
    Kind.EXCEL: "case.take_out",
    Kind.TAKE: "case.take",
    Kind.ASSIGN: "case.assign",
}
#: So many at once for one clerk; and how long what became of each case is kept.
MOST_AT_ONCE, FORGOTTEN_AFTER = 3, timedelta(days=30)
AT_ONCE = 50  # parts deleted in one write


@write
def ask_errand(
    *,
    kind: str,
    section: str,
    ward: str,
    asks: Mapping[str, str],
    by: Actor,
    now: datetime,
    client_key: str,
    reason: str = "",
    assignee_id: int | None = None,
) -> UUID:
    """Gives a whole list to a worker; the number of the errand, the same for the same key.

    A file wants the reason why it is taken out. Raises `NotAllowed`, `Invalid`
    (cases.no_such_view, cases.reason_missing, cases.assignee_cannot_take, cases.errands_running).
    """
    refusals.ensure_key(client_key)
    user = user_of(refusals.staff_id(by))
    before = Errand.objects.filter(owner=user, client_key=client_key).first()
    if before is not None:
        return before.number
    desk_refusals.ensure_errand(kind in NEEDS)
    ensure_allowed(user, "desk.inbox", section=section, ward=ward)
    ensure_allowed(user, NEEDS[kind], section=section, ward=ward)
    desk_refusals.ensure_view(asks.get("view", "todo") in VIEWS)
    if kind == Kind.ASSIGN:
        desk_refusals.ensure_can_take(assignee_id is not None)
    if kind in (Kind.CSV, Kind.EXCEL):
        desk_refusals.ensure_file_reason(reason)
    return _began(
        Errand(
            owner=user,
            client_key=client_key,
            section=section,
            ward=ward,
            kind=kind,
            asks={each: value for each in ASKS if (value := str(asks.get(each, ""))[:60])},
            reason=reason.strip()[:200] if kind in (Kind.CSV, Kind.EXCEL) else "",
            assignee_id=assignee_id if kind == Kind.ASSIGN else None,
        ),
        by,
        now,
    )


@write
def undo_errand(*, number: UUID, by: Actor, now: datetime, client_key: str) -> UUID:
    """Gives back whatever the errand took or gave and nobody has touched since.

    Raises `NotFound`, and `Conflict` (cases.undo_over) when it is over for longer than
    ten minutes or was undone before.
    """
    errand = own_errand(number, by=by)
    again = Errand.objects.filter(owner=errand.owner, client_key=client_key).first()
    if again is not None:
        return again.number
    desk_refusals.ensure_can_be_undone(can_be_undone(errand, now))
    return _began(
        Errand(
            owner=errand.owner,
            client_key=client_key,
            section=errand.section,
            ward=errand.ward,
            kind=Kind.UNDO,
            asks=errand.asks,
            undoes=errand,
            total=errand.done,
        ),
        by,
        now,
    )


def _began(errand: Errand, by: Actor, now: datetime) -> UUID:
    running = Errand.objects.filter(owner=errand.owner, state=State.RUNNING).count()
    desk_refusals.ensure_few_errands(running < MOST_AT_ONCE, MOST_AT_ONCE)
    errand.asked_at = errand.moved_at = now
    errand.save()
    _record("errand.asked", errand, by, now, reason=errand.reason)
    announce(ErrandReached(errand.pk, errand.run, errand.step), now=now)
    return errand.number


@write
def cancel_errand(*, number: UUID, by: Actor, now: datetime) -> None:
    """Stops it before its next step. Of a file nothing is left; what was taken stays taken."""
    errand = own_errand(number, by=by, to_change=True)
    if errand.state != State.RUNNING:
        return
    errand.state, errand.ended_at = State.CANCELLED, now
    errand.save(update_fields=["state", "ended_at"])
    if errand.is_file:
        ErrandPart.objects.filter(errand=errand).delete()
    _record("errand.cancelled", errand, by, now)


@write
def retry_errand(*, number: UUID, by: Actor, now: datetime) -> None:
    """Begins again what was stopped, failed or stands still: a file from its start, as of now;
    deeds where they stood. A step of before that comes late finds another run, and does nothing."""
    errand = own_errand(number, by=by, to_change=True)
    if errand.state in (State.DONE, State.GONE):
        return
    errand.run, errand.state, errand.problem = errand.run + 1, State.RUNNING, ""
    errand.moved_at, errand.ended_at = now, None
    if errand.is_file:
        ErrandPart.objects.filter(errand=errand).delete()
        errand.step, errand.after, errand.total, errand.done = 0, "", None, 0
        errand.asked_at = now
    errand.save()
    _record("errand.retried", errand, by, now)
    announce(ErrandReached(errand.pk, errand.run, errand.step), now=now)


def tidy_errands(*, now: datetime) -> int:
    """Deletes files whose days are over, and in time what became of each case; how many errands.

    Each in a write of its own: stopped in the middle, the rest is done the next time.
    """
    over, tidied = now - timedelta(days=settings.FILE_DAYS), 0
    files = Errand.objects.filter(
        state__in=[State.DONE, State.FAILED], kind__in=[Kind.CSV, Kind.EXCEL], ended_at__lte=over
    )
    for errand in files.only("pk"):
        _emptied(errand.pk)
        tidied += Errand.objects.filter(pk=errand.pk).update(state=State.GONE, content=None)
    old = Errand.objects.filter(ended_at__lte=now - FORGOTTEN_AFTER).exclude(state=State.RUNNING)
    for errand in old.only("pk"):
        _emptied(errand.pk)
        tidied += errand.delete()[0]
    return tidied


def _emptied(errand_id: int) -> None:
    """A long file goes in short writes, so that nobody waits."""
    parts = ErrandPart.objects.filter(errand=errand_id)
    while ids := list(parts.values_list("pk", flat=True)[:AT_ONCE]):
        parts.filter(pk__in=ids).delete()


def _record(action: str, errand: Errand, by: Actor, now: datetime, *, reason: str = "") -> None:
    detail: dict[str, Any] = {"kind": errand.kind, "asks": errand.asks, "done": errand.done,
                              "place": f"{errand.section}.{errand.ward}"}  # fmt: skip
    record(by=by, action=action, object_kind="errand", object_id=errand.number, reason=reason,
           detail=detail, now=now)  # fmt: skip
