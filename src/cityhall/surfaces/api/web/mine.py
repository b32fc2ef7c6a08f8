"""A resident's own cases, for what runs in the browser in which the resident has signed in."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from cityhall.design_system.language import current_language
from cityhall.engine.cases.api import TimelineCase, own_cases, timeline_of
from cityhall.foundation.accounts.api import actor_of
from cityhall.kernel import clock
from cityhall.kernel.reference_numbers import read_reference
from cityhall.surfaces.api.callers import Resident
from cityhall.surfaces.api.shapes import MyCase, MyCases, Step
from cityhall.surfaces.api.web.cases import no_such_case

router = Router(tags=["me"], auth=Resident())


@router.get("/me/cases", response=MyCases, url_name="my_cases", summary="自分の案件")
def my_cases(request: HttpRequest) -> dict[str, Any]:
    """The cases of the resident and of those for whom the resident acts."""
    found = own_cases(by=actor_of(request), now=clock.now(), language=current_language())
    return {"cases": [_shown(case) for case in found]}


@router.get(
    "/me/cases/{reference}", response=MyCase, url_name="my_case", summary="自分の案件の一つ"
)
def my_case(request: HttpRequest, reference: str) -> MyCase:
    """One of them."""
    found = timeline_of(
        reference=read_reference(reference) or "",
        by=actor_of(request),
        now=clock.now(),
        language=current_language(),
    )
    if found is None:
        raise no_such_case()
    return _shown(found)


def _shown(case: TimelineCase) -> MyCase:
    summary = case.summary
    return MyCase(
        reference=summary.reference,
        bundle=case.bundle,
        procedure=summary.procedure,
        title=str(summary.title),
        state=summary.state,
        words=str(summary.words),
        expects=case.expects,  # type: ignore[arg-type]  # the three of the workflow
        is_closed=case.is_closed,
        opened_at=case.opened_at,
        arrived_at=case.arrived_at,
        closed_at=case.closed_at,
        answer_by=case.answer_by,
        kept_until=case.kept_until,
        last_day=case.last_day,
        outcome=case.decision.outcome if case.decision else None,
        steps=[Step(at=step.at, label=str(step.label)) for step in case.steps],
    )
