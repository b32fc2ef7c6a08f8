"""A person's cases as a timeline in plain words, and what is expected of whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from cityhall.engine.cases.access import Authority, authority_of, visible_to
from cityhall.engine.cases.definitions import versions
from cityhall.engine.cases.models import Case, CaseEvent, Correction, Decision
from cityhall.engine.cases.queries.laid_aside import set_aside_among
from cityhall.engine.cases.queries.last_days import last_days
from cityhall.engine.cases.queries.receipts import ReceiptCase, office_of, receipt_case
from cityhall.engine.cases.representing import reach_of
from cityhall.engine.cases.rules.dates import answer_by
from cityhall.engine.cases.rules.workflow import OpenMove, open_moves
from cityhall.engine.cases.sentences import sentence_unchanged
from cityhall.engine.cases.standing import Matters
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.organisation.api import calendars, section_titles
from cityhall.foundation.vocabulary.api import Item, show_value
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.clock import in_jst
from cityhall.kernel.texts import Text, said


@dataclass(frozen=True)
class TimelineStep:
    """Something that happened: the state that it led to, in plain words."""

    at: datetime
    label: str


@dataclass(frozen=True)
class AskedCorrection:
    """One item that was sent back: why, and what was written. `sentence` is the reason in all
    languages, where it is one of the city's own."""

    item: Item
    label: str
    reason: str
    sentence: Text | None
    previous: Any
    previous_shown: str
    asked_at: datetime


@dataclass(frozen=True)
class DecisionView:
    """What was decided and why; the notice says it in full."""

    outcome: str
    reason: str
    has_remedies: bool
    decided_at: datetime


@dataclass(frozen=True)
class TimelineCase:
    """One case as its person sees it. `summary.words` says what happens now, `expects` whose
    turn it is (office, resident, nobody), `moves` what the person may do.

    `answer_by`: by when corrections are to be answered; `kept_until`: the day on which it ends
    by itself if nothing happens; `last_day`: by when the law wants what is prepared to arrive,
    which `deadline` says in words. `is_aside`: its retention is over, and nothing of what it
    holds is shown. `may_receive`: the reader is who receives the notice of the decision.
    """

    summary: ReceiptCase
    bundle: str
    person_id: int | None
    subject_id: int | None
    section: str
    ward: str
    answer_by: date | None
    kept_until: date | None
    last_day: date | None
    deadline: str
    sequence: int
    expects: str
    is_closed: bool
    is_aside: bool
    may_receive: bool
    opened_at: datetime
    arrived_at: datetime | None
    closed_at: datetime | None
    steps: tuple[TimelineStep, ...]
    corrections: tuple[AskedCorrection, ...]
    decision: DecisionView | None
    moves: tuple[OpenMove, ...]


def cases_of_person(
    *, person_id: int, by: Actor, now: datetime, language: str = "ja", limit: int = 100
) -> list[TimelineCase]:
    """The cases of one person, newest first; those with something to do come before all others.

    Only of oneself and of those for whom one acts: of others the list is empty.
    """
    found = visible_to(by, now=now).filter(person_id=person_id)
    return _pressing_first(found, by=by, language=language, limit=limit, now=now)


def own_cases(
    *, by: Actor, now: datetime, language: str = "ja", limit: int = 100
) -> list[TimelineCase]:
    """Every case that a resident or a visitor with links may see, in the same order."""
    if by.kind not in ("resident", "visitor"):
        return []
    found = visible_to(by, now=now)
    return _pressing_first(found, by=by, language=language, limit=limit, now=now)


def _pressing_first(
    found: QuerySet[Case], *, by: Actor, language: str, limit: int, now: datetime
) -> list[TimelineCase]:
    rows = found.select_related("bundle").order_by("-opened_at", "id")[:limit]
    shown = _timelines(list(rows), by=by, language=language, now=now)
    return sorted(shown, key=lambda case: (case.is_closed, case.expects != "resident"))


def case_titles(
    *, references: Collection[str], by: Actor, now: datetime, language: str = "ja"
) -> dict[str, str]:
    """The titles of those of several cases that the actor may know of."""
    found = visible_to(by, now=now).filter(reference__in=references)
    rows = list(found.values_list("reference", "version_id")) if references else []
    known = versions([version for _, version in rows])
    return {
        reference: said(known[version].procedure.title, language) for reference, version in rows
    }


def timeline_of(
    *, reference: str, by: Actor, now: datetime, language: str = "ja"
) -> TimelineCase | None:
    """One case as its person sees it; None if the actor may not know of it."""
    found = list(visible_to(by, now=now).select_related("bundle").filter(reference=reference))
    return next(iter(_timelines(found, by=by, language=language, now=now)), None)


