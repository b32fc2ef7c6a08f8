"""Investments in systems: asked for by a section, reviewed, approved, watched over."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityhall.design_system.language import words
from cityhall.design_system.parts import ErrorLink
from cityhall.engine.measures.api import measures
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of, allows, covered_places
from cityhall.foundation.organisation.api import section_titles, units, wards
from cityhall.governance.investments.api import (
    Gap,
    InvestmentLine,
    InvestmentView,
    bureau_name,
    counts_for,
    draft_investment,
    investment_for,
    investments_for,
    owned_systems,
    quantity,
    review_rules,
    shown_checks,
    shown_history,
    shown_promise,
    workbench,
    write_investment,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid, Problem
from cityhall.kernel.texts import say
from cityhall.surfaces.desk.rules.investment_forms import (
    ALTERNATIVES,
    LOTS,
    YEARS,
    Typed,
    read_request,
    rows_of,
    typed_in,
    typed_of,
)
from cityhall.surfaces.desk.web.frame import at_desk, show, staff
from cityhall.surfaces.desk.web.investment_steps import STEPS

READ, REQUEST = "investment.read", "investment.request"
ON_A_PAGE = 30
STATES = ("draft", "returned", "submitted", "reviewed", "approved", "running", "refused",
          "withdrawn")  # fmt: skip


@at_desk(READ)
@require_safe
def investments(request: HttpRequest) -> HttpResponse:
    """What the account works on, by state; `?before=` goes on."""
    user, state = staff(request), request.GET.get("state", "")
    state = state if state in STATES else ""
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None
    rows = investments_for(user, state=state, limit=ON_A_PAGE + 1, before=before)
    title, today, counts = section_titles(), clock.today(), counts_for(user)
    kept = f"state={state}&" if state else ""
    context = {
        "here": "investments",
        "state": state,
        "states": [(name, words(f"investments.state.{name}"), counts[name])
                   for name in STATES if name in counts],
        "count": sum(counts.values()),
        "rows": [(each, _place(each, title, today)) for each in rows[:ON_A_PAGE]],
        "newest": f"?{kept}" if before else "",
        "more": f"?{kept}before={rows[ON_A_PAGE - 1].id}" if len(rows) > ON_A_PAGE else "",
        "may_request": allows(user, REQUEST),
    }  # fmt: skip
    return show(request, "investments", context)


def _place(each: InvestmentLine, title: Callable[[str, str, date], str], today: date) -> str:
    if each.is_sample:
        return words("investments.sample_bureau")
    return title(each.section, each.ward, today)


@at_desk(REQUEST)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new request, first as a draft."""
    if request.method != "POST":
        first_year = str(clock.today().year + 1)
        typed = Typed({"first_year": first_year, "client_key": str(uuid4()), "window": "6"})
        return _form(request, typed)
    typed = _typed(request)
    read = read_request(typed)
    section, ward = _section(request, typed)
    if read is None or typed.errors:
        return _form(request, typed, status=422)
    made = draft_investment(
        request=read,
        section=section,
        ward=ward,
        client_key=typed.said("client_key")[:64] or str(uuid4()),
        by=actor_of(request),
        now=clock.now(),
    )
    messages.success(request, words("desk.investments.kept"))
    return redirect("desk:investment", made.number)


@at_desk(REQUEST)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, number: str) -> HttpResponse:
    """Other words in a draft, or in what was sent back."""
    view = investment_for(staff(request), number)
    if request.method != "POST":
        typed = typed_of(view.request)
        typed.values["seen"] = str(view.last)
        return _form(request, typed, view)
    typed = _typed(request)
    read = read_request(typed)
    if read is None:
        return _form(request, typed, view, status=422)
    write_investment(
        number=number, request=read, seen=_seen(request), by=actor_of(request), now=clock.now()
    )
    messages.success(request, words("desk.investments.kept"))
    return redirect("desk:investment", number)


@at_desk(READ)
@require_safe
def investment(request: HttpRequest, number: str) -> HttpResponse:
    """One: what is missing, what was looked up, and the steps that may be taken now."""
    return _one(request, investment_for(staff(request), number))


