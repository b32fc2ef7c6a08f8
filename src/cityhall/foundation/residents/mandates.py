"""Mandates that people give and ask for: offered, accepted, claimed with evidence, checked, ended.

A parent's mandate is written by the city itself (`actions.grant_parent_mandate`).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.residents import refusals
from cityhall.foundation.residents.events import MandateGranted, MandateRefused
from cityhall.foundation.residents.kinds import Kind, kinds
from cityhall.foundation.residents.models import Mandate, MandateRequest, Person
from cityhall.foundation.residents.protection import is_protected
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid
from cityhall.kernel.reference_numbers import new_reference, read_reference
from cityhall.kernel.transactions import write

CHECK = "mandate.check"
OFFER_LASTS = timedelta(days=14)
CHECK_LASTS = timedelta(days=90)
State = MandateRequest.State


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. `other_name` is a name value of whoever is not asking; `areas` are
    life events. `valid_until` None is only for kinds without a longest time."""

    kind: str
    other_name: Mapping[str, Any]
    procedures: Sequence[str] = ()
    areas: Sequence[str] = ()
    valid_until: date | None = None
    registration: str = ""
    other_birth_date: date | None = None
    document_id: UUID | None = None


@write
def offer_mandate(*, principal_id: int, wish: Wish, by: Actor, now: datetime) -> tuple[int, str]:
    """The principal asks somebody to act for them: the request's id, and the code to hand on.

    Whoever has the code accepts with it, once, within two weeks. No name is looked up, so that
    nobody learns whom the city knows.
    """
    _ensure_fit(wish, "offered", now)
    code = f"{new_reference()}-{new_reference()}"
    request = _create(wish, now, OFFER_LASTS, principal_id=principal_id, code_hash=_hashed(code))
    _record("mandate.offered", request, by=by, now=now, person_id=principal_id)
    return request.pk, code


@write
def claim_mandate(*, agent_id: int, wish: Wish, by: Actor, now: datetime) -> int:
    """Somebody asks to act for another, with evidence that staff will check; the request's id."""
    kind = _ensure_fit(wish, "claimed", now)
    refusals.ensure_evidence(wish.document_id is not None or kind.evidence is None)
    refusals.ensure_known_principal(wish.other_birth_date is not None)
    request = _create(wish, now, CHECK_LASTS, agent_id=agent_id, state=State.CHECKING)
    _record("mandate.claimed", request, by=by, now=now, person_id=agent_id)
    return request.pk


def _ensure_fit(wish: Wish, arises: str, now: datetime) -> Kind:
    for fault in _faults(wish, arises, now):
        raise fault
    return kinds()[wish.kind]


def faults_of_offer(wish: Wish, *, now: datetime) -> list[Invalid]:
    """All that `offer_mandate` would refuse, so that a form can say it at once."""
    return list(_faults(wish, "offered", now))


def _faults(wish: Wish, arises: str, now: datetime) -> Iterator[Invalid]:
    kind = kinds().get(wish.kind)
    if kind is not None and kind.arises != arises:
        kind = None
    return faults_of(wish, kind, is_offer=arises == "offered", now=now)


def faults_of(wish: Wish, kind: Kind | None, *, is_offer: bool, now: datetime) -> Iterator[Invalid]:
    """What a wish of this kind lacks; None where the kind cannot be had."""
    today = clock.in_jst(now).date()
    latest = kind.latest(today) if kind else (date.max if is_offer else None)
    is_everything = kind is not None and kind.scope == "everything"
    wants_number = kind is not None and kind.registration
    checks = (
        partial(refusals.ensure_kind, kind is not None),
        partial(refusals.ensure_scope, is_everything or bool(wish.procedures or wish.areas)),
        partial(refusals.ensure_registration, not wants_number or bool(wish.registration.strip())),
        partial(refusals.ensure_term, wish.valid_until, earliest=today, latest=latest),
    )
    for check in checks:
        try:
            check()
        except Invalid as fault:
            yield fault


def _create(wish: Wish, now: datetime, lasts: timedelta, **sides: Any) -> MandateRequest:
    return MandateRequest.objects.create(
        kind=wish.kind,
        other_name=dict(wish.other_name),
        other_birth_date=wish.other_birth_date,
        procedures=list(wish.procedures),
        areas=list(wish.areas),
        registration=wish.registration.strip()[:40],
        valid_until=wish.valid_until,
        document_id=wish.document_id,
        created_at=now,
        expires_at=now + lasts,
        **sides,
    )


def request_of_code(code: str, *, now: datetime) -> MandateRequest:
    """The open offer of a code; `NotFound` (residents.code_unknown) for any other, and for one of
    somebody who has come under protection since."""
    written = _read(code)
    found = MandateRequest.objects.filter(
        code_hash=_hashed(written) if written else None, state=State.OPEN, expires_at__gt=now
    )
    request = found.first() if written else None
    today = clock.in_jst(now).date()
    if request is None or is_protected(request.principal_id or 0, today=today):
        raise refusals.code_unknown()
    return request


