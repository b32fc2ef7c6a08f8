"""The receipt of a bundle: what arrived, and what waits for its person at a counter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cityhall.engine.cases.access import visible_to
from cityhall.engine.cases.definitions import versions
from cityhall.engine.cases.models import Bundle, Case
from cityhall.engine.cases.queries.last_days import last_days
from cityhall.engine.cases.rules.refusals import not_found
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.organisation.api import section_titles
from cityhall.foundation.residents.api import person_holding
from cityhall.kernel.clock import in_jst
from cityhall.kernel.texts import said


@dataclass(frozen=True)
class ReceiptCase:
    """One case on the receipt, in the reader's language.

    `is_set_aside`: it has not arrived yet and waits to be completed at `place`, where the QR
    code of `reference` opens it, by `last_day` if the law sets one; `bring` says what to bring.
    `office` is where it is handled, if that is one office of a ward. `receipt_case` looks up
    neither of these two.
    """

    reference: str
    procedure: str
    title: str
    act: str
    state: str
    state_label: str
    words: str
    is_set_aside: bool
    place: str
    bring: tuple[str, ...]
    takes: str
    next_steps: str
    due_on: date | None
    last_day: date | None = None
    office: str = ""


@dataclass(frozen=True)
class BundleReceipt:
    """The receipt; `cases` stand in the order in which they were filed."""

    reference: str
    opened_at: datetime
    person_id: int | None
    language: str
    cases: tuple[ReceiptCase, ...]

    @property
    def arrived(self) -> tuple[ReceiptCase, ...]:
        """Those that are done as far as the person is concerned."""
        return tuple(case for case in self.cases if not case.is_set_aside)

    @property
    def set_aside(self) -> tuple[ReceiptCase, ...]:
        """Those that wait to be completed at a counter."""
        return tuple(case for case in self.cases if case.is_set_aside)


def bundle_receipt(
    *, reference: str, by: Actor, now: datetime, language: str = "ja", client_key: str = ""
) -> BundleReceipt:
    """The receipt for whoever filed the bundle; `NotFound` for everybody else.

    A visitor without an account shows by `client_key`, which only the browser that filed the
    bundle knows, that it is theirs.
    """
    bundle = Bundle.objects.filter(reference=reference).first()
    if bundle is None:
        raise not_found()
    cases = list(Case.objects.filter(bundle=bundle).order_by("id"))
    if not _may_see(bundle, cases, by, client_key, now):
        raise not_found()
    known = versions([case.version_id for case in cases])
    days, titles = last_days(cases, known), section_titles(language)
    receipt = receipt_from(bundle, cases, known, language=language)
    told = (
        replace(shown, last_day=days.get(case.pk), office=office_of(case, titles))
        for shown, case in zip(receipt.cases, cases, strict=True)
    )
    return replace(receipt, cases=tuple(told))


def _may_see(
    bundle: Bundle, cases: Sequence[Case], by: Actor, client_key: str, now: datetime
) -> bool:
    """Whoever filed it, but for somebody whose mandate has ended; and whoever may see all of it."""
    if by.kind == "system" or _filed(bundle, by):
        return True
    if by.kind == "resident":
        return bool(cases) and sees_whole_bundle(bundle.reference, by=by, now=now)
    return bool(client_key) and client_key == bundle.client_key


def sees_whole_bundle(reference: str, *, by: Actor, now: datetime) -> bool:
    """Whether no case of a bundle is kept from the actor, as it is from somebody whose mandate is
    for another procedure: only then what was told of the whole is theirs to read. One query."""
    seen = visible_to(by, now=now).values("pk")
    return not Case.objects.filter(bundle__reference=reference).exclude(pk__in=seen).exists()


def _filed(bundle: Bundle, by: Actor) -> bool:
    """By this very account, and for nobody else whom the city knows."""
    if by.user_id is None or by.user_id != bundle.opened_by_id:
        return False
    return by.kind == "staff" or bundle.person_id in (None, person_holding(by.user_id))


def receipt_of(bundle: Bundle, *, language: str) -> BundleReceipt:
    """The receipt, without asking who reads it. Two queries."""
    cases = list(Case.objects.filter(bundle=bundle).order_by("id"))
    known = versions([case.version_id for case in cases])
    return receipt_from(bundle, cases, known, language=language)


def receipt_from(
    bundle: Bundle,
    cases: Sequence[Case],
    known: Mapping[int, Version],
    *,
    language: str,
) -> BundleReceipt:
    """The receipt of what is at hand, without offices and last days, which have to be looked up."""
    return BundleReceipt(
        reference=bundle.reference,
        opened_at=bundle.opened_at,
        person_id=bundle.person_id,
        language=language,
        cases=tuple(receipt_case(case, known[case.version_id], language) for case in cases),
    )


def receipt_case(case: Case, definition: Version, language: str) -> ReceiptCase:
    """One case in plain words."""
    procedure, state = definition.procedure, definition.workflow.states[case.state]
    return ReceiptCase(
        reference=case.reference,
        procedure=case.procedure,
        title=said(procedure.title, language),
        act=case.act,
        state=case.state,
        state_label=said(state.label, language),
        words=said(state.resident, language),
        is_set_aside=case.arrived_at is None and case.kind == "open",
        place=said(procedure.place, language) if procedure.place else "",
        bring=tuple(said(each, language) for each in procedure.bring),
        takes=said(procedure.takes, language) if procedure.takes else "",
        next_steps=said(procedure.next_steps, language) if procedure.next_steps else "",
        due_on=case.due_on,
    )


def office_of(case: Case, title: Callable[[str, str, date], str]) -> str:
    """The office of a ward that handles a case, as people call it; '' if it is none."""
    if not case.ward:
        return ""
    return title(case.section, case.ward, in_jst(case.opened_at).date())
