"""The inbox of a section: saved views, search, paging that costs the same on every page.

Each view is equality columns plus (queue_on, id), so that an index serves it; a test reads the
query plans of both databases.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NotRequired, TypedDict, Unpack

from django.db.models import Count, Q, QuerySet

from cityhall.engine.cases.definitions import versions
from cityhall.engine.cases.hidden import HiddenCases, hidden_at
from cityhall.engine.cases.models import Case, CaseValue
from cityhall.engine.cases.queries.finding import found_by
from cityhall.engine.cases.rules import desk_refusals
from cityhall.engine.cases.told import found_in
from cityhall.engine.procedures.api import Move, Version, catalogue
from cityhall.foundation.accounts.api import Actor, User, ensure_allowed, reader_of
from cityhall.foundation.audit.api import record_found, record_listing
from cityhall.foundation.organisation.api import calendars
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid
from cityhall.kernel.texts import say
from cityhall.kernel.transactions import write

PAGE, COUNTED_UP_TO = 50, 1000
#: Cases due up to so many days from today.
DUE: Mapping[str, timedelta] = {
    "late": timedelta(days=-1),
    "today": timedelta(),
    "week": timedelta(days=7),
}
View = Callable[[User, date], Q]

VIEWS: Mapping[str, View] = {
    "todo": lambda user, today: Q(kind="open", expects="office"),
    "unassigned": lambda user, today: Q(kind="open", expects="office", assignee__isnull=True),
    "mine": lambda user, today: Q(kind="open", assignee=user),
    "waiting": lambda user, today: Q(kind="open", expects="resident"),
    "overdue": lambda user, today: Q(_dated(), queue_on__lt=today),
    "open": lambda user, today: Q(kind="open"),
    "due": lambda user, today: Q(_dated(), queue_on__lte=today),
    "correction": lambda user, today: _stands_where(lambda move: "answers" in move.asks),
    "deciding": lambda user, today: _stands_where(lambda move: "another_person" in move.needs),
    "counter": lambda user, today: _stands_where(lambda move: "complete" in move.does),
    "closed": lambda user, today: Q(kind="closed"),
}


def _dated() -> Q:
    """The office's cases that have a due day; it is the day that they are queued by."""
    return Q(kind="open", expects="office", due_on__isnull=False)


def _stands_where(leads_on: Callable[[Move], bool]) -> Q:
    """Open cases in a state from which such a move leads, by the workflow tables of today."""
    tables = catalogue().workflows.values()
    states = {state for table in tables for move in table.moves if leads_on(move)
              for state in move.from_}  # fmt: skip
    return Q(kind="open", state__in=sorted(states))


@dataclass(frozen=True)
class InboxRow:
    """One case in the list. `days_left` are open days of its section to the due day; `is_late`:
    that day has passed, though it may have been followed by closed days alone."""

    reference: str
    procedure: str
    title: str
    act: str
    state: str
    state_label: str
    expects: str
    ward: str
    name: str
    kana: str
    assignee_id: int | None
    assignee: str
    arrived_at: datetime | None
    opened_at: datetime
    due_on: date | None
    days_left: int | None
    is_late: bool


@dataclass(frozen=True)
class InboxPage:
    """One page. `cursor` fetches the next, None at the end; `total` stops at 1,000 and then
    `is_more` says that there are more."""

    rows: tuple[InboxRow, ...]
    cursor: str | None
    total: int
    is_more: bool


class Listing(TypedDict):
    """Which cases are asked for, and from where on.

    `ward` '' asks for all wards and needs a duty for all of them. `search` takes a reference, a
    birth date or the beginning of a name or reading, and looks through all views. `due` is late,
    today or week; `assignee` is me, none or an id. `hidden` is what `hidden_at` gave for this user
    and place (or all wards of it), for a page that has asked it already.
    """

    user: User
    section: str
    now: datetime
    ward: NotRequired[str]
    view: NotRequired[str]
    search: NotRequired[str]
    state: NotRequired[str]
    procedure: NotRequired[str]
    due: NotRequired[str]
    channel: NotRequired[str]
    assignee: NotRequired[str]
    cursor: NotRequired[str]
    hidden: NotRequired[HiddenCases]


