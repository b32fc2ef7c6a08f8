"""Telling people what happened to their cases, through messages."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from cityhall.design_system.dates import day_in_words
from cityhall.engine.cases.definitions import version_of, versions
from cityhall.engine.cases.events import (
    BundleLinked,
    BundleOpened,
    CaseMoved,
    CaseReminded,
    SectionChanged,
)
from cityhall.engine.cases.models import Attachment, Bundle, Case
from cityhall.engine.cases.notices import decided_of
from cityhall.engine.cases.rules.dates import answer_by
from cityhall.engine.cases.telling import address_of, send
from cityhall.engine.procedures.api import Version
from cityhall.foundation.documents.api import Document, DocumentQuarantined
from cityhall.foundation.messages.api import send_message
from cityhall.foundation.notices.api import issue_notice
from cityhall.foundation.organisation.api import calendar_of
from cityhall.foundation.residents.api import person_holding
from cityhall.kernel.clock import in_jst
from cityhall.kernel.events import handles
from cityhall.kernel.texts import LANGUAGES, Text, chosen
from cityhall.kernel.wareki import format_wareki

# What a move or a timer does, to what its person is told; the first that fits counts.
OCCASIONS: Mapping[str, str] = {
    "open_correction": "correction_requested",
    "record_decision": "decided",
    "deliver_decision": "decided",
    "write_facts": "checked",
    "close": "withdrawn",
    "expire": "expired",
}


@handles(BundleOpened, name="cases.tell_of_bundle")
def tell_of_bundle(event: BundleOpened, *, now: datetime) -> None:
    """One receipt for all that arrived, and a word for each case that waits at a counter."""
    bundle = Bundle.objects.get(reference=event.bundle)
    cases = list(Case.objects.filter(reference__in=event.cases).order_by("id"))
    known = versions([case.version_id for case in cases])
    arrived = [case for case in cases if case.arrived_at is not None]
    if arrived:
        titles = [known[case.version_id].procedure.title for case in arrived]
        only = arrived[0].reference if len(arrived) == 1 else bundle.reference
        send(
            bundle,
            "receipt",
            f"receipt:{bundle.reference}",
            only,
            {"procedure": joined(titles), "reference": only},
            link=address_of(bundle, arrived[0] if len(arrived) == 1 else None),
            now=now,
        )
        _tell_agent(bundle, only, {"procedure": joined(titles), "reference": only}, now=now)
    for case in cases:
        if case.arrived_at is None:
            tell(case, known[case.version_id], "prepared_for_counter", "opened", now=now)


def _tell_agent(
    bundle: Bundle, reference: str, values: Mapping[str, str | Text], *, now: datetime
) -> None:
    """Whoever filed it for somebody else has a receipt as well."""
    opener = bundle.opened_by_id
    agent = person_holding(opener) if opener is not None else None
    if agent is None or bundle.person_id in (None, agent):
        return
    send_message(
        occasion_name="receipt",
        key=f"receipt:{bundle.reference}:agent",
        person_id=agent,
        case_reference=reference,
        values=values,
        link=address_of(bundle, None),
        language=bundle.language,
        now=now,
    )


@handles(BundleLinked, name="cases.tell_of_link")
def tell_of_link(event: BundleLinked, *, now: datetime) -> None:
    """The person, on the page and by the address left at the counter: so that one who did not do
    it hears of it as well."""
    cases = Case.objects.select_related("bundle").filter(reference__in=event.cases)
    for case in cases.order_by("id"):
        tell(case, version_of(case.version_id), "case_linked", "linked", now=now)


@handles(CaseMoved, name="cases.tell_of_move")
def tell_of_move(event: CaseMoved, *, now: datetime) -> None:
    """What the person is to know of a step, if the workflow says that they are told."""
    if not event.tells:
        return
    case = Case.objects.select_related("bundle").get(reference=event.case)
    definition = version_of(case.version_id)
    does = definition.workflow.does(event.move, event.state)
    told = next((OCCASIONS[deed] for deed in OCCASIONS if deed in does), None)
    if told is not None:
        tell(case, definition, told, str(event.sequence), now=now)


@handles(CaseMoved, name="cases.issue_notice")
def issue(event: CaseMoved, *, now: datetime) -> None:
    """The notice of a decision, once for each: with it, or once its fee is paid. Nothing for steps
    that decide nothing."""
    case = Case.objects.get(reference=event.case)
    definition = version_of(case.version_id)
    does = definition.workflow.does(event.move, event.state)
    is_decided = "record_decision" in does and "ask_for_payment" not in does
    if not (is_decided or "deliver_decision" in does):
        return
    decided = decided_of(case, definition)
    if decided is not None:
        issue_notice(decided=decided, key=f"decision:{event.case}:{event.sequence}", now=now)


@handles(CaseReminded, name="cases.remind")
def remind(event: CaseReminded, *, now: datetime) -> None:
    """Says again what is waited for; nothing if the person has acted in the meantime."""
    case = Case.objects.select_related("bundle").get(reference=event.case)
    if case.state != event.state or case.expects != "resident":
        return
    occasion = "prepared_for_counter" if case.arrived_at is None else "correction_requested"
    tell(case, version_of(case.version_id), occasion, f"again{event.sequence}", now=now)


@handles(SectionChanged, name="cases.note_section")
def note_section(event: SectionChanged, *, now: datetime) -> None:
    """Nobody is told: it stands on the case's own page, for staff and for its person."""


