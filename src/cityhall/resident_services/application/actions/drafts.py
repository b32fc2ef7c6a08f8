"""Writing drafts: begin, answer, choose, make it one's own, throw it away."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.messages.api import send_message
from cityhall.foundation.residents.api import person_holding
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import write
from cityhall.resident_services.application.models import Draft, DraftStatus

KEPT_FOR = timedelta(days=30)


def hashed(secret: str) -> str:
    """How secrets and codes are stored: a database that leaks opens no draft."""
    return hashlib.sha256(secret.encode()).hexdigest()


@write
def start_draft(
    *,
    by: Actor,
    now: datetime,
    language: str,
    life_events: Sequence[str] = (),
    answers: Mapping[str, Any] | None = None,
) -> tuple[Draft, str]:
    """A new draft and the secret that opens it from this device. A resident's own is theirs."""
    secret = secrets.token_urlsafe(24)
    draft = Draft.objects.create(
        user_id=by.user_id if by.kind == "resident" else None,
        on_behalf_of_id=by.on_behalf_of if by.kind == "resident" else None,
        secret_hash=hashed(secret),
        life_events=list(life_events),
        answers=dict(answers or {}),
        guided=list(answers or {}),
        language=language,
        created_at=now,
        updated_at=now,
        expires_at=now + KEPT_FOR,
    )
    record_draft(draft, "draft.started", by=by, now=now)
    return draft, secret


@write
def save_answers(
    draft_id: int,
    *,
    by: Actor,
    now: datetime,
    values: Mapping[str, Any],
    absent: Collection[str] = (),
    skipped: Collection[str] = (),
    in_guide: bool = False,
) -> Draft:
    """Merges answers by item, so that two tabs never erase each other's.

    `absent` items lose their answer (hidden is absent, never empty); `skipped` ones are
    remembered as «not known» until they are answered. What is answered `in_guide` is not asked
    again by the form; what is answered in the form keeps its place there.
    """
    draft = open_draft(draft_id)
    draft.answers = {
        item: value for item, value in (draft.answers | dict(values)).items() if item not in absent
    }
    unknown = [*draft.skipped, *(item for item in skipped if item not in draft.skipped)]
    draft.skipped = [item for item in unknown if item not in draft.answers]
    if in_guide:
        draft.guided = list(dict.fromkeys([*draft.guided, *values]))
    return touched(draft, now, "answers", "skipped", "guided")


@write
def ask_again(draft_id: int, *, by: Actor, now: datetime, item: str, value: Any) -> Draft:
    """Puts a question that need not be asked into the form, filled with what is known."""
    draft = open_draft(draft_id)
    draft.answers = {**draft.answers, item: value}
    draft.guided = [each for each in draft.guided if each != item]
    return touched(draft, now, "answers", "guided")


@write
def add_life_events(
    draft_id: int, *, by: Actor, now: datetime, life_events: Sequence[str], given: Mapping[str, Any]
) -> Draft:
    """More has happened: the events join those of the draft, with the facts that they state."""
    draft = open_draft(draft_id)
    draft.life_events = list(dict.fromkeys([*draft.life_events, *life_events]))
    draft.answers = {**draft.answers, **given}
    draft.guided = list(dict.fromkeys([*draft.guided, *given]))
    return touched(draft, now, "life_events", "answers", "guided")


@write
def choose_procedures(
    draft_id: int, *, by: Actor, now: datetime, procedures: Sequence[str]
) -> Draft:
    """Settles which procedures the bundle will open."""
    draft = open_draft(draft_id)
    draft.procedures = list(dict.fromkeys(procedures))
    return touched(draft, now, "procedures")


@write
def claim_draft(draft_id: int, *, by: Actor, now: datetime) -> Draft:
    """Makes the draft the signed-in resident's; the device's secret alone opens it no longer."""
    draft = open_draft(draft_id)
    if by.kind == "resident" and draft.user_id is None:
        draft.user_id = by.user_id
        draft.save(update_fields=["user"])
        record_draft(draft, "draft.claimed", by=by, now=now)
    return draft


@write
def hand_to_principal(draft_id: int, *, user_id: int, by: Actor, now: datetime) -> Draft:
    """Gives what was prepared for somebody to that very person's account, to check and send."""
    draft = open_draft(draft_id)
    draft.user_id, draft.on_behalf_of_id = user_id, None
    record_draft(draft, "draft.handed_to_principal", by=by, now=now)
    send_message(
        occasion_name="draft_handed",
        key=f"draft_handed:{draft.pk}:{now:%Y%m%d%H%M%S}",
        person_id=person_holding(user_id),
        now=now,
        by=by,
    )
    return touched(draft, now, "user", "on_behalf_of")


@write
def turn_to(draft_id: int, *, by: Actor, now: datetime) -> Draft:
    """Takes up one of several drafts: the one touched last is the one gone on with."""
    draft = open_draft(draft_id)
    record_draft(draft, "draft.turned_to", by=by, now=now)
    return touched(draft, now)


@write
def discard_draft(draft_id: int, *, by: Actor, now: datetime) -> None:
    """Throws the answers away. The row stays, empty, so that history says what happened."""
    draft = open_draft(draft_id)
    empty_draft(draft, DraftStatus.DISCARDED, now)
    record_draft(draft, "draft.discarded", by=by, now=now)


def mark_submitted(draft: Draft, *, by: Actor, now: datetime, bundle_reference: str) -> None:
    """The cases are open: what they hold is no longer kept here. Call inside the transaction."""
    draft.bundle_reference = bundle_reference
    empty_draft(draft, DraftStatus.SUBMITTED, now)
    record_draft(draft, "draft.submitted", by=by, now=now)


def empty_draft(draft: Draft, status: DraftStatus, now: datetime) -> None:
    """Ends a draft: nothing that the resident wrote remains in it."""
    draft.answers, draft.skipped, draft.guided = {}, [], []
    draft.resume_hash = None
    draft.status = status
    draft.updated_at = now
    emptied = ["answers", "skipped", "guided", "resume_hash"]
    draft.save(update_fields=[*emptied, "status", "updated_at", "bundle_reference"])


def open_draft(draft_id: int) -> Draft:
    """The draft, locked for this transaction; raises `Conflict` unless it is still open."""
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if not draft.is_open:
        raise Conflict(
            "draft.not_open",
            "この下書きは、もう書きかえられません。",
            "提出したものは「わたしのページ」で見られます。新しく始めることもできます。",
        )
    return draft


def touched(draft: Draft, now: datetime, *fields: str) -> Draft:
    """Saves the named fields and keeps the draft for another full term."""
    draft.updated_at = now
    draft.expires_at = now + KEPT_FOR
    draft.expiry_notice_at = None
    draft.save(update_fields=[*fields, "updated_at", "expires_at", "expiry_notice_at"])
    return draft


def record_draft(draft: Draft, action: str, *, by: Actor, now: datetime) -> None:
    """Writes the draft's entry in the audit, in the same transaction."""
    record(by=by, action=action, object_kind="draft", object_id=draft.pk, now=now)
