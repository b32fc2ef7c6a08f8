"""Investments as pages show them; of what was never approved only to those whose work it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from cityhall.foundation.accounts.api import User, allows, covered_places, ensure_allowed, in_places
from cityhall.governance.investments.ledger import line_of
from cityhall.governance.investments.lookups import SameFunction, dear, same_functions
from cityhall.governance.investments.measuring import promise_gaps
from cityhall.governance.investments.models import Investment, OwnedSystem, State
from cityhall.governance.investments.outcomes import due_days
from cityhall.governance.investments.rules.completeness import DearLot, Gap, gaps
from cityhall.governance.investments.rules.steps import STEPS, Step
from cityhall.governance.investments.schema import Request
from cityhall.kernel.errors import NotFound

REQUEST, REVIEW, APPROVE = "investment.request", "investment.review", "investment.approve"
#: What a reviewer and who approves see of others' work; a draft is its section's alone.
SENT = [state for state in State.values if state != State.DRAFT]


@dataclass(frozen=True)
class InvestmentLine:
    """One in a list. `total` in yen over its whole life; `result` of the last check."""

    id: int
    number: str
    kind: str
    title: str
    bureau: str
    section: str
    ward: str
    state: str
    total: int
    result: str
    is_sample: bool
    running_from: date | None
    check_on: date | None


@dataclass(frozen=True)
class EntryView:
    """What happened, by which office; never by whom."""

    number: int
    step: str
    on: date
    content: Mapping[str, Any]
    reason: str
    author: str
    hash: str


@dataclass(frozen=True)
class InvestmentView(InvestmentLine):
    """One with its request, its promise and everything that happened."""

    request: Request
    promise: Mapping[str, Any] | None
    entries: tuple[EntryView, ...]
    coming: tuple[tuple[int, date], ...]
    last: int

    @property
    def checks(self) -> list[EntryView]:
        """What the platform found, the first first."""
        return [each for each in self.entries if each.step == Step.CHECK]

    @property
    def amendments(self) -> list[EntryView]:
        """Targets that were changed after the approval."""
        return [each for each in self.entries if each.step == Step.AMEND]

    @property
    def review(self) -> EntryView | None:
        """The last review."""
        found = [each for each in self.entries if each.step == Step.REVIEW]
        return found[-1] if found else None


@dataclass(frozen=True)
class Workbench:
    """What a page of the desk needs beside the view: what is missing, what was looked up, and
    which steps this account may take now."""

    gaps: tuple[Gap, ...]
    same: tuple[SameFunction, ...]
    dear: tuple[DearLot, ...]
    steps: frozenset[str]


def investments_for(
    user: User, *, state: str = "", limit: int, before: int | None = None
) -> list[InvestmentLine]:
    """What the account works on, the newest first; one query. `state` narrows it."""
    rows = _seen_by(user)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(pk__lt=before) if before is not None else rows
    return [_line(row) for row in rows.order_by("-pk")[:limit]]


def counts_for(user: User) -> dict[str, int]:
    """How many in each state, of what the account works on."""
    rows = _seen_by(user).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def investment_for(user: User, number: str) -> InvestmentView:
    """One of them; raises `NotFound` for what the account does not work on."""
    row = _seen_by(user).filter(number=number).first()
    if row is None:
        raise _unknown()
    return _view(row)


def workbench(user: User, view: InvestmentView, now: datetime) -> Workbench:
    """What is missing, looked up and possible."""
    request = view.request
    is_sent = view.state != State.DRAFT
    return Workbench(
        gaps=(*gaps(request), *promise_gaps(request, now)) if view.promise is None else (),
        same=tuple(same_functions(request, view.number)) if is_sent else (),
        dear=tuple(dear(request, view.number)) if is_sent else (),
        steps=_steps(user, view),
    )


_WHOSE: Mapping[Step, str] = {
    Step.WRITE: REQUEST,
    Step.SUBMIT: REQUEST,
    Step.START: REQUEST,
    Step.WITHDRAW: REQUEST,
    Step.RETURN: REVIEW,
    Step.REVIEW: REVIEW,
    Step.SUPERVISE: REVIEW,
    Step.APPROVE: APPROVE,
    Step.REFUSE: APPROVE,
    Step.AMEND: APPROVE,
}


def _steps(user: User, view: InvestmentView) -> frozenset[str]:
    """Steps that fit the state and the account's permissions; a sample takes none by hand."""
    if view.is_sample:
        return frozenset()
    found = set()
    for step in STEPS[view.state]:
        permission = _WHOSE.get(step, "")
        where = {"section": view.section, "ward": view.ward} if permission == REQUEST else {}
        if permission and allows(user, permission, **where):
            found.add(str(step))
    return frozenset(found)