def _timelines(
    cases: Sequence[Case], *, by: Actor, language: str, now: datetime
) -> list[TimelineCase]:
    """A handful of queries, however many cases."""
    ids = [case.pk for case in cases]
    known = versions([case.version_id for case in cases])
    steps, corrections, decisions = _steps(ids), _corrections(ids), _decisions(ids)
    by_law, aside = last_days(cases, known), set_aside_among(ids)
    titles, reach, calendar = section_titles(language), reach_of(by, now=now), calendars()
    return [
        _timeline(
            case,
            known[case.version_id],
            steps[case.pk],
            Matters(tuple(corrections[case.pk]), decisions.get(case.pk)),
            by_law.get(case.pk),
            office_of(case, titles),
            authority_of(by, case, known[case.version_id], reach),
            by,
            language,
            calendar(case.section, case.ward),
            is_aside=case.pk in aside,
        )
        for case in cases
    ]


def _answered_by(case: Case, calendar: BusinessCalendar) -> date:
    return answer_by(in_jst(case.state_since).date(), calendar)


def _timeline(
    case: Case,
    definition: Version,
    steps: Iterable[tuple[datetime, str]],
    matters: Matters,
    last_day: date | None,
    office: str,
    authority: Authority,
    by: Actor,
    language: str,
    calendar: BusinessCalendar,
    *,
    is_aside: bool,
) -> TimelineCase:
    states = definition.workflow.states
    decision, deadline = matters.decision, definition.procedure.deadline
    may_receive = "receive" not in authority.lacks
    return TimelineCase(
        summary=replace(receipt_case(case, definition, language), office=office),
        bundle=case.bundle.reference,
        person_id=case.person_id,
        subject_id=case.subject_id,
        section=case.section,
        ward=case.ward,
        answer_by=_answered_by(case, calendar) if matters.corrections else None,
        kept_until=_kept_until(case, definition),
        last_day=last_day,
        deadline=said(deadline.note, language) if deadline and deadline.note else "",
        sequence=case.head_sequence,
        expects=case.expects,
        is_closed=case.kind == "closed",
        is_aside=is_aside,
        may_receive=may_receive,
        opened_at=case.opened_at,
        arrived_at=case.arrived_at,
        closed_at=case.closed_at,
        steps=tuple(
            TimelineStep(at, said(states[state].happened or states[state].label, language))
            for at, state in steps
        ),
        corrections=tuple(
            asked_correction(each, definition, language)
            for each in matters.corrections
            if each.answered_at is None
        ),
        decision=DecisionView(
            decision.outcome,
            decision.reason if may_receive and not is_aside else "",
            decision.has_remedies,
            decision.decided_at,
        )
        if decision and decision.decided_at
        else None,
        moves=open_moves(
            definition.workflow,
            matters.standing(case.state),
            authority,
            by.user_id,
        ),
    )


def _kept_until(case: Case, definition: Version) -> date | None:
    """The last day before a timer takes the case out of its state; None if none does."""
    ends = [
        case.state_since + timedelta(days=timer.after.days)
        for timer in definition.workflow.timers
        if timer.in_ == case.state and timer.to is not None
    ]
    return in_jst(min(ends)).date() if ends else None


def asked_correction(row: Correction, definition: Version, language: str) -> AskedCorrection:
    """A correction in words."""
    item = definition.items[row.item]
    previous = row.previous.value if row.previous else None
    procedure, chosen = definition.procedure.id, row.sentence
    return AskedCorrection(
        item=item,
        label=said(item.label, language),
        reason=row.reason,
        sentence=sentence_unchanged(procedure, row.item, chosen, row.reason) if chosen else None,
        previous=previous,
        previous_shown="" if previous is None else show_value(item, previous, language),
        asked_at=row.asked_at,
    )


def _steps(case_ids: Sequence[int]) -> Mapping[int, list[tuple[datetime, str]]]:
    steps: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    rows = CaseEvent.objects.filter(case__in=case_ids).order_by("case", "sequence")
    for case_id, at, payload in rows.values_list("case_id", "at", "payload"):
        state = payload.get("sets", {}).get("state")
        if state:
            steps[case_id].append((at, state))
    return steps


def _corrections(case_ids: Sequence[int]) -> Mapping[int, list[Correction]]:
    found: dict[int, list[Correction]] = defaultdict(list)
    rows = Correction.objects.filter(case__in=case_ids, closed_at=None).select_related("previous")
    for row in rows.order_by("id"):
        found[row.case_id].append(row)
    return found


def _decisions(case_ids: Sequence[int]) -> dict[int, Decision]:
    rows = Decision.objects.filter(case__in=case_ids, returned_at=None)
    return {row.case_id: row for row in rows}