@at_desk(READ)
@require_POST
def act(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """One step; what cannot be taken as typed is shown again beside its field."""
    take = STEPS.get(step)
    if take is None:
        raise Http404
    view = investment_for(staff(request), number)
    try:
        take(request.POST, number=number, seen=_seen(request), by=actor_of(request),
             now=clock.now())  # fmt: skip
    except Invalid as problem:
        return _one(request, view, step=step, problem=problem)
    messages.success(request, words(f"investments.step.{step}"))
    return redirect("desk:investment", number)


def _one(
    request: HttpRequest,
    view: InvestmentView,
    *,
    step: str = "",
    problem: Problem | None = None,
) -> HttpResponse:
    rules, now = review_rules(), clock.now()
    bench = workbench(staff(request), view, now)
    typed = request.POST if problem else {}
    known = units(clock.today())
    context = {
        "here": "investments",
        "one": view,
        "bureau": bureau_name(view.bureau, known),
        "kind": words(f"investments.kind.{view.kind}"),
        "state": words(f"investments.state.{view.state}"),
        "gaps": [_told(each) for each in bench.gaps],
        "has_blocks": any(each.blocks for each in bench.gaps),
        "same": [(each, bureau_name(each.bureau, known),
                  [rules.function(code) for code in each.functions]) for each in bench.same],
        "dear": bench.dear,
        "steps": bench.steps,
        "has_forms": bool(bench.steps - {"submit", "write", "start"}),
        "functions": [rules.function(each) for each in view.request.functions],
        "promise": shown_promise(view.promise) if view.promise else _asked(view),
        "checks": shown_checks(view),
        "history": shown_history(view),
        "viewpoints": [(each, typed.get(f"score-{each.id}", "")) for each in rules.viewpoints],
        "lowest": rules.lowest_without_conditions,
        "step": step,
        "typed": typed,
        "error": f"{problem.message}{problem.remedy}" if problem else "",
    }  # fmt: skip
    return show(request, "investment", context, status=422 if problem else 200)


def _told(gap: Gap) -> tuple[bool, str]:
    return gap.blocks, words(f"investments.gap.{gap.code}", **gap.told)


def _asked(view: InvestmentView) -> list[tuple[str, str, str]]:
    """What is asked for before it is frozen."""
    promise = view.request.promise
    if promise is None:
        return []
    known = measures().get(promise.measure)
    title = say(known.title, "ja") if known else promise.measure
    unit = known.unit if known else "percent"
    return [
        (words("investments.measure"), title, _where(promise.group_by, promise.group)),
        (words("investments.target"), quantity(promise.target, unit),
         words("investments.window", months=promise.window_months)),
    ]  # fmt: skip


def _form(
    request: HttpRequest, typed: Typed, view: InvestmentView | None = None, *, status: int = 200
) -> HttpResponse:
    rules, today = review_rules(), clock.today()
    title = section_titles()
    places = sorted(covered_places(staff(request), REQUEST))
    context = {
        "here": "investments",
        "one": view,
        "typed": typed,
        "said": typed.values,
        "errors": typed.errors,
        "error_links": [ErrorLink(name, message) for name, message in typed.errors.items()],
        "places": [(f"{section}.{ward}", title(section, ward, today))
                   for section, ward in places if section],
        "kinds": _choices("investments.kind", ("introduce", "operate", "modify", "replace")),
        "priorities": _choices("investments.priority", ("high", "middle", "low")),
        "functions": rules.functions,
        "systems": [each for each in owned_systems() if each.until is None and not each.is_sample],
        "years": rows_of(typed, ("build", "run"), YEARS),
        "others": rows_of(typed, ("other", "other_cost", "other_why"), ALTERNATIVES),
        "lots": rows_of(typed, ("lot", "lot_quantity", "lot_unit", "lot_price"), LOTS),
        "measures": [(each.id, say(each.title, "ja"), words(f"roadmap.unit.{each.unit}"))
                     for each in measures().values()],
        "wheres": _wheres(),
        "windows": ("3", "6", "12"),
    }  # fmt: skip
    return show(request, "investment_form", context, status=status)


def _choices(key: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, words(f"{key}.{name}")) for name in names]


def _wheres() -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a measure may be taken: the wards, the procedures."""
    in_wards = [(f"ward={each.code}", say(each.name, "ja")) for each in wards()]
    procedures = [
        (f"procedure={each.id}", say(each.title, "ja")) for each in catalogue().procedures.values()
    ]
    return [(words("desk.investments.wards"), in_wards),
            (words("desk.investments.procedures"), procedures)]  # fmt: skip


def _where(group_by: str, group: str) -> str:
    named = dict(pair for _, pairs in _wheres() for pair in pairs)
    return named.get(f"{group_by}={group}", group) if group_by else words("investments.whole")


def _typed(request: HttpRequest) -> Typed:
    posted = {name: request.POST.get(name, "") for name in request.POST}
    return typed_in(posted, request.POST.getlist("functions"), request.POST.getlist("replaces"))


def _section(request: HttpRequest, typed: Typed) -> tuple[str, str]:
    """The section for which is asked; one that the account has no duty in is refused by the
    action."""
    section, _, ward = typed.said("section").partition(".")
    if not section:
        typed.errors["section"] = words("desk.investments.no_section")
    return section, ward


def _seen(request: HttpRequest) -> int:
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0
