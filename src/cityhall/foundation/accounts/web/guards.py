"""Decorators that say who may open a view. A test walks all routes and refuses one without."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cityhall.foundation.accounts.models import User
from cityhall.foundation.accounts.permissions import PERMISSIONS
from cityhall.foundation.accounts.queries import ensure_allowed
from cityhall.kernel.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def needs(permission: str) -> Callable[[View], View]:
    """Staff who hold the permission somewhere; the view asks for section and ward itself."""
    if permission not in PERMISSIONS:
        raise ValueError(f"«{permission}» is not in permissions.py")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sign_in_first(request, "accounts:staff_sign_in")
            ensure_allowed(request.user, permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, permission)

    return guard


def public(reason: str) -> Callable[[View], View]:
    """Anybody. The reason is read by the person who checks the list of open routes."""

    def mark(view: View) -> View:
        return _marked(view, f"public: {reason}")

    return mark


def resident_only(view: View) -> View:
    """Residents who have signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return sign_in_first(request, "residents:sign_in")
        if not user.is_resident:
            raise NotAllowed(
                "accounts.residents_only",
                "このページは住民の方のページです。",
                "職員のアカウントからログアウトして、住民としてログインしてください。",
            )
        return view(request, *args, **kwargs)

    return _marked(guarded, "resident")


def sign_in_first(
    request: HttpRequest, route: str, *, back_to: str = "", **query: str
) -> HttpResponseRedirect:
    """To the sign-in page and, after it, to `back_to` or where the request wanted to go."""
    back = back_to or (request.get_full_path() if request.method in ("GET", "HEAD") else "")
    asked = {**({"next": back} if back else {}), **query}
    return HttpResponseRedirect(reverse(route) + (f"?{urlencode(asked)}" if asked else ""))


def safe_next(request: HttpRequest, default: str) -> str:
    """Where a sign-in leads: the `next` of the request if it is a path of this very site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if is_ours else default


def _marked(view: Any, permission: str) -> Any:
    view.cityhall_permission = permission
    return view
