"""What every page of the desk stands in: whose desk it is, its views, its keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cityhall.design_system.language import site_texts, speaking, words
from cityhall.engine.cases.api import (
    VIEWS,
    HiddenCases,
    ViewCount,
    hidden_at,
    inbox_counts,
    saved_views,
    warning_count,
)
from cityhall.foundation.accounts.api import User, allows, needs
from cityhall.foundation.organisation.api import section_title
from cityhall.kernel import clock
from cityhall.kernel.errors import NotAllowed, Problem
from cityhall.kernel.texts import JAPANESE
from cityhall.surfaces.desk.places import Place, chosen, places_of
from cityhall.surfaces.desk.rules.keys import DESK_ACTIONS, Keys, keys_in

DeskView = Callable[..., HttpResponseBase]
PLACE = "desk_place"

#: Views in the order of the menu: the daily ones, then other ways to look.
MENU = ("todo", "mine", "unassigned", "correction", "deciding", "counter")
WAYS = ("due", "open", "closed")


@dataclass(frozen=True)
class MenuLink:
    """A view in the menu. `count` in words, "1,000+" where it is cut."""

    view: str
    title: str
    href: str
    count: str
    is_current: bool


@dataclass(frozen=True)
class KeyLine:
    """A line of the table of keys."""

    key: str
    label: str


@dataclass(frozen=True)
class Frame:
    """The frame of one page."""

    user: User
    today: date
    place: Place | None
    places: tuple[Place, ...]
    keys: Keys
    menu: tuple[MenuLink, ...]
    ways: tuple[MenuLink, ...]
    saved: tuple[MenuLink, ...]
    deadlines: int
    may_use_counter: bool
    may_search_people: bool
    may_check_mandates: bool
    may_break_glass: bool
    may_review_access: bool
    may_hand_over: bool
    may_keep: bool
    may_manage_jobs: bool
    may_take_money: bool
    may_account: bool
    may_be_away: bool
    may_read_steps: bool
    may_read_investments: bool
    may_read_reform: bool
    room: str = ""

    @property
    def here(self) -> str:
        """What is open, as the folded menu of a narrow screen says it."""
        links = (*self.menu, *self.ways, *self.saved)
        view = next((link for link in links if link.is_current), None)
        if view is not None:
            return f"{view.title} {view.count}".strip()
        key = f"desk.menu.{self.room}"
        return words(key) if key in site_texts() else ""

    def key(self, name: str) -> str:
        """The key of one of the desk's own actions; '' where it has none."""
        default = next((each.default for each in DESK_ACTIONS if each.name == name), "")
        return self.keys.of(name, default)

    @property
    def place_choices(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each place; the ward is not repeated where all are in the same."""
        is_one_ward = len({place.ward for place in self.places}) == 1
        return tuple(
            (place.code, section_title(place.section, "", on=self.today))
            if is_one_ward
            else (place.code, place.title)
            for place in self.places
        )

    @property
    def desk_keys(self) -> Mapping[str, str]:
        """The keys of the desk's own actions, for templates."""
        return {each.name: self.key(each.name) for each in DESK_ACTIONS}

    @property
    def key_lines(self) -> tuple[KeyLine, ...]:
        """The desk's own keys, for the table that `?` opens; a case adds those of its moves."""
        lines = (KeyLine(self.key(each.name), each.label) for each in DESK_ACTIONS)
        return tuple(line for line in lines if line.key)


def at_desk(permission: str) -> Callable[[Callable[..., HttpResponseBase]], DeskView]:
    """A page for staff who hold the permission somewhere; in Japanese, kept in no cache.

    A problem is told in the desk's own frame, from which the work goes on; also that a duty is
    missing. Whoever is no staff never sees the frame.
    """

    def guard(view: Callable[..., HttpResponseBase]) -> DeskView:
        let_in = needs(permission)(view)

        @wraps(let_in)
        def in_japanese(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with speaking(JAPANESE):
                try:
                    return let_in(request, *args, **kwargs)
                except Problem as problem:
                    if not isinstance(request.user, User) or request.user.is_resident:
                        raise
                    return show(request, "problem", {"problem": problem}, status=problem.status)

        return never_cache(in_japanese)

    return guard


def staff(request: HttpRequest) -> User:
    """The account of whoever is signed in; `at_desk` has let only staff in."""
    if not isinstance(request.user, User):
        raise NotAllowed(
            "desk.staff_only", "職員の画面です。", "職員のアカウントでログインしてください。"
        )
    return request.user


def place_of(request: HttpRequest, *, on: date) -> tuple[Place | None, tuple[Place, ...]]:
    """The place asked for by `?place=`, or the one of this session; and all there are."""
    places = places_of(staff(request), on=on)
    asked = request.GET.get("place", "")
    if asked in {place.code for place in places}:
        request.session[PLACE] = asked
    return chosen(places, request.session.get(PLACE, "")), places


def frame_of(request: HttpRequest, *, view: str = "") -> Frame:
    """The frame around a page; `view` is the one that is shown, if it is a list."""
    user, now = staff(request), clock.now()
    today = clock.in_jst(now).date()
    place, places = place_of(request, on=today)
    counts: Mapping[str, ViewCount] = {}
    if place is not None:
        shown = [name for name in (*MENU, *WAYS) if name != "closed"]
        counts = inbox_counts(
            **of_place(request, place),
            now=now,
            views=shown,
            hidden=hidden_here(request, place, now),
        )
    saved = _saved(request, place, now) if place else ()
    view = "" if any(link.is_current for link in saved) else view
    return Frame(
        user=user,
        today=today,
        place=place,
        places=places,
        keys=keys_in(user.preferences),
        menu=_links(MENU, counts, view) if place else (),
        ways=_links(WAYS, counts, view) if place else (),
        saved=saved,
        deadlines=warning_count(user, now=now),
        may_use_counter=allows(user, "draft.open"),
        may_search_people=allows(user, "person.search"),
        may_break_glass=allows(user, "case.break_glass"),
        may_review_access=allows(user, "access.review"),
        may_check_mandates=allows(user, "mandate.check"),
        may_hand_over=allows(user, "case.hand_over"),
        may_keep=allows(user, "case.assign"),
        may_manage_jobs=allows(user, "job.manage"),
        may_take_money=allows(user, "payment.take"),
        may_account=allows(user, "payment.account"),
        may_be_away=allows(user, "absence.own"),
        may_read_steps=allows(user, "steps.read"),
        may_read_investments=allows(user, "investment.read"),
        may_read_reform=allows(user, "reform.read"),
    )


def _links(
    names: tuple[str, ...], counts: Mapping[str, ViewCount], current: str
) -> tuple[MenuLink, ...]:
    home = reverse("desk:home")
    return tuple(
        MenuLink(
            view=name,
            title=words(f"desk.view.{name}"),
            href=f"{home}?view={name}",
            count=in_words(counts[name]) if name in counts else "",
            is_current=name == current,
        )
        for name in names
        if name in VIEWS
    )


def of_place(request: HttpRequest, place: Place) -> dict[str, Any]:
    """Who looks at which place, as the queries of the inbox want it."""
    return {"user": staff(request), "section": place.section, "ward": place.ward}


def hidden_here(request: HttpRequest, place: Place, now: datetime) -> HiddenCases:
    """What is hidden from whoever asks, in all lists of the place; read once for one page."""
    known = request.__dict__.setdefault("hidden_cases", {})
    if place not in known:
        known[place] = hidden_at(**of_place(request, place), now=now)
    return known[place]


def address_of(asks: Mapping[str, str]) -> str:
    """Where a named view is opened."""
    return f"{reverse('desk:home')}?{urlencode(asks)}"


def _saved(request: HttpRequest, place: Place, now: datetime) -> tuple[MenuLink, ...]:
    here = request.get_full_path()
    asked = {**of_place(request, place), "now": now, "hidden": hidden_here(request, place, now)}
    return tuple(
        MenuLink("", each.name, address_of(each.asks), in_words(each.count),
                 address_of(each.asks) == here)
        for each in saved_views(**asked)
    )  # fmt: skip


def in_words(count: ViewCount) -> str:
    """1,000+ where counting stopped."""
    return f"{count.count:,}{'+' if count.is_more else ''}"


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    view: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page in its frame; `view` names the list, `here` in the context any other room."""
    frame = replace(frame_of(request, view=view), room=context.get("here", ""))
    return render(request, f"desk/{template}.html", {**context, "frame": frame}, status=status)
