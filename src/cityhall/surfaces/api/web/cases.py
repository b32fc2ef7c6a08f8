"""Cases for other systems: the list of what changed, one case, and the core system's answer."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from cityhall.design_system.language import current_language
from cityhall.engine.cases.api import Answered as Result
from cityhall.engine.cases.api import CasePage, case_page, take_in_answers, worklist
from cityhall.engine.core_systems.api import counted
from cityhall.foundation.clients.api import Bearer
from cityhall.kernel import clock
from cityhall.kernel.errors import NotFound
from cityhall.kernel.reference_numbers import read_reference
from cityhall.surfaces.api.callers import Token
from cityhall.surfaces.api.paging import cursor_at, place_of, wrong_cursor
from cityhall.surfaces.api.shapes import (
    Answered,
    AnswerIn,
    AnswerKept,
    CaseOut,
    CoreSystem,
    Decided,
    Worklist,
    WorkRow,
)

router = Router(tags=["cases"])
Code = Annotated[str, Query(max_length=60)]


@router.get(
    "/cases",
    response=Worklist,
    auth=Token("cases:list"),
    url_name="worklist",
    summary="案件の一覧(変わった順)",
)
def cases(
    request: HttpRequest,
    section: Code = "",
    ward: Code = "",
    procedure: Code = "",
    state: Code = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> dict[str, Any]:
    """The cases of the sections and wards that were granted, those changed longest ago first.

    Numbers and codes only. With the last cursor, what has changed since.
    """
    bearer = _bearer(request)
    wanted = {"section": section, "ward": ward, "procedure": procedure, "state": state}
    try:
        page = worklist(
            by=bearer.actor, after=place_of(cursor), wanted=wanted, size=limit, now=clock.now()
        )
    except ValueError:
        raise wrong_cursor() from None
    last = cursor_at(page.last) if page.last else None
    return {
        "cases": [WorkRow(**asdict(row)) for row in page.rows],
        "next": last if page.is_more else None,
        "last": last or cursor or None,
    }


@router.get(
    "/cases/{reference}",
    response=CaseOut,
    auth=Token("cases:read"),
    url_name="case",
    summary="一つの案件",
)
def case(request: HttpRequest, reference: str) -> CaseOut:
    """One case with its answers. That it was read is kept, with the client and its purpose, and
    shown to the resident."""
    page = case_page(
        reference=_reference(reference),
        by=_bearer(request).actor,
        now=clock.now(),
        language=current_language(),
    )
    return _shown(page)


@router.post(
    "/cases/{reference}/core-systems/{system}",
    response=AnswerKept,
    auth=Token("cases:answer"),
    url_name="core_system_answer",
    summary="基幹システムの結果を返す",
)
def core_system_answer(
    request: HttpRequest, reference: str, system: str, given: AnswerIn
) -> AnswerKept:
    """Whether a core system could take the case in. The same answer again changes nothing."""
    named = _reference(reference)
    taken = take_in_answers(
        system=system,
        answers=counted(system, [Result(named, given.taken, given.reason)]),
        by=_bearer(request).actor,
        now=clock.now(),
    )
    if taken.unknown:
        raise no_such_case()
    return AnswerKept(
        reference=named,
        system=system,
        status="acknowledged" if given.taken else "failed",
        is_new=bool(taken.new),
    )


def no_such_case() -> NotFound:
    return NotFound(
        "api.no_such_case",
        "この受付番号の案件は、見られません。",
        "受付番号を確かめてください。渡された係と区の外の案件は、あっても見られません。",
    )


def _reference(written: str) -> str:
    reference = read_reference(written)
    if reference is None:
        raise no_such_case()
    return reference


def _bearer(request: HttpRequest) -> Bearer:
    bearer: Bearer = request.auth  # type: ignore[attr-defined]  # set by callers.Token
    return bearer


def _shown(page: CasePage) -> CaseOut:
    decided = [
        Decided(outcome=row.outcome, reason=row.reason, decided_at=row.decided_at)
        for row in page.decisions
        if row.decided_at is not None and row.returned_at is None
    ]
    same = ("reference", "bundle", "sequence", "procedure", "title", "act", "state",
            "state_label", "expects", "is_closed", "section", "ward", "channel", "assurance",
            "opened_at", "arrived_at", "closed_at", "due_on")  # fmt: skip
    return CaseOut(
        **{name: getattr(page, name) for name in same},
        values=[
            Answered(
                item=row.item.id,
                label=row.label,
                value=row.value,
                shown=row.shown,
                source=row.source,
                as_of=row.as_of,
                is_erased=row.is_erased,
            )
            for row in page.values
        ],
        decision=decided[-1] if decided else None,
        core_systems=[CoreSystem(**asdict(row)) for row in page.hand_overs],
    )
