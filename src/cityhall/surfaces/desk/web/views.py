"""A clerk's own views of the list: kept under a name, put in order, shared, let go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cityhall.design_system.language import words
from cityhall.engine.cases.api import forget_view, move_view_up, save_view, saved_views
from cityhall.foundation.accounts.api import actor_of
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem
from cityhall.kernel.folding import tidy
from cityhall.surfaces.desk.places import Place
from cityhall.surfaces.desk.web.frame import (
    address_of,
    at_desk,
    in_words,
    of_place,
    place_of,
    show,
)


@at_desk("desk.inbox")
@require_http_methods(["GET", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """All of them with what can be done; a view is saved from the list that it shows."""
    now = clock.now()
    place, _ = place_of(request, on=clock.in_jst(now).date())
    if place is None:
        return redirect("desk:home")
    if request.method == "POST":
        return _done(request, place)
    rows = [
        {"view": each, "href": address_of(each.asks), "count": in_words(each.count)}
        for each in saved_views(**of_place(request, place), now=now)
    ]
    return show(request, "views", {"views": rows, "here": "views"})


def _done(request: HttpRequest, place: Place) -> HttpResponse:
    sent, by, now = request.POST, actor_of(request), clock.now()
    deed, number = sent.get("deed", ""), sent.get("view", "")
    try:
        if deed == "save":
            return _saved(request, place)
        if deed in ("up", "forget") and number.isdecimal():
            do = move_view_up if deed == "up" else forget_view
            do(view_id=int(number), by=by, now=now)
            if deed == "forget":
                messages.success(request, words("desk.views.forgotten"))
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
    return redirect("desk:views")


def _saved(request: HttpRequest, place: Place) -> HttpResponse:
    sent = request.POST
    asks = QueryDict(sent.get("list", "")[:1000]).dict()
    name = tidy(sent.get("name", ""))
    save_view(
        name=name,
        section=place.section,
        ward=place.ward,
        asks={key: str(value) for key, value in asks.items()},
        is_shared="is_shared" in sent,
        is_first="is_first" in sent,
        by=actor_of(request),
        now=clock.now(),
    )
    messages.success(request, words("desk.views.saved", name=name))
    return redirect(address_of({key: str(value) for key, value in asks.items() if key != "after"}))
