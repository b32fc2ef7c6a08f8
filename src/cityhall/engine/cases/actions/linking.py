"""A bundle received without a sign-in becomes its person's: by a code from the counter, if name
and birth date agree. Whatever does not fit is refused in the same words, so that nobody learns
from the answer whether there is such a code or whose case it opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from cityhall.engine.cases.access import case_to_change, visible_to
from cityhall.engine.cases.events import BundleLinked
from cityhall.engine.cases.keys import chain_key
from cityhall.engine.cases.models import Bundle, Case, LinkCode, LinkTry
from cityhall.engine.cases.records import Change, append
from cityhall.engine.cases.rules import linking as rules
from cityhall.engine.cases.rules import refusals
from cityhall.engine.cases.sealing import stamp
from cityhall.engine.cases.searching import copies_of
from cityhall.foundation.accounts.api import Actor, User, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.residents.api import Person, match_case, person_of, same_name
from cityhall.kernel.reference_numbers import new_reference, read_reference
from cityhall.kernel.transactions import write

LASTS = timedelta(days=14)
TRIES, WITHIN = 5, timedelta(hours=1)  # of one account
MISSES = 3  # of one code: by then it is in the wrong hands, or the case bears another name


@dataclass(frozen=True)
class NewLinkCode:
    """A code, told this once: for which cases, and until when. `others` is how many more of the
    bundle lie where its maker does not read."""

    code: str
    references: tuple[str, ...]
    others: int
    expires_at: datetime


@write
def make_link_code(*, reference: str, by: Actor, now: datetime) -> NewLinkCode:
    """A code for the bundle of a case that is nobody's yet; one made before is void.

    Raises `NotAllowed` without `case.receive` there, `Conflict` (cases.linked_already) for a case
    that has its person.
    """
    _kept_to_oneself(Bundle.objects.filter(cases__reference=reference))
    case = case_to_change(reference, by=by, now=now)
    user = user_of(refusals.staff_id(by))
    ensure_allowed(user, "case.receive", section=case.section, ward=case.ward)
    rules.ensure_without_person(case.person_id)
    LinkCode.objects.filter(bundle=case.bundle, used_at=None).delete()
    code = new_reference()
    LinkCode.objects.create(
        bundle=case.bundle,
        digest=_digest(code),
        made_by=user,
        made_at=now,
        expires_at=now + LASTS,
    )
    record(
        by=by,
        action="case.link_code_made",
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        now=now,
    )
    waiting = Case.objects.filter(bundle=case.bundle, person=None)
    seen = visible_to(by, now=now).filter(pk__in=waiting).order_by("id")
    shown = tuple(seen.values_list("reference", flat=True))
    return NewLinkCode(code, shown, waiting.count() - len(shown), now + LASTS)


def link_by_code(*, code: str, by: Actor, now: datetime) -> tuple[str, ...]:
    """The resident's own from now on: the references of the cases.

    Raises `Invalid` (cases.link_code_form) for what cannot be a code, which counts as no try;
    `Invalid` (cases.link_refused) for every code that does not fit, whatever the reason;
    `NotAllowed` (cases.link_tries) after too many of these.
    """
    linked = _try(code, rules.resident_id(by), by=by, now=now)
    if not linked:
        raise rules.link_refused()
    return linked


@write
def _try(code: str, user_id: int, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """The references, or nothing and a try that is counted. Tries of one account wait for each
    other, so that many sent at once are no more than may be sent one by one."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    tries = LinkTry.objects.filter(user_id=user_id, at__gt=now - WITHIN).count()
    rules.ensure_few_tries(tries, TRIES)
    read = read_reference(code)
    if read is None:
        raise rules.link_code_form()
    linked = _link(read, person_of(user_of(user_id)), by=by, now=now)
    if not linked:
        _missed(user_id, by=by, now=now)
    return linked


def _link(code: str, person: int | None, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """Nothing if the code does not fit; a miss is counted on a code that exists."""
    waiting_code = LinkCode.objects.filter(digest=_digest(code), used_at=None)
    _kept_to_oneself(Bundle.objects.filter(pk__in=waiting_code.values("bundle_id")))
    found = waiting_code.select_for_update().first()
    if found is None or person is None or found.expires_at <= now or found.misses >= MISSES:
        return ()
    waiting = Case.objects.select_for_update().filter(bundle=found.bundle_id, person=None)
    cases = list(waiting.order_by("id"))
    if not cases or not all(_agrees(case, person) for case in cases):
        found.misses += 1
        found.save(update_fields=["misses"])
        return ()
    found.used_at = now
    found.save(update_fields=["used_at"])
    return _give(cases, person, by=by, now=now)


def _agrees(case: Case, person: int) -> bool:
    """Name (or reading) and birth date, folded: 髙﨑 and 高崎 are the same."""
    return Person.objects.filter(same_name(*copies_of(case)), pk=person).exists()


def _give(cases: Sequence[Case], person: int, *, by: Actor, now: datetime) -> tuple[str, ...]:
    references = tuple(case.reference for case in cases)
    for case in cases:
        append(case, Change("linked", sets={"person_id": person}), by=by, now=now)
        record(
            by=by,
            action="case.linked",
            object_kind="case",
            object_id=case.reference,
            case_reference=case.reference,
            person_id=person,
            now=now,
        )
    match_case(references=references, copies=copies_of(cases[0]), person_id=person, by=by, now=now)
    announce(BundleLinked(cases[0].bundle.reference, references), now=now)
    return references


def _kept_to_oneself(bundle: QuerySet[Bundle]) -> None:
    """Nobody else makes or uses a code for the bundle until the transaction ends. Before its
    cases, as everywhere: two that wait for each other would be sent away by the database."""
    bundle.select_for_update(no_key=True).values_list("pk").first()


def _missed(user_id: int, *, by: Actor, now: datetime) -> None:
    LinkTry.objects.filter(user_id=user_id, at__lte=now - WITHIN).delete()
    LinkTry.objects.create(user_id=user_id, at=now)
    record(by=by, action="case.link_refused", object_kind="user", object_id=user_id, now=now)


def _digest(code: str) -> str:
    return stamp(chain_key(), ["link code", code])
