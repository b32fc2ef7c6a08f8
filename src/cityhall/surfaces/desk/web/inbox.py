"""The inbox: a view of one section's cases, what is due first on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityhall.design_system.fields import Choice
from cityhall.design_system.language import words
from cityhall.engine.cases.api import (
    CHANNELS,
    DUE,
    VIEWS,
    InboxPage,
    InboxRow,
    Listing,
    first_view,
    inbox,
    inbox_order,
    waiting_among,
)
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import away_on, who_may
from cityhall.foundation.organisation.api import wards
from cityhall.kernel import clock
from cityhall.kernel.reference_numbers import read_reference
from cityhall.kernel.texts import say
from cityhall.surfaces.desk.away import away_words
from cityhall.surfaces.desk.places import Place
from cityhall.surfaces.desk.rules.finding import is_enough
from cityhall.surfaces.desk.web import many
from cityhall.surfaces.desk.web.errands import whole_list
from cityhall.surfaces.desk.web.frame import (
    address_of,
    at_desk,
    hidden_here,
    of_place,
    place_of,
    show,
    staff,
)

FIRST_VIEW = "todo"


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for."""

    view: str
    search: str
    state: str
    procedure: str
    ward: str
    due: str
    channel: str
    assignee: str
    cursor: str

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        view = query.get("view", FIRST_VIEW)
        return cls(
            view=view if view in VIEWS else FIRST_VIEW,
            search=query.get("words", "").strip(),
            state=query.get("state", ""),
            procedure=query.get("procedure", ""),
            ward=query.get("ward", ""),
            due=query.get("due", "") if query.get("due", "") in DUE else "",
            channel=query.get("channel", "") if query.get("channel", "") in CHANNELS else "",
            assignee=query.get("assignee", ""),
            cursor=query.get("after", ""),
        )

    def query(self, **other: str) -> str:
        """The same list as a query string, with something changed; what is empty is left out."""
        asked = {
            "view": self.view,
            "words": self.search,
            "state": self.state,
            "procedure": self.procedure,
            "ward": self.ward,
            "due": self.due,
            "channel": self.channel,
            "assignee": self.assignee,
            "after": self.cursor,
        }
        return urlencode({name: value for name, value in (asked | other).items() if value})

    @property
    def is_narrowed(self) -> bool:
        narrowed = (self.state, self.procedure, self.ward, self.due, self.channel, self.assignee)
        return any(narrowed)


@dataclass(frozen=True)
class Row:
    """A case in the list and the way to it, which remembers the list."""

    case: InboxRow
    href: str
    is_near: bool
    away: str
    is_passed: bool

    @property
    def days_late(self) -> int:
        """Open days since the due day, 0 if it has not passed."""
        return max(0, -(self.case.days_left or 0))