@write
def inbox(*, language: str = "ja", size: int = PAGE, **asked: Unpack[Listing]) -> InboxPage:
    """A page of a section's cases, those due first on top; that it was shown is in the audit.

    Raises `NotAllowed` (accounts.not_allowed), `Invalid` (cases.no_such_view, cases.cursor).
    """
    user, now = asked["user"], asked["now"]
    cases = asked_for(asked)
    counted = _counted(cases)
    found, cursor = page_of(cases, asked.get("cursor", ""), size)
    search = asked.get("search", "").strip()
    record_listing(
        by=Actor.of(user),
        object_kind="case_list",
        object_id=f"{asked['section']}.{asked.get('ward', '')}",
        shown=[case.reference for case in found],
        total=counted.count,
        search=search,
        reader=(reader := reader_of(user, "desk.inbox", **_place(asked))),
        now=now,
    )
    if search:
        record_found(
            by=Actor.of(user),
            object_kind="case",
            found=found_in(found, on=in_jst(now).date()),
            reader=reader,
            now=now,
        )
    return InboxPage(
        rows=rows_of(found, today=in_jst(now).date(), language=language),
        cursor=cursor,
        total=counted.count,
        is_more=counted.is_more,
    )


def _place(asked: Listing) -> dict[str, str]:
    return {"section": asked["section"], "ward": asked.get("ward", "")}


def inbox_order(
    *, size: int = PAGE, **asked: Unpack[Listing]
) -> tuple[tuple[str, ...], str | None]:
    """Only the references of the same page, to go on from one case to the next, and the cursor.

    It tells nothing of anybody, so it leaves no entry: the case that is opened by it does.
    """
    found, cursor = page_of(asked_for(asked), asked.get("cursor", ""), size)
    return tuple(case.reference for case in found), cursor


def asked_for(asked: Listing) -> QuerySet[Case]:
    user, now, section = asked["user"], asked["now"], asked["section"]
    ward, view = asked.get("ward", ""), asked.get("view", "todo")
    ensure_allowed(user, "desk.inbox", section=section, ward=ward)
    desk_refusals.ensure_view(view in VIEWS)
    search, today = asked.get("search", ""), in_jst(now).date()
    cases = Case.objects.filter(_here(section, ward))
    cases = cases.filter(found_by(search) if search.strip() else VIEWS[view](user, today))
    for column in ("state", "procedure"):
        if wanted := str(asked.get(column, "")):
            cases = cases.filter(**{column: wanted})
    cases = cases.filter(_narrowed(asked, user, today))
    hidden = asked.get("hidden") or hidden_at(user, section, ward, now=now)
    # Looking for words goes through all views, the others show either open cases or closed ones.
    if search.strip():
        return _known(cases, hidden.open | hidden.closed)
    return _known(cases, hidden.closed if view == "closed" else hidden.open)


def _narrowed(asked: Listing, user: User, today: date) -> Q:
    """By due day, which is the day that such cases are queued by, by where they came from and by
    whose they are."""
    found, due, assignee = Q(), asked.get("due", ""), asked.get("assignee", "")
    if due in DUE:
        found &= Q(kind="open", due_on__isnull=False, queue_on__lte=today + DUE[due])
    if channel := asked.get("channel", ""):
        found &= Q(channel=channel)
    if assignee in ("me", "none"):
        found &= Q(assignee=user) if assignee == "me" else Q(assignee__isnull=True)
    elif assignee.isdecimal():
        found &= Q(assignee=int(assignee[:18]))
    return found


def page_of(cases: QuerySet[Case], cursor: str, size: int) -> tuple[list[Case], str | None]:
    found = list(_after(cases, cursor).select_related("assignee")[: size + 1])
    return found[:size], _cursor(found[size - 1]) if len(found) > size else None


def _known(cases: QuerySet[Case], hidden: Collection[int]) -> QuerySet[Case]:
    return cases.exclude(pk__in=hidden) if hidden else cases


def _here(section: str, ward: str) -> Q:
    return Q(section=section, **({"ward": ward} if ward else {}))


@dataclass(frozen=True)
class ViewCount:
    """How many cases a view holds; counted to 1,000, then `is_more` says that there are more."""

    count: int
    is_more: bool


def inbox_counts(
    *,
    user: User,
    section: str,
    now: datetime,
    ward: str = "",
    views: Sequence[str] = tuple(VIEWS),
    hidden: HiddenCases | None = None,
) -> dict[str, ViewCount]:
    """The size of each view, one short query each, and one for what is hidden in all of them."""
    ensure_allowed(user, "desk.inbox", section=section, ward=ward)
    hidden, today = hidden or hidden_at(user, section, ward, now=now), in_jst(now).date()
    conditions = {view: _here(section, ward) & VIEWS[view](user, today) for view in views}
    less = _hidden_in(conditions, hidden)
    return {
        view: _counted(Case.objects.filter(condition), less[view])
        for view, condition in conditions.items()
    }