@handles(DocumentQuarantined, name="cases.tell_of_virus")
def tell_of_virus(event: DocumentQuarantined, *, now: datetime) -> None:
    """Everybody whose open case has the document; one in a draft is told of when it is filed."""
    _tell_of(Attachment.objects.filter(document_id=event.document), now=now)


@handles(BundleOpened, name="cases.tell_of_virus_in_bundle")
def tell_of_virus_in_bundle(event: BundleOpened, *, now: datetime) -> None:
    """What was found while the document was still in a draft."""
    infected = Attachment.objects.filter(document__scan=Document.Scan.INFECTED)
    _tell_of(infected.filter(case__reference__in=event.cases), now=now)


def _tell_of(attachments: QuerySet[Attachment], *, now: datetime) -> None:
    for row in attachments.filter(case__kind="open", erased_at=None).select_related("case__bundle"):
        case, definition = row.case, version_of(row.case.version_id)
        send(
            case.bundle,
            "document_infected",
            f"document_infected:{case.reference}:{row.document_id}",
            case.reference,
            {
                "procedure": dict(definition.procedure.title),
                "reference": case.reference,
                "document": dict(definition.items[row.item].label),
            },
            link=address_of(case.bundle, case),
            now=now,
        )


def tell(
    case: Case,
    definition: Version,
    occasion: str,
    which: str,
    *,
    now: datetime,
    more: Mapping[str, str | Text] | None = None,
) -> None:
    """Tells the case's person of an occasion, once for each `which`; `more` fills its texts."""
    procedure = definition.procedure
    asked, calendar = in_jst(case.state_since).date(), calendar_of(case.section, case.ward)
    values: dict[str, str | Text] = {
        "procedure": dict(procedure.title),
        "reference": case.reference,
        "place": dict(procedure.place) if procedure.place else {"ja": "窓口", "en": "the counter"},
        "until": format_wareki(answer_by(asked, calendar)),
        "due": in_every_language(case.due_on),
        **(more or {}),
    }
    key = f"{occasion}:{case.reference}:{which}"
    link = address_of(case.bundle, case)
    send(case.bundle, occasion, key, case.reference, values, link=link, now=now)


def in_every_language(day: date | None) -> Text:
    """A day as each language writes it."""
    return {language: day_in_words(day, language) for language in LANGUAGES}


def joined(titles: Iterable[Mapping[str, str]]) -> Text:
    """Several titles as one, in every language."""
    all_titles = [dict(title) for title in titles]
    return {
        language: ("」「" if language != "en" else ", ").join(
            chosen(title, language)[0] for title in all_titles
        )
        for language in LANGUAGES
    }