def _read(code: str) -> str | None:
    letters = "".join(character for character in code if character.isalnum())
    half = len(letters) // 2
    first, second = read_reference(letters[:half]), read_reference(letters[half:])
    return f"{first}-{second}" if first and second else None


@write
def accept_mandate(*, code: str, agent_id: int, by: Actor, now: datetime) -> int:
    """Takes on the offer of a code; the request's id. Where the kind wants it, staff check."""
    request = request_of_code(code, now=now)
    request = MandateRequest.objects.select_for_update().get(pk=request.pk)
    refusals.ensure_open(request.state == State.OPEN)
    refusals.ensure_another(request.principal_id != agent_id)
    request.agent_id, request.code_hash = agent_id, None
    if kinds()[request.kind].checked_at_desk:
        request.state, request.expires_at = State.CHECKING, now + CHECK_LASTS
        request.save()
        _record("mandate.accepted", request, by=by, now=now, person_id=request.principal_id)
        return request.pk
    _grant(request, by=by, now=now)
    return request.pk


@write
def check_mandate(
    *, request_id: int, holds: bool, reason: str, by: Actor, now: datetime,
    principal_id: int | None = None,
) -> None:  # fmt: skip
    """Staff say whether the evidence holds. `principal_id` is who the claim is about.

    Raises `NotAllowed` without the duty, `Invalid` without a reason or a principal, `Conflict` if
    it is settled already.
    """
    ensure_allowed(user_of(by.user_id or 0), CHECK)
    request = MandateRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise refusals.no_request()
    refusals.ensure_open(request.state == State.CHECKING)
    refusals.ensure_reason(bool(reason.strip()))
    request.reason = reason.strip()[:500]
    asked_by = request.principal_id or request.agent_id or 0
    if not holds:
        request.state, request.settled_at = State.REFUSED, now
        request.save()
        _record("mandate.refused", request, by=by, now=now, reason=reason)
        announce(MandateRefused(request_id=request.pk, asked_by=asked_by), now=now)
        return
    request.principal_id = request.principal_id or principal_id
    refusals.ensure_principal(request.principal_id is not None)
    refusals.ensure_another(request.principal_id != request.agent_id)
    _grant(request, by=by, now=now)


@write
def withdraw_request(*, request_id: int, person_id: int, by: Actor, now: datetime) -> None:
    """Whoever asked takes it back. Settled already, nothing changes."""
    request = MandateRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None or person_id not in (request.principal_id, request.agent_id):
        raise refusals.no_request()
    if request.state in (State.OPEN, State.CHECKING):
        request.state, request.settled_at, request.code_hash = State.WITHDRAWN, now, None
        request.save()
        _record("mandate.withdrawn", request, by=by, now=now, person_id=person_id)


def _grant(request: MandateRequest, *, by: Actor, now: datetime) -> None:
    """The mandate of a request. One that stands between the two of the same kind gives way."""
    request.mandate = establish(
        Mandate(
            principal_id=request.principal_id or 0,
            agent_id=request.agent_id or 0,
            kind=request.kind,
            procedures=request.procedures,
            areas=request.areas,
            registration=request.registration,
            valid_until=request.valid_until,
        ),
        by=by,
        now=now,
        reason=request.reason,
        detail={"request": request.pk},
    )
    request.state, request.settled_at = State.GRANTED, now
    request.save()


def establish(
    mandate: Mandate, *, by: Actor, now: datetime, reason: str, detail: Mapping[str, Any]
) -> Mandate:
    """The mandate, in force from today; both sides hear of it. One of the same kind that stands
    between the two gives way."""
    Person.objects.select_for_update().get(pk=mandate.principal_id)
    pair = {"principal_id": mandate.principal_id, "agent_id": mandate.agent_id}
    Mandate.objects.filter(**pair, kind=mandate.kind, revoked_at=None).update(revoked_at=now)
    mandate.basis = kinds()[mandate.kind].law.words
    mandate.valid_from, mandate.created_at = clock.in_jst(now).date(), now
    mandate.save(force_insert=True)
    record(
        by=by,
        action="mandate.granted",
        object_kind="mandate",
        object_id=mandate.pk,
        now=now,
        person_id=mandate.principal_id,
        reason=reason,
        detail={"agent": mandate.agent_id, "kind": mandate.kind, **detail},
    )
    told = MandateGranted(
        principal_id=mandate.principal_id, agent_id=mandate.agent_id, mandate_id=mandate.pk
    )
    announce(told, now=now)
    return mandate


def _record(
    action: str,
    request: MandateRequest,
    *,
    by: Actor,
    now: datetime,
    person_id: int | None = None,
    reason: str = "",
) -> None:
    record(
        by=by,
        action=action,
        object_kind="mandate_request",
        object_id=request.pk,
        now=now,
        person_id=person_id,
        reason=reason,
        detail={"kind": request.kind},
    )


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