def published(
    *,
    bureau: str = "",
    state: str = "",
    result: str = "",
    limit: int | None = None,
    before: int | None = None,
) -> list[InvestmentLine]:
    """What was approved, the newest first; one query."""
    rows = Investment.objects.filter(is_published=True)
    named = {"bureau": bureau, "state": state, "result": result}
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    rows = rows.filter(pk__lt=before) if before is not None else rows
    rows = rows.order_by("-pk")
    return [_line(row) for row in (rows[:limit] if limit else rows)]


def published_one(number: str) -> InvestmentView:
    """One that was approved; raises `NotFound` for all others."""
    row = Investment.objects.filter(number=number, is_published=True).first()
    if row is None:
        raise _unknown()
    return _view(row)


@dataclass(frozen=True)
class BureauSum:
    """What a bureau invests and what came of it; samples are never in a sum."""

    bureau: str
    count: int
    total: int
    reached: int
    missed: int
    unmeasurable: int


def by_bureau() -> list[BureauSum]:
    """Sums over what was approved, by bureau; one query."""
    rows = Investment.objects.filter(is_published=True, is_sample=False).order_by("bureau")
    sums = rows.values("bureau").annotate(
        count=Count("pk"),
        whole=Sum("total"),
        reached=Count("pk", filter=Q(result="reached")),
        missed=Count("pk", filter=Q(result="missed")),
        unmeasurable=Count("pk", filter=Q(result="unmeasurable")),
    )
    return [
        BureauSum(
            each["bureau"],
            each["count"],
            each["whole"],
            each["reached"],
            each["missed"],
            each["unmeasurable"],
        )
        for each in sums
    ]


@dataclass(frozen=True)
class Spot:
    """One in the chart of cost against effect; `attainment` None where nothing can be said."""

    number: str
    title: str
    total: int
    attainment: float | None
    result: str
    is_sample: bool


def spots() -> list[Spot]:
    """Every one that was checked, with what its last check found; one query."""
    rows = Investment.objects.filter(is_published=True).exclude(result="").order_by("pk")
    names = ("number", "title", "total", "attainment", "result", "is_sample")
    return [Spot(*row) for row in rows.values_list(*names)]


@dataclass(frozen=True)
class SystemLine:
    """One system of the inventory. `number` of the investment that brought it, if one did."""

    code: str
    title: str
    bureau: str
    functions: tuple[str, ...]
    yearly_cost: int | None
    since: date | None
    until: date | None
    number: str
    is_sample: bool


def owned_systems() -> list[SystemLine]:
    """The whole inventory, by bureau; one query."""
    rows = OwnedSystem.objects.select_related("investment").order_by("bureau", "code")
    return [
        SystemLine(
            each.code,
            each.title,
            each.bureau,
            tuple(each.functions),
            each.yearly_cost,
            each.since,
            each.until,
            each.investment.number if each.investment else "",
            each.is_sample,
        )
        for each in rows
    ]


def chain_of(number: str) -> list[dict[str, Any]]:
    """Everything that happened to a published investment, as it was hashed."""
    view = Investment.objects.filter(number=number, is_published=True).first()
    if view is None:
        raise _unknown()
    return [line_of(each, number) for each in view.entries.order_by("number")]


def investments_head() -> str:
    """Changes whenever something public does: what pages may be remembered by."""
    found = Investment.objects.aggregate(rows=Count("pk"), entries=Sum("last"))
    systems = OwnedSystem.objects.count()
    return f"{found['rows']}.{found['entries'] or 0}.{systems}"


def _seen_by(user: User) -> QuerySet[Investment]:
    """One's own sections' investments; for reviewers and who approves all that were sent."""
    if allows(user, REVIEW) or allows(user, APPROVE):
        mine = in_places(covered_places(user, REQUEST)) if allows(user, REQUEST) else Q(pk=None)
        return Investment.objects.filter(mine | Q(state__in=SENT))
    ensure_allowed(user, REQUEST)
    return Investment.objects.filter(in_places(covered_places(user, REQUEST)))


def _unknown() -> NotFound:
    return NotFound("investments.unknown", "この投資はありません。", "一覧から選び直してください。")


def _line(row: Investment) -> InvestmentLine:
    return InvestmentLine(**_columns(row))


def _columns(row: Investment) -> dict[str, Any]:
    names = (
        "number", "kind", "title", "bureau", "section", "ward", "state", "total", "result",
        "is_sample", "running_from", "check_on",
    )  # fmt: skip
    return {"id": row.pk, **{name: getattr(row, name) for name in names}}


def _view(row: Investment) -> InvestmentView:
    entries: Sequence[EntryView] = [
        EntryView(
            each.number, each.step, each.on, each.content, each.reason, each.author, each.hash
        )
        for each in row.entries.order_by("number")
    ]
    return InvestmentView(
        **_columns(row),
        request=Request.model_validate(row.request),
        promise=row.promise,
        entries=tuple(entries),
        coming=tuple(due_days(row)),
        last=row.last,
    )
