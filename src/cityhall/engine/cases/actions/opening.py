"""Opens a bundle: all its cases or none, once per client key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError

from cityhall.engine.cases.access import ensure_may_file_for
from cityhall.engine.cases.actions.deeds import attachments
from cityhall.engine.cases.costs import Fee, fee_of
from cityhall.engine.cases.definitions import (
    current_versions,
    fitting,
    waits_for_counter,
)
from cityhall.engine.cases.events import BundleOpened
from cityhall.engine.cases.keys import chain_key
from cityhall.engine.cases.models import (
    Attachment,
    BesideChain,
    Bundle,
    Case,
    CaseEvent,
    CaseValue,
)
from cityhall.engine.cases.queries.receipts import (
    BundleReceipt,
    receipt_from,
    receipt_of,
)
from cityhall.engine.cases.records import (
    FOLLOWING,
    Change,
    event_of,
    insert_cases,
    insert_many,
    journal_after_commit,
    seal_rows,
)
from cityhall.engine.cases.rules import dates, refusals
from cityhall.engine.cases.sealing import bundle_seal, salts, seal, stamp
from cityhall.engine.cases.searching import copies_of, search_copies
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.organisation.api import calendar_of, ladder
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.payments.api import Owed, place_orders
from cityhall.foundation.residents.api import match_case
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Problem
from cityhall.kernel.reference_numbers import new_reference
from cityhall.kernel.transactions import write

ANSWER, FACT = "answer", "fact:"


@dataclass(frozen=True)
class Filing:
    """What somebody sends: procedures, and one set of answers for all of them.

    `answers` hold values in the vocabulary's JSON forms; `reused` names the source of those
    that were not asked but taken from facts. `contact` holds `email`, `phone` and
    `accommodations`. `person_id` is the person whose matter it is, if signed in.
    """

    procedures: tuple[str, ...]
    answers: Mapping[str, Any]
    reused: Mapping[str, str] = field(default_factory=dict)
    person_id: int | None = None
    contact: Mapping[str, Any] = field(default_factory=dict)
    channel: str = "online"
    assurance: str = "none"
    language: str = "ja"


def open_bundle(*, filing: Filing, by: Actor, now: datetime, client_key: str) -> BundleReceipt:
    """Opens every case of a filing and returns the receipt.

    The same key with the same content gives the receipt of the first time; with other content
    it raises `Conflict` (cases.key_reused). What is refused opens nothing at all.
    """
    refusals.ensure_key(client_key)
    ensure_may_file_for(by, filing.person_id, filing.procedures, today=in_jst(now).date())
    sent = stamp(chain_key(), [vars(filing), by.kind, by.user_id, by.on_behalf_of])
    key = (client_key, sent)
    try:
        return _open(filing, by=by, now=now, key=key)
    except (IntegrityError, Problem) as failure:
        # Sent before, perhaps at this very moment, perhaps while it could still be filed.
        known = _opened_before(*key)
        if known is not None:
            return receipt_of(known, language=filing.language)
        if isinstance(failure, Problem):
            raise
        return _open(filing, by=by, now=now, key=key)  # a reference was drawn a second time


def _open(filing: Filing, *, by: Actor, now: datetime, key: tuple[str, str]) -> BundleReceipt:
    return _insert(_prepare(filing, by=by, now=now, key=key), by=by)


def _opened_before(client_key: str, sent: str) -> Bundle | None:
    known = Bundle.objects.filter(client_key=client_key).first()
    if known is not None:
        refusals.ensure_same_content(known.content_seal, sent)
    return known


@dataclass(frozen=True)
class Prepared:
    """Everything that is to be written, before the first row is: the transaction only inserts,
    so that others wait for the database's write lock as briefly as can be."""

    bundle: Bundle
    versions: Sequence[Version]
    cases: Sequence[Case]
    events: Sequence[CaseEvent]
    beside: Sequence[BesideChain]
    owed: Sequence[Owed]


def _prepare(filing: Filing, *, by: Actor, now: datetime, key: tuple[str, str]) -> Prepared:
    today = in_jst(now).date()
    chosen = _chosen(filing, by=by, today=today)
    client_key, sent = key
    bundle = Bundle(
        reference=new_reference(),
        client_key=client_key,
        content_seal=sent,
        person_id=filing.person_id,
        opened_by_id=by.user_id,
        opened_at=now,
        channel=filing.channel,
        assurance=filing.assurance,
        language=filing.language,
        contact=dict(filing.contact),
    )
    fees = [fee_of(version, filing.channel, today) for version, _ in chosen]
    cases = [
        _case(bundle, version, filing, now, fee)
        for (version, _), fee in zip(chosen, fees, strict=True)
    ]
    salt, counted = salts(), set[str]()
    bundle.contact_salt = next(salt)
    bundle.contact_digest = seal(bundle.contact_salt, bundle.contact)
    names = [case.reference for case in cases]
    bundle.seal = bundle_seal(chain_key(), bundle.settled(), names)
    events, beside = [], []
    for case, (version, held) in zip(cases, chosen, strict=True):
        rows = list(_rows(version, held, filing, as_of=today))
        seal_rows(case, 1, rows, salt)
        change = Change(
            "opened",
            sets={column: getattr(case, column) for column in FOLLOWING},
            says=_says(bundle, version, held, filing, counted),
            beside=rows,
        )
        events.append(event_of(case, change, by=by, now=now, client_key=None))
        beside += rows
    versions = [version for version, _ in chosen]
    owed = [fee.owed(case) for fee, case in zip(fees, cases, strict=True) if fee]
    return Prepared(bundle, versions, cases, events, beside, owed)


