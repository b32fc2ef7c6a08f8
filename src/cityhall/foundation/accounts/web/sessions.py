"""The session of a member of staff: noted where it is used, locked when nobody proves who it is.

A locked session is not ended. A page that was asked for is shown after the proof, and a form that
was sent is carried along with everything typed (WCAG 2.2.1 and 2.2.5).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from cityhall.foundation.accounts.models import User
from cityhall.foundation.accounts.rules import Proven, device_in
from cityhall.foundation.accounts.staff_sessions import keep_session
from cityhall.foundation.accounts.web.guards import sign_in_first
from cityhall.foundation.accounts.web.proven import keep, proven_in, staff_in
from cityhall.foundation.accounts.web.proving import ask_again
from cityhall.kernel import clock

NOTED_EVERY = timedelta(minutes=1)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def open_when_locked(view: View) -> View:
    """Marks a view by which a locked session is opened or left."""
    view.cityhall_open_when_locked = True  # type: ignore[attr-defined]  # read by the middleware
    return view


def open_without_second(view: View) -> View:
    """Marks a view by which one gets a second factor, where one is required."""
    view.cityhall_open_without_second = True  # type: ignore[attr-defined]  # as above
    return view


def begin_session(sender: object, request: HttpRequest, user: Any, **_: object) -> None:
    """Whoever has just signed in has just proved who it is. Heard from Django's own sign-in, so
    that no way in is without a line in the list of sessions."""
    if isinstance(user, User) and user.is_staff_member:
        now = clock.now()
        keep(request, Proven(used_at=now, proved_at=now))
        note_session(request, user, now)


def note_session(request: HttpRequest, user: User, now: datetime) -> None:
    """The session as its holder will find it in the list: where and when it was used last."""
    if request.session.session_key is None:
        request.session.save()
    keep_session(
        user_id=user.pk,
        session_key=request.session.session_key or "",
        device=device_in(request.META.get("HTTP_USER_AGENT", "")),
        address=_address_of(request),
        now=now,
    )


def _address_of(request: HttpRequest) -> str | None:
    """From where a request came, as the city's proxies say; None where nobody can tell."""
    try:
        return str(ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None


class StaffSessionMiddleware:
    """Lets a request of staff pass, asks for a proof first, or leads to the second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: object) -> HttpResponseBase | None:
        """After the check of the form's origin, before the view."""
        user = staff_in(request)
        if user is None or _is_marked(view, "open_when_locked"):
            return None
        now, proven = clock.now(), proven_in(request)
        if proven is None:
            return sign_in_first(request, "accounts:staff_sign_in")
        why = why_locked(proven, now)
        if why and (answer := ask_again(request, user, why=why, now=now)):
            return answer
        if _lacks_second(view, proven):
            wanted = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('accounts:own')}?{wanted}")
        _note_use(request, user, now)
        return None


def _note_use(request: HttpRequest, user: User, now: datetime) -> None:
    proven = proven_in(request)
    if proven is not None and now - proven.used_at >= NOTED_EVERY:
        keep(request, proven.used(now))
        note_session(request, user, now)


def _lacks_second(view: Any, proven: Proven) -> bool:
    is_asked = settings.STAFF_SECOND_FACTOR == "required" and not proven.has_second
    return is_asked and not _is_marked(view, "open_without_second")


def _is_marked(view: Any, mark: str) -> bool:
    is_public = str(getattr(view, "cityhall_permission", "")).startswith("public")
    return is_public or bool(getattr(view, f"cityhall_{mark}", False))


def why_locked(proven: Proven, now: datetime) -> str:
    """'idle' after a while without use, 'long' when the last proof is of long ago, '' otherwise."""
    if proven.is_idle(now, minutes=settings.STAFF_IDLE_MINUTES):
        return "idle"
    if proven.is_proof_older(now, timedelta(hours=settings.STAFF_PROOF_HOURS)):
        return "long"
    return ""


user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")
