"""Opening a case in an emergency, and looking afterwards whether it was justified."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.fields import FieldView, error_links
from cityhall.design_system.language import site_texts, words
from cityhall.engine.cases.api import open_in_emergency
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.organisation.api import section_titles
from cityhall.foundation.oversight.api import (
    EmergencyView,
    emergencies,
    emergency,
    emergency_rule,
    review_emergency,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid, NotFound
from cityhall.kernel.reference_numbers import read_reference
from cityhall.surfaces.desk.web.frame import at_desk, show, staff

ON_A_PAGE = 30
LONGEST = 500


@at_desk("case.break_glass")
@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest) -> HttpResponse:
    """The number of the case and why it cannot wait; then the case, for a short while."""
    number, reason = request.POST.get("number", "")[:60], request.POST.get("reason", "")[:LONGEST]
    errors: dict[str, str] = {}
    reference = read_reference(number)
    if request.method == "POST" and reference is None:
        errors["number"] = words("desk.emergency.no_number")
    elif request.method == "POST":
        try:
            open_in_emergency(
                reference=reference or "", reason=reason, by=actor_of(request), now=clock.now()
            )
        except (Invalid, NotFound) as problem:
            errors[problem.field or "number"] = f"{problem.message}{problem.remedy}"
        else:
            return redirect("desk:case", reference)
    context = {
        "here": "break_glass",
        "fields": (_field("number", number, errors), _field("reason", reason, errors)),
        "errors": error_links(errors),
        "minutes": emergency_rule().lasts_minutes,
    }
    return show(request, "break_glass", context, status=422 if errors else 200)


def _field(name: str, typed: str, errors: dict[str, str]) -> FieldView:
    return FieldView(
        id=name,
        kind="text",
        label=site_texts()[f"desk.emergency.{name}"],
        hint=site_texts()[f"desk.emergency.{name}_hint"],
        values={name: typed},
        errors=errors,
        max_length=LONGEST,
    )


@at_desk("access.review")
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What still has to be looked at, then what has been; `?before=` goes on in the latter."""
    said = request.GET.get("before", "")
    before = int(said) if said.isdecimal() and len(said) < 19 else None
    user = staff(request)
    waiting = emergencies(user=user, reviewed=False, limit=ON_A_PAGE)
    done = emergencies(user=user, reviewed=True, limit=ON_A_PAGE + 1, before=before)
    shown = done[:ON_A_PAGE]
    context = {
        "here": "emergency",
        "waiting": _with_places(waiting),
        "done": _with_places(shown),
        "newest": request.path if before else "",
        "older": f"?before={shown[-1].id}" if len(done) > ON_A_PAGE else "",
    }
    return show(request, "emergencies", context)


def _with_places(rows: list[EmergencyView]) -> list[tuple[EmergencyView, str]]:
    """Each with the section of its case; what they are called is read once for all."""
    title, today = section_titles(), clock.today()
    return [(each, title(each.section, each.ward, today)) for each in rows]


@at_desk("access.review")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, access_id: int) -> HttpResponse:
    """Who, why, and what was read; the finding is given once, by another."""
    one = emergency(min(access_id, 2**62), user=staff(request))
    remark, error = request.POST.get("remark", "")[:LONGEST], ""
    if request.method == "POST":
        try:
            review_emergency(
                access_id=one.id,
                finding=request.POST.get("finding", ""),
                remark=remark,
                by=actor_of(request),
                now=clock.now(),
            )
        except Invalid as problem:
            error = f"{problem.message}{problem.remedy}"
        else:
            messages.success(request, words("desk.emergency.reviewed"))
            return redirect("desk:emergencies")
    context = {
        "here": "emergency",
        "one": one,
        "place": _with_places([one])[0][1],
        "remark": remark,
        "error": error,
        "longest": LONGEST,
        "is_own": one.user_id == staff(request).pk,
    }
    return show(request, "emergency", context, status=422 if error else 200)
