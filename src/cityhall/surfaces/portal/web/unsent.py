"""What somebody has typed into a correction and not yet sent, kept in the browser session.

Nothing is lost by a wrong entry, a button inside the form, or a session that ended meanwhile.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from django.http import HttpRequest

from cityhall.foundation.forms.api import Held

KEPT = "unsent_corrections"
MOST_CASES, MOST_LETTERS = 5, 100_000
NOT_TYPED = ("csrfmiddlewaretoken", "client_key", "sequence")

Typed = dict[str, str | list[str]]


@dataclass(frozen=True)
class Unsent:
    """Form fields as typed, and the documents already stored, by item."""

    typed: Typed = field(default_factory=dict)
    held: Held = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, reference: str) -> Self:
        """What is kept for a case; empty if nothing is."""
        kept = request.session.get(KEPT, {}).get(reference, {})
        return cls(kept.get("typed", {}), kept.get("held", {}))

    def keep(self, request: HttpRequest, reference: str) -> None:
        others = {name: each for name, each in _all(request).items() if name != reference}
        latest = dict(list(others.items())[-(MOST_CASES - 1) :])
        entry = {"typed": self.typed if _is_short(self.typed) else {}, "held": self.held}
        request.session[KEPT] = {**latest, reference: entry}


def forget(request: HttpRequest, reference: str) -> None:
    """Once it is sent, or no longer asked for."""
    request.session[KEPT] = {
        name: each for name, each in _all(request).items() if name != reference
    }


def keep_post(request: HttpRequest, reference: str | None) -> None:
    """Keeps what came from a page whose session had ended, until its person has signed in.

    It goes back to this browser only; whether there is such a case is not looked at.
    """
    if request.method != "POST" or reference is None:
        return
    typed: Typed = {}
    for name, values in request.POST.lists():
        if name not in NOT_TYPED:
            typed[name] = [str(each) for each in values] if len(values) > 1 else str(values[0])
    Unsent(typed).keep(request, reference)


def _all(request: HttpRequest) -> dict[str, Any]:
    return dict(request.session.get(KEPT, {}))


def _is_short(typed: Typed) -> bool:
    return sum(len(str(value)) for value in typed.values()) <= MOST_LETTERS
