"""What will be erased because its time is over; stopping that, with a reason; the certificates."""

import json
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from cityhall.design_system.language import words
from cityhall.engine.cases.api import (
    Standing,
    certificates,
    hold_case,
    release_hold,
    retention_rows,
)
from cityhall.foundation.accounts.api import actor_of
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem
from cityhall.surfaces.desk.web.frame import at_desk, show

LISTS: tuple[Standing, ...] = ("soon", "aside", "held", "unchecked")


@at_desk("case.assign")
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """By what is next: told of, lying aside, held, without a checked rule; then certificates."""
    by, now = actor_of(request), clock.now()
    lists = [(name, retention_rows(standing=name, by=by, now=now)) for name in LISTS]
    context = {
        "lists": [(name, rows) for name, rows in lists if rows],
        "certificates": certificates(by=by, now=now),
        "client_key": uuid4(),
        "here": "retention",
    }
    return show(request, "retention", context)


@at_desk("case.assign")
@require_POST
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Stops the erasing of one case; what lay aside is back."""
    try:
        hold_case(
            reason=request.POST.get("reason", "")[:1000],
            reference=reference,
            by=actor_of(request),
            now=clock.now(),
            client_key=request.POST.get("client_key", ""),
        )
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
    else:
        messages.success(request, words("desk.retention.done.held", reference=reference))
    return redirect("desk:retention")


@at_desk("case.assign")
@require_POST
def let_go(request: HttpRequest, reference: str) -> HttpResponse:
    """Lets the erasing of one case go on."""
    try:
        release_hold(
            reference=reference,
            by=actor_of(request),
            now=clock.now(),
            client_key=request.POST.get("client_key", ""),
        )
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
    else:
        messages.success(request, words("desk.retention.done.let_go", reference=reference))
    return redirect("desk:retention")


@at_desk("case.assign")
@require_safe
def certificate(request: HttpRequest, reference: str) -> HttpResponse:
    """A certificate as the city signed it, to be saved: content and Ed25519 signature."""
    found = certificates(by=actor_of(request), now=clock.now(), reference=reference)
    if not found:
        raise Http404
    signed = {"content": found[0].content, "signature": found[0].signature}
    answer = HttpResponse(
        json.dumps(signed, ensure_ascii=False, indent=1, sort_keys=True), "application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="erasure-{found[0].reference}.json"'
    return answer
