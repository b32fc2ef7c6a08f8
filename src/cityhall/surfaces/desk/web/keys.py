"""The page on which a person sees, changes and switches off the keys."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cityhall.design_system.fields import control_id
from cityhall.design_system.language import words
from cityhall.design_system.parts import ErrorLink
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of, change_preferences
from cityhall.kernel import clock
from cityhall.surfaces.desk.rules.keys import (
    PREFERENCE,
    KeyAction,
    key_actions,
    key_errors,
    keys_in,
    read_key,
)
from cityhall.surfaces.desk.web.frame import at_desk, show, staff


@dataclass(frozen=True)
class KeyRow:
    """One action and the box for its key."""

    name: str
    id: str
    label: str
    key: str
    default: str
    error: str


@at_desk("desk.open")
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """All keys; an empty box leaves an action without one."""
    actions = key_actions(catalogue().workflows.values())
    if request.method == "POST":
        return _save(request, actions)
    mine = keys_in(staff(request).preferences)
    typed = {each.name: mine.chosen.get(each.name, each.default) for each in actions}
    return _show(request, actions, typed, is_on=mine.is_on)


def _save(request: HttpRequest, actions: tuple[KeyAction, ...]) -> HttpResponse:
    if "reset" in request.POST:
        return _keep(request, None)
    typed = {each.name: request.POST.get(each.name, "") for each in actions}
    read = {name: read_key(key) for name, key in typed.items()}
    is_on = "is_on" in request.POST
    errors = key_errors(actions, read)
    if errors:
        return _show(request, actions, typed, is_on=is_on, errors=errors)
    return _keep(request, {"is_on": is_on, "keys": read})


def _keep(request: HttpRequest, chosen: dict[str, object] | None) -> HttpResponse:
    change_preferences(
        user_id=staff(request).pk,
        preferences={PREFERENCE: chosen},
        by=actor_of(request),
        now=clock.now(),
    )
    messages.success(request, words("desk.done.keys"))
    return redirect("desk:keys")


def _show(
    request: HttpRequest,
    actions: tuple[KeyAction, ...],
    typed: dict[str, str],
    *,
    is_on: bool,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    wrong = errors or {}
    rows = [
        KeyRow(
            name=each.name,
            id=control_id(each.name),
            label=each.label,
            key=typed[each.name],
            default=each.default,
            error=wrong.get(each.name, ""),
        )
        for each in actions
    ]
    context = {
        "own": [row for row in rows if not row.name.startswith("move.")],
        "moves": [row for row in rows if row.name.startswith("move.")],
        "is_on": is_on,
        "errors": [ErrorLink(row.id, f"{row.label}: {row.error}") for row in rows if row.error],
    }
    return show(request, "keys", context, status=422 if wrong else 200)
