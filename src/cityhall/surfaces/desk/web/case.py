"""The page of one case: answers beside their source, what can be done, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityhall.design_system.dates import moment_in_words
from cityhall.design_system.parts import Answer
from cityhall.engine.cases.api import CasePage, OpenMove, case_page
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import User, actor_of, allows, away_on
from cityhall.foundation.documents.api import Document
from cityhall.foundation.notices.api import notices_of
from cityhall.foundation.payments.api import order_of
from cityhall.foundation.vocabulary.api import show_value
from cityhall.kernel import clock
from cityhall.kernel.wareki import format_wareki
from cityhall.surfaces.desk import showing
from cityhall.surfaces.desk.away import away_words
from cityhall.surfaces.desk.due import due_day, due_of, why_due
from cityhall.surfaces.desk.passings import passings_shown
from cityhall.surfaces.desk.points import points_view
from cityhall.surfaces.desk.rules.keys import keys_in
from cityhall.surfaces.desk.systems import system_name
from cityhall.surfaces.desk.web.frame import at_desk, show, staff


@dataclass(frozen=True)
class Beside:
    """What this person may do with the case beside its workflow."""

    take: bool
    release: bool
    hand_over: bool
    note: bool
    answers: bool
    link: bool
    see: bool


@dataclass(frozen=True)
class FromList:
    """The list that the case was opened from, carried along; `query` goes into addresses."""

    query: str
    at: str

    @property
    def carried(self) -> str:
        return urlencode({"list": self.query, "at": self.at}) if self.query else ""

    def address(self, name: str, *args: object) -> str:
        base = reverse(f"desk:{name}", args=args)
        return f"{base}?{self.carried}" if self.query else base


def came_from(request: HttpRequest) -> FromList:
    """The list in the address or in the form."""
    asked = request.POST if request.method == "POST" else request.GET
    at = asked.get("at", "")
    return FromList(asked.get("list", "")[:1000], at if at.isdecimal() and len(at) < 10 else "0")


@at_desk("case.read")
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Three columns: where, what, about."""
    now = clock.now()
    page = case_page(reference=reference, by=actor_of(request), now=now)
    return show(request, "case", context_of(request, page, now))


def context_of(request: HttpRequest, page: CasePage, now: datetime) -> dict[str, Any]:
    """Everything that the page of a case shows."""
    user, today = staff(request), clock.in_jst(now).date()
    keys = keys_in(user.preferences)
    beside = beside_of(user, page)
    back = came_from(request)
    asks_corrections = move_asking(page, "corrections") is not None
    return {
        "case": page,
        "groups": (groups := showing.groups_of(page, documents_of(page))),
        "papers": [document for _, document in showing.papers_of(groups)],
        "actions": showing.actions_of(page.moves, keys.of),
        "beside": beside,
        "may_ask": asks_corrections,
        "due": due_of(page, today),
        "why_due": why_due(page),
        "due_words": format_wareki(day) if (day := due_day(page)) else "",
        "opened_words": moment_in_words(page.opened_at, "ja"),
        "siblings": sum(1 for each in page.related if each.why == "bundle"),
        "decisions": showing.decisions_of(page),
        "notices": [] if page.is_aside else notices_of(page.reference),
        **_money(user, page),
        "corrections": showing.corrections_of(page),
        "notes": showing.notes_of(page),
        "moments": showing.moments_of(page),
        "related": showing.related_of(page.related),
        "hand_overs": [(each, system_name(each.system)) for each in page.hand_overs],
        "handler": showing.handler_of(page, today),
        "away": _away(page, today),
        "passings": (passed := passings_shown(page, today)),
        "passed": passed[-1] if passed and beside.hand_over and passed[-1].is_waiting else None,
        "contact": contact_of(page),
        "points": points_view(page),
        "back": back,
        "client_key": uuid4(),
    }


def _away(page: CasePage, today: date) -> str:
    """Until when the clerk of an open case is away, and who stands in; '' if they are there."""
    if page.is_closed or page.assignee_id is None:
        return ""
    return away_words(away_on([page.assignee_id], today).get(page.assignee_id))


def _money(user: User, page: CasePage) -> dict[str, Any]:
    """The fee of a case, and whether this person may take it."""
    order = order_of(page.reference)
    is_due = order is not None and order.state in ("planned", "awaiting")
    takes = allows(user, "payment.take", section=page.section, ward=page.ward)
    return {"order": order, "may_take": is_due and takes}


def documents_of(page: CasePage) -> Mapping[UUID, Document]:
    """The documents of a case by id, in one query; those deleted are left out."""
    ids = [each.document_id for each in page.documents]
    if not ids:
        return {}
    return Document.objects.filter(deleted_at__isnull=True).in_bulk(ids)


def beside_of(user: User, page: CasePage) -> Beside:
    """By permission, and by what the workflow table already offers as a move of its own."""
    where = {"section": page.section, "ward": page.ward}
    is_open = not page.is_closed
    may_take = is_open and allows(user, "case.take", **where)
    offered = {deed for move in page.moves for deed in move.does}
    has_it = page.assignee_id == user.pk
    return Beside(
        take=may_take and not has_it and "assign" not in offered,
        release=may_take and has_it and "release" not in offered,
        hand_over=may_take,
        note=allows(user, "case.note", **where),
        answers=is_open and page.arrived_at is None and allows(user, "case.receive", **where),
        see=may_take,
        link=page.person_id is None and allows(user, "case.receive", **where),
    )


def move_asking(page: CasePage, detail: str) -> OpenMove | None:
    """The move now open that asks for outcome, corrections …; None if there is none."""
    return next((move for move in page.moves if detail in move.asks and move.refusal is None), None)


def contact_of(page: CasePage) -> tuple[Answer, ...]:
    """How to reach the person, and what would help them, under the items' own labels."""
    items = catalogue().vocabulary
    rows = []
    for name, value in page.contact.items():
        item = items.get(f"applicant.{name}") or next(
            (each for each in items.values() if each.id.partition(".")[2] == name), None
        )
        shown = show_value(item, value, "ja") if item is not None else str(value)
        rows.append(Answer(item.label if item is not None else name, shown))
    return tuple(rows)
