"""The round of the reform policies: for the secretariat all of it, for a bureau its own part."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import actor_of, allows
from cityhall.governance.reform_policies.api import (
    AskView,
    RoundView,
    StageView,
    answer_ask,
    ask_bureaus,
    askable,
    bureau_names,
    bureaus_for,
    close_stage,
    fiscal_year_in_words,
    round_for,
    rounds_for,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid, Problem
from cityhall.surfaces.desk.web.frame import at_desk, show, staff

READ, RUN, ANSWER = "reform.read", "reform.run", "reform.answer"
HERE = "reform"


@at_desk(READ)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of all years; who has one bureau sees first what is asked of it."""
    user, today = staff(request), clock.today()
    found = rounds_for(user, today)
    own = bureaus_for(user)
    context = {
        "here": HERE,
        "rounds": [(each, fiscal_year_in_words(each.year)) for each in found],
        "asked": _asks(found[0] if found else None, today) if own is not None else [],
        "is_secretariat": own is None,
    }
    return show(request, "reform_rounds", context)


def _asks(found: RoundView | None, today: date) -> list[tuple[AskView, str]]:
    if found is None:
        return []
    names = bureau_names(found.year)
    return [(each, names.get(each.bureau, each.bureau)) for each in found.open]


@at_desk(READ)
@require_safe
def one(request: HttpRequest, year: int) -> HttpResponse:
    """One round: its stages with their days, and who is late."""
    user, today = staff(request), clock.today()
    found = round_for(user, year, today)
    names = bureau_names(year)
    context = {
        "here": HERE,
        "round": found,
        "year": fiscal_year_in_words(year),
        "late": [
            (each, names.get(each.bureau, each.bureau), (today - each.due_on).days)
            for each in found.late
        ],
        "is_secretariat": bureaus_for(user) is None,
    }
    return show(request, "reform_round", context)


@at_desk(READ)
@require_safe
def stage(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """One stage: what it asks, of whom, and who has answered."""
    return _stage(request, year, key)


@at_desk(RUN)
@require_POST
def ask(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Asks the bureaus that were ticked, with a last day."""
    try:
        due_on = _day(request.POST.get("due_on", ""))
        ask_bureaus(year=year, key=key, bureaus=request.POST.getlist("bureaus"), due_on=due_on,
                    by=actor_of(request),
                    now=clock.now())  # fmt: skip
    except Invalid as problem:
        return _stage(request, year, key, problem)
    messages.success(request, words("desk.reform.asked_now"))
    return redirect("desk:reform_stage", year, key)


@at_desk(ANSWER)
@require_POST
def answer(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """The head of a bureau answers for it."""
    answer_ask(
        year=year,
        key=key,
        bureau=request.POST.get("bureau", ""),
        words=request.POST.get("words", ""),
        by=actor_of(request),
        now=clock.now(),
    )
    messages.success(request, words("desk.reform.answered_now"))
    return redirect("desk:reform_stage", year, key)


@at_desk(RUN)
@require_POST
def close(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """The secretariat has finished the stage."""
    close_stage(year=year, key=key, by=actor_of(request), now=clock.now())
    messages.success(request, words("desk.reform.closed_now"))
    return redirect("desk:reform_round", year)


def _stage(
    request: HttpRequest, year: int, key: str, problem: Problem | None = None
) -> HttpResponse:
    user, today = staff(request), clock.today()
    found = round_for(user, year, today)
    one = found.stage(key)
    names = bureau_names(year)
    typed = request.POST if problem else None
    chosen = set(typed.getlist("bureaus")) if typed else {each.bureau for each in one.asked}
    context = {
        "here": HERE,
        "round": found,
        "stage": one,
        "year": fiscal_year_in_words(year),
        "asked": [
            (each, names.get(each.bureau, each.bureau), _may_answer(request, each))
            for each in one.asked
        ],
        "may_run": allows(user, RUN),
        "choices": [(code, name, code in chosen or not chosen)
                    for code, name in askable(year).items()],
        "due_on": typed.get("due_on", "") if typed else _last_due(one),
        "error": f"{problem.message}{problem.remedy}" if problem else "",
        "error_field": getattr(problem, "field", ""),
    }  # fmt: skip
    return show(request, "reform_stage", context, status=422 if problem else 200)


def _last_due(one: StageView) -> str:
    days = sorted(each.due_on for each in one.asked)
    return days[-1].isoformat() if days else ""


def _may_answer(request: HttpRequest, each: AskView) -> bool:
    return each.answered_on is None and allows(staff(request), ANSWER, section=each.bureau)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Invalid(
            "reform.no_day",
            "期限の日が読めません。",
            "例: 2026-12-04",
            field="due_on",
        ) from None
