"""What the city has told a resident: a list, newest first, and each message."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.foundation.accounts.api import resident_only
from cityhall.foundation.messages.api import mark_read, message_for, messages_of, unread_count
from cityhall.foundation.residents.api import person_of
from cityhall.kernel import clock
from cityhall.kernel.errors import NotFound
from cityhall.surfaces.portal.links import MY_PAGE

ON_A_PAGE = 20


@resident_only
@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """A page of messages; `?before=` is the last one of the page before."""
    person_id, said = person_of(request.user) or 0, request.GET.get("before", "")
    before = int(said) if said.isdecimal() and len(said) < 16 else None
    found = messages_of(person_id, limit=ON_A_PAGE + 1, before=before)
    shown = found[:ON_A_PAGE]
    context = {
        "messages": shown,
        "unread": unread_count(person_id),
        "newest": request.path if before is not None else "",
        "older": f"?before={shown[-1].id}" if len(found) > ON_A_PAGE else "",
    }
    return render(request, "portal/messages.html", context)


@resident_only
@never_cache
@require_safe
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message; opening it is reading it."""
    person_id = person_of(request.user) or 0
    try:
        found = message_for(min(message_id, 2**62), person_id)
    except NotFound:
        return render(request, "portal/no_such_message.html", status=404)
    mark_read(message_id=found.id, person_id=person_id, now=clock.now())
    context = {"message": found, "link": found.link if found.link != MY_PAGE else ""}
    return render(request, "portal/message.html", context)