@at_desk("desk.open")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One page of a view, or of what a search finds."""
    now, asked = clock.now(), Asked.of(request.GET)
    if read_reference(asked.search) is not None:
        return redirect("desk:open", read_reference(asked.search))
    place, _ = place_of(request, on=clock.in_jst(now).date())
    if place is None:
        return show(request, "no_duty", {})
    if not request.GET and (kept := first_view(**of_place(request, place))):
        return redirect(address_of(kept))
    is_enough_said = not asked.search or is_enough(asked.search)
    page = listed(request, place, asked, now=now) if is_enough_said else None
    context = {
        "asked": asked,
        "title": words("desk.found") if asked.search else words(f"desk.view.{asked.view}"),
        "rows": _rows(page, asked, clock.in_jst(now).date()) if page else [],
        "total": page,
        "is_enough_said": is_enough_said,
        "choosing": many.choosing(staff(request), place) if page and page.rows else {},
        "whole": whole_list(request, place, page, is_search=bool(asked.search)),
        "told": many.told(request),
        "next": f"?{asked.query(after=page.cursor)}" if page and page.cursor else "",
        "first": f"?{asked.query(after='')}" if asked.cursor else "",
        "states": _states(place),
        "procedures": _procedures(place),
        "wards": _wards(place),
        "dues": [Choice(due, words(f"desk.due.{due}")) for due in DUE],
        "channels": [Choice(each, words(f"desk.filter.channel.{each}")) for each in CHANNELS],
        "assignees": _assignees(place),
    }
    return show(request, "inbox", context, view="" if asked.search else asked.view)


def listed(request: HttpRequest, place: Place, asked: Asked, *, now: datetime) -> InboxPage:
    """The page of the list that an address asks for."""
    return inbox(**_listing(request, place, asked, now))


def _listing(request: HttpRequest, place: Place, asked: Asked, now: datetime) -> Listing:
    return Listing(
        user=staff(request),
        section=place.section,
        ward=place.ward or asked.ward,
        now=now,
        view=asked.view,
        search=asked.search,
        state=asked.state,
        procedure=asked.procedure,
        due=asked.due,
        channel=asked.channel,
        assignee=asked.assignee,
        cursor=asked.cursor,
        hidden=hidden_here(request, place, now),
    )


def _rows(page: InboxPage, asked: Asked, today: date) -> list[Row]:
    # Asked for every page that has rows, so that no list costs more by what it happens to hold.
    away = away_on({row.assignee_id or 0 for row in page.rows}, today)
    passed = waiting_among([row.reference for row in page.rows])
    return [
        Row(
            case=row,
            href=case_address(row.reference, asked.query(), at),
            is_near=row.days_left is not None and 0 <= row.days_left <= 1,
            away=away_words(away.get(row.assignee_id or 0)),
            is_passed=row.reference in passed and row.expects != "nobody",
        )
        for at, row in enumerate(page.rows)
    ]


def case_address(reference: str, from_list: str, at: int) -> str:
    """The way to a case that remembers from which list, and from which place in it."""
    query = urlencode({"list": from_list, "at": at})
    return f"{reverse('desk:case', args=[reference])}?{query}"


def _procedures(place: Place) -> list[Choice]:
    return [
        Choice(procedure.id, say(procedure.title, "ja"))
        for procedure in catalogue().procedures.values()
        if procedure.handled_by.section == place.section
    ]


def _states(place: Place) -> list[Choice]:
    """The states that the section's procedures know, each once, in the order of their tables."""
    known = catalogue()
    used = {
        procedure.workflow
        for procedure in known.procedures.values()
        if procedure.handled_by.section == place.section
    }
    labels: dict[str, list[str]] = {}
    for name, workflow in known.workflows.items():
        for state, meaning in workflow.states.items():
            if not used or name in used:
                heard = labels.setdefault(state, [])
                if say(meaning.label, "ja") not in heard:
                    heard.append(say(meaning.label, "ja"))
    return [Choice(state, "・".join(heard)) for state, heard in labels.items()]


def _assignees(place: Place) -> list[Choice]:
    """Oneself, nobody, or a colleague who takes cases there."""
    colleagues = who_may("case.take", section=place.section, ward=place.ward)
    first = [Choice(each, words(f"desk.assignee.{each}")) for each in ("me", "none")]
    return [*first, *(Choice(str(each.id), each.name) for each in colleagues)]


def _wards(place: Place) -> list[Choice]:
    """The wards to choose from, for one who works for all of them."""
    return [] if place.ward else [Choice(ward.code, say(ward.name, "ja")) for ward in wards()]


@at_desk("desk.inbox")
@require_safe
def next_case(request: HttpRequest) -> HttpResponse:
    """The case after the one in hand, in the list that it was opened from.

    A case that has left the list by what was done to it is followed by the one that took its
    place.
    """
    now, came_from = clock.now(), request.GET.get("list", "")
    place, _ = place_of(request, on=clock.in_jst(now).date())
    if place is None:
        return redirect("desk:home")
    asked = Asked.of(QueryDict(came_from))
    references, cursor = inbox_order(**_listing(request, place, asked, now))
    at = _place_after(references, request.GET.get("reference", ""), request.GET.get("at", ""))
    if at < len(references):
        return redirect(case_address(references[at], came_from, at))
    if cursor:
        following = Asked.of(QueryDict(asked.query(after=cursor)))
        rest, _ = inbox_order(**_listing(request, place, following, now))
        if rest:
            return redirect(case_address(rest[0], following.query(), 0))
    return redirect(f"{reverse('desk:home')}?{asked.query(after='')}&end=1")


def _place_after(references: Sequence[str], reference: str, at: str) -> int:
    if reference in references:
        return references.index(reference) + 1
    return int(at) if at.isdecimal() and len(at) < 4 else 0
