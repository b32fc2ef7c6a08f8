"""What the city offers: procedures, what each asks, life events. Open to all."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router

from cityhall.design_system.language import current_language
from cityhall.engine.procedures.api import Catalogue, LifeEvent, Procedure, catalogue
from cityhall.foundation.vocabulary.api import answer_schema
from cityhall.kernel import clock
from cityhall.kernel.errors import NotFound
from cityhall.kernel.texts import say
from cityhall.surfaces.api.callers import Anybody
from cityhall.surfaces.api.paging import cursor_at, place_of
from cityhall.surfaces.api.shapes import (
    Handler,
    LifeEventOut,
    LifeEvents,
    ProcedureOut,
    ProcedureRow,
    Procedures,
)

router = Router(tags=["procedures"], auth=Anybody("手続きの案内は、だれでも見られる"))
Limit = Annotated[int, Query(ge=1, le=200, description="何件まで")]
Cursor = Annotated[str, Query(max_length=200, description="前の答えの next")]


@router.get("/procedures", response=Procedures, url_name="procedures", summary="手続の一覧")
def procedures(
    request: HttpRequest,
    life_event: Annotated[str, Query(max_length=100, description="できごとの id")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """The procedures in force today, in the order of their ids; of one life event, if asked."""
    known, place, today = catalogue(), place_of(cursor), clock.today()
    offered = known.procedures_of(life_event) if life_event else known.procedures.values()
    after = sorted(
        (one for one in offered if one.is_in_force(today) and one.id > place),
        key=lambda one: one.id,
    )
    page = after[:limit]
    return {
        "procedures": [ProcedureRow(**_row(one, known)) for one in page],
        "next": cursor_at(page[-1].id) if len(after) > limit else None,
    }


@router.get(
    "/procedures/{procedure_id}", response=ProcedureOut, url_name="procedure", summary="一つの手続"
)
def procedure(request: HttpRequest, procedure_id: str) -> ProcedureOut:
    """One procedure: who may, what it asks, what it costs, who handles it, by which law."""
    known = catalogue()
    one, language = _named(known, procedure_id), current_language()
    return ProcedureOut(
        **_row(one, known),
        handled_by=Handler(
            owner=one.owner, section=one.handled_by.section, ward=one.handled_by.ward
        ),
        law=[each.model_dump(mode="json", by_alias=True) for each in one.law],
        who=one.who,
        asks=list(one.asks),
        documents=[each.id for each in one.documents],
        identity=one.identity,
        standard_days=one.standard_period.days if one.standard_period else None,
        bring=[say(each, language) for each in one.bring],
        in_force_from=one.in_force.from_,
        in_force_until=one.in_force.until,
        schema_url=reverse("api:procedure_schema", args=[one.id]),
    )


@router.get(
    "/procedures/{procedure_id}/schema",
    response=dict[str, Any],
    url_name="procedure_schema",
    summary="手続が尋ねるものの JSON Schema",
)
def procedure_schema(request: HttpRequest, procedure_id: str) -> dict[str, Any]:
    """The answers that the procedure asks, as JSON Schema 2020-12: item → value.

    Which of them are asked depends on the others (`x-asked-when`), so only those that are asked
    of everybody are required.
    """
    known = catalogue()
    one, language = _named(known, procedure_id), current_language()
    items = [known.vocabulary[item] for item in one.items]
    conditions = {item.id: item.asked_when for item in items} | {
        document.id: document.when for document in one.documents if document.when
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": say(one.title, language),
        "type": "object",
        "properties": {
            item.id: answer_schema(item, language)
            | ({"x-asked-when": when} if (when := conditions[item.id]) else {})
            for item in items
        },
        "required": [item.id for item in items if item.required and not conditions[item.id]],
        "additionalProperties": False,
    }


@router.get("/life-events", response=LifeEvents, url_name="life_events", summary="できごとの一覧")
def life_events(request: HttpRequest) -> dict[str, Any]:
    """Every life event with the facts that choosing it already states."""
    known = catalogue()
    return {"life_events": [_event(one, known) for one in known.life_events.values()]}


def _event(one: LifeEvent, known: Catalogue) -> LifeEventOut:
    language = current_language()
    return LifeEventOut(
        id=one.id,
        title=say(one.title, language),
        summary=say(one.summary, language),
        procedures=len(known.procedures_of(one.id)),
        given=one.given,
    )


def _row(one: Procedure, known: Catalogue) -> dict[str, Any]:
    language, today = current_language(), clock.today()
    return {
        "id": one.id,
        "act": one.act,
        "title": say(one.title, language),
        "summary": say(one.summary, language),
        "life_events": list(one.life_events),
        "service_kind": one.service_kind,
        "finishes_at": one.finishes_at,
        "channels": list(one.channels),
        "fee": known.fee_on(one, today),
        "fees": [vars(fee) for fee in known.fees_on(one, today)],
    }


def _named(known: Catalogue, procedure_id: str) -> Procedure:
    if procedure_id not in known.procedures:
        raise NotFound(
            "api.no_such_procedure",
            "この id の手続はありません。",
            "id は、手続の一覧(/api/v1/procedures)で確かめてください。",
        )
    return known.procedures[procedure_id]