def _hidden_in(conditions: Mapping[str, Q], hidden: HiddenCases) -> Mapping[str, int]:
    """How many hidden cases each view holds: they are few, and taken from what an index counts
    instead of being looked for in each of its rows. They are found by their ids alone; with the
    place beside them SQLite would look through all that lies there."""
    few = Case.objects.filter(pk__in=hidden.open | hidden.closed)
    return few.aggregate(**{view: Count("pk", filter=each) for view, each in conditions.items()})


def listing_counts(lists: Sequence[Listing]) -> list[ViewCount]:
    """How many cases each of some lists holds, as far as it is counted."""
    return [_counted(asked_for(asked)) for asked in lists]


def _counted(cases: QuerySet[Case], hidden: int = 0) -> ViewCount:
    """As many as there are, less those of them that are hidden; they were counted a moment before,
    so that some may have left since."""
    # In the order of the list, so that the index of the list is taken; any other is a long way.
    total = _after(cases, "")[: COUNTED_UP_TO + 1 + hidden].count() - hidden
    return ViewCount(max(0, min(total, COUNTED_UP_TO)), total > COUNTED_UP_TO)


def _after(cases: QuerySet[Case], cursor: str) -> QuerySet[Case]:
    """The rows after a cursor, in the order of the list: no page costs more than the first."""
    ordered = cases.order_by("queue_on", "id")
    if not cursor:
        return ordered
    try:
        day, _, last = cursor.partition("~")
        queue_on, last_id = date.fromisoformat(day), int(last)
    except ValueError:
        raise Invalid(
            "cases.cursor", "この続きは開けません。", "一覧の初めから見直してください。"
        ) from None
    return ordered.filter(Q(queue_on__gt=queue_on) | Q(id__gt=last_id), queue_on__gte=queue_on)


def _cursor(case: Case) -> str:
    return f"{case.queue_on.isoformat()}~{case.pk}"


def rows_of(cases: Sequence[Case], *, today: date, language: str) -> tuple[InboxRow, ...]:
    known = versions([case.version_id for case in cases])
    names = names_in([case.pk for case in cases])
    calendar = calendars()
    return tuple(
        _row(
            case,
            known[case.version_id],
            names.get(case.pk, ("", "")),
            _days_left(case, calendar(case.section, case.ward), today),
            today,
            language,
        )
        for case in cases
    )


def _days_left(case: Case, calendar: BusinessCalendar, today: date) -> int | None:
    """Open days to the due day of an open case, below zero once it has passed."""
    if case.due_on is None or case.kind != "open":
        return None
    if case.due_on < today:
        return -calendar.between(case.due_on, today)
    return calendar.between(today, case.due_on)


def _row(
    case: Case,
    definition: Version,
    name: tuple[str, str],
    days_left: int | None,
    today: date,
    language: str,
) -> InboxRow:
    return InboxRow(
        reference=case.reference,
        procedure=case.procedure,
        title=say(definition.procedure.title, language),
        act=case.act,
        state=case.state,
        state_label=say(definition.workflow.states[case.state].label, language),
        expects=case.expects,
        ward=case.ward,
        name=name[0],
        kana=name[1],
        assignee_id=case.assignee_id,
        assignee=case.assignee.display_name if case.assignee else "",
        arrived_at=case.arrived_at,
        opened_at=case.opened_at,
        due_on=case.due_on,
        days_left=days_left,
        is_late=days_left is not None and case.due_on is not None and case.due_on < today,
    )


def names_in(case_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and reading of each case's applicant, as written. One query."""
    rows = CaseValue.objects.filter(
        case__in=case_ids, item="applicant.name", superseded_by=None, erased_at=None
    ).filter(case__disposal__set_aside_at=None)
    return {case_id: _in_full(name or {}) for case_id, name in rows.values_list("case_id", "value")}


def _in_full(name: Mapping[str, str]) -> tuple[str, str]:
    return (
        f"{name.get('family', '')} {name.get('given', '')}".strip(),
        f"{name.get('family_kana', '')} {name.get('given_kana', '')}".strip(),
    )