@write
def _insert(prepared: Prepared, *, by: Actor) -> BundleReceipt:
    """A handful of INSERTs, however many cases and answers there are."""
    bundle = prepared.bundle
    references = tuple(case.reference for case in prepared.cases)
    bundle.save(force_insert=True)
    insert_cases(prepared.cases)
    insert_many(prepared.events)
    insert_many([row for row in prepared.beside if isinstance(row, CaseValue)])
    insert_many([row for row in prepared.beside if isinstance(row, Attachment)])
    record(
        by=by,
        action="bundle.opened",
        object_kind="bundle",
        object_id=bundle.reference,
        person_id=bundle.person_id,
        detail={"cases": list(references)},
        now=bundle.opened_at,
    )
    match_case(
        references=references,
        copies=copies_of(prepared.cases[0]),
        person_id=bundle.person_id,
        by=by,
        now=bundle.opened_at,
    )
    place_orders(owed=prepared.owed, by=by, now=bundle.opened_at)
    announce(BundleOpened(bundle.reference, references), now=bundle.opened_at)
    journal_after_commit(
        [(one.reference, one.head_sequence, one.head_hash) for one in prepared.cases]
    )
    known = {version.id: version for version in prepared.versions}
    return receipt_from(bundle, prepared.cases, known, language=bundle.language)


Chosen = tuple[Version, tuple[str, ...]]  # a procedure, and the items that its case will hold


def _chosen(filing: Filing, *, by: Actor, today: date) -> list[Chosen]:
    """The versions now published, all of which may be filed like this."""
    refusals.ensure_procedures(filing.procedures)
    chosen = []
    for version in current_versions(filing.procedures):
        procedure, title = version.procedure, version.procedure.title["ja"]
        refusals.ensure_in_force(procedure.is_in_force(today), title)
        if not waits_for_counter(procedure, filing.channel):
            refusals.ensure_channel(filing.channel, procedure.channels, title)
            if by.kind != "staff":
                refusals.ensure_assurance(filing.assurance, procedure.identity, title)
        fit = fitting(version, filing.answers, today=today)
        for item in fit.missing:
            refusals.answer_missing(item, version.items[item].label["ja"])
        refusals.ensure_fit(fit.unfit)
        chosen.append((version, fit.held))
    return chosen


def _case(bundle: Bundle, version: Version, filing: Filing, now: datetime, fee: Fee | None) -> Case:
    procedure, workflow = version.procedure, version.workflow
    start = fee.start if fee else workflow.start
    section = procedure.handled_by.section
    ward = version.catalogue.ward_of(procedure, filing.answers)
    clock = dates.Clock(procedure, workflow, partial(calendar_of, section, ward), ladder().rungs)
    columns = {"queue_on": in_jst(now).date(), **dates.entered(clock, start, now)}
    if not waits_for_counter(procedure, filing.channel):
        columns |= dates.arrival(clock, start, now)
    return Case(
        reference=new_reference(),
        bundle=bundle,
        procedure=procedure.id,
        version_id=version.id,
        act=procedure.act,
        channel=filing.channel,
        section=section,
        ward=ward,
        person_id=filing.person_id,
        opened_at=now,
        updated_at=now,
        head_sequence=0,
        head_hash="",
        **columns,
        **search_copies(filing.answers),
    )


def _says(
    bundle: Bundle,
    version: Version,
    held: Sequence[str],
    filing: Filing,
    counted: set[str],
) -> dict[str, Any]:
    """Codes of the opening event; `asked` counts an item once in the whole bundle, so that
    questions asked can be set against facts needed."""
    asked = {item for item in held if item not in filing.reused} - counted
    counted |= asked
    return {
        "bundle": bundle.reference,
        "procedure": version.procedure.id,
        "act": version.procedure.act,
        "version": version.digest,
        "channel": filing.channel,
        "needed": len(held),
        "asked": len(asked),
    }


def _rows(
    version: Version, held: Sequence[str], filing: Filing, *, as_of: date
) -> Iterator[BesideChain]:
    """What the procedure asks for and was answered; nothing else enters the case."""
    for item in held:
        value, source = filing.answers[item], filing.reused.get(item)
        yield CaseValue(
            item=item, value=value, as_of=as_of, source=f"{FACT}{source}" if source else ANSWER
        )
        yield from attachments(version, item, value)
