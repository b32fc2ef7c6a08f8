"""What the city offers to anybody: all procedures, one of them, a life event."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityhall.design_system.dates import day_in_words
from cityhall.design_system.language import current_language, words
from cityhall.design_system.parts import Crumb
from cityhall.design_system.templatetags.cityhall import yen
from cityhall.engine.measures.api import usual_days
from cityhall.engine.procedures.api import Catalogue, Procedure, catalogue
from cityhall.foundation.accounts.api import public
from cityhall.foundation.organisation.api import units
from cityhall.foundation.vocabulary.api import Parameter, Scalar
from cityhall.kernel import clock
from cityhall.kernel.texts import Text
from cityhall.resident_services.guide.tiles import tiles
from cityhall.resident_services.guide.usual import office_in_words, usual_in_words
from cityhall.resident_services.guide.wording import who_it_is_for

OPEN = "手続きの案内は、だれでも見られる"


@dataclass(frozen=True)
class Figure:
    """A figure on which a procedure rests, in words, as it is today."""

    parameter: Parameter
    shown: str


@public(OPEN)
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure, by life event; one that belongs to several stands under each."""
    known = catalogue()
    groups = [(tile.event, known.procedures_of(tile.event.id)) for tile in tiles(known)]
    grouped = {procedure.id for _, members in groups for procedure in members}
    others = [one for one in known.procedures.values() if one.id not in grouped]
    context = {"groups": groups, "others": others, "count": len(known.procedures)}
    return render(request, "guide/procedures.html", context)


@public(OPEN)
@require_safe
def life_event(request: HttpRequest, event_id: str) -> HttpResponse:
    """One life event with its procedures, and the way to tick others beside it."""
    known = catalogue()
    event = known.life_events.get(event_id)
    if event is None:
        raise Http404
    others = [tile for tile in tiles(known) if tile.event.id != event_id]
    context = {"event": event, "members": known.procedures_of(event_id), "others": others}
    return render(request, "guide/life_event.html", context)


@public(OPEN)
@require_safe
def procedure(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """Everything that is known of a procedure, and how sure it is."""
    known = catalogue()
    shown = known.procedures.get(procedure_id)
    if shown is None:
        raise Http404
    today = clock.today()
    sections = units(today)
    owner, section = sections.get(shown.owner), sections.get(shown.handled_by.section)
    context = {
        "procedure": shown,
        "crumbs": [
            Crumb(words("guide.procedures.title"), reverse("guide:procedures")),
            Crumb(shown.title),
        ],
        "who": who_it_is_for(known, shown, current_language(), today=today),
        "owner": owner.name if owner else {"ja": shown.owner},
        "section": section.name if section else {"ja": shown.handled_by.section},
        "figures": _figures(known, shown),
        "fees": known.fees_on(shown, today),
        "costs": any(fee.amount for fee in known.fees_on(shown, today)),
        "documents": [(known.vocabulary[one.id].label, one.when) for one in shown.documents],
        "deadline": known.vocabulary[shown.deadline.event].label if shown.deadline else None,
        "asks": _asks(known, shown),
        "is_in_force": shown.is_in_force(today),
        "usual": _usual(shown),
        "is_demo": settings.DEMO,
    }
    return render(request, "guide/procedure.html", context)


def _usual(shown: Procedure) -> dict[str, str] | None:
    """How long it took, for an application that has been decided often enough to say so."""
    found = usual_days([shown.id]).get(shown.id)
    if found is None:
        return None
    return {"total": usual_in_words(found.city), "office": office_in_words(found.city)}


def _figures(known: Catalogue, shown: Procedure) -> list[Figure]:
    today = clock.today()
    named = known.figures_in(shown)
    return [
        Figure(parameter, _in_words(parameter, parameter.on(today)))
        for parameter in known.vocabulary.parameters.values()
        if parameter.id in named
    ]


def _in_words(parameter: Parameter, value: Scalar | None) -> str:
    if isinstance(value, date):
        return day_in_words(value, current_language())
    if parameter.type == "money" and isinstance(value, int):
        return yen(value)
    return "" if value is None else f"{value:,}" if isinstance(value, int) else value


def _asks(known: Catalogue, shown: Procedure) -> list[Text]:
    return [known.vocabulary[one].label for one in shown.asks]
