"""Reads of people's data that were not as usual: found by rule each day, settled by another."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.organisation.api import section_titles
from cityhall.foundation.oversight.api import (
    RuleCount,
    UnusualView,
    count_unusual,
    read_unusual,
    settle_unusual,
    unusual_accesses,
    unusual_counts,
    unusual_rules,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid, NotFound
from cityhall.surfaces.desk.web.frame import at_desk, show, staff

ON_A_PAGE, LONGEST = 30, 500
BOM = "\ufeff"


@at_desk("access.review")
@require_safe
def unusual(request: HttpRequest) -> HttpResponse:
    """What waits to be settled, then what was; `?before=` goes on in the former, `?done=` in the
    latter."""
    user, today = staff(request), clock.today()
    before, done = _number(request, "before"), _number(request, "done")
    waiting = unusual_accesses(user=user, reviewed=False, limit=ON_A_PAGE + 1, before=before)
    settled = unusual_accesses(user=user, reviewed=True, limit=ON_A_PAGE + 1, before=done)
    context = {
        "here": "unusual",
        "waiting": _with_places(waiting[:ON_A_PAGE]),
        "count": count_unusual(user=user),
        "done": _with_places(settled[:ON_A_PAGE]),
        "newest": request.path if before or done else "",
        "more_waiting": _further("before", waiting),
        "more_done": _further("done", settled),
        "rules": unusual_rules().on(today),
        "is_checked": unusual_rules().checked,
        "kept": unusual_rules().kept_years,
        "months": _months(today),
    }
    return show(request, "unusual", context)


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


def _further(name: str, rows: list[UnusualView]) -> str:
    return f"?{name}={rows[ON_A_PAGE - 1].id}" if len(rows) > ON_A_PAGE else ""


def _places(each_on: Iterable[tuple[UnusualView | RuleCount, date]]) -> list[str]:
    """The section of each as it was called that day; it may be gone since. Read once for all."""
    title = section_titles()
    return [
        title(each.section, each.ward, on) if each.section else words("desk.unusual.no_place")
        for each, on in each_on
    ]


def _with_places(rows: list[UnusualView]) -> list[tuple[UnusualView, str]]:
    return list(zip(rows, _places((each, each.on) for each in rows), strict=True))


def _months(today: date) -> list[date]:
    """The first days of this month and the eleven before it."""
    first, found = today.replace(day=1), []
    for _ in range(12):
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found


@at_desk("access.review")
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, access_id: int) -> HttpResponse:
    """The rule, the figures and the reads; whether it was needed is said once."""
    remark, error = request.POST.get("remark", "")[:LONGEST], ""
    access_id = min(access_id, 2**62)
    if request.method == "POST":
        try:
            settle_unusual(
                access_id=access_id,
                finding=request.POST.get("finding", ""),
                remark=remark,
                by=actor_of(request),
                now=clock.now(),
            )
        except Invalid as problem:
            error = f"{problem.message}{problem.remedy}"
        else:
            messages.success(request, words("desk.unusual.settled"))
            return redirect("desk:unusual")
    one = read_unusual(access_id=access_id, user=staff(request), now=clock.now())
    context = {
        "here": "unusual",
        "one": one,
        "place": _places([(one, one.on)])[0],
        "remark": remark,
        "error": error,
        "longest": LONGEST,
        "not_shown": max(0, len(one.entries) - len(one.reads)),
    }
    return show(request, "unusual_one", context, status=422 if error else 200)


def _no_month() -> NotFound:
    return NotFound(
        "oversight.no_month", "その月はありません。", "一覧から月を選び直してください。"
    )


@at_desk("access.review")
@require_safe
def summary(request: HttpRequest, month: str) -> HttpResponse:
    """A month as CSV: by rule and section how many were found and what was made of them. Nobody is
    named in it."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise _no_month() from None
    if first < clock.years_before(clock.now(), unusual_rules().kept_years.shortest).date():
        raise _no_month()  # some of what was found then is forgotten
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["月", "きまり", "係", "見つかった数", "必要だった", "必要とは認められない", "確かめ中"]
    )
    rows = unusual_counts(user=staff(request), since=first, until=last)
    for row, place in zip(rows, _places((row, last) for row in rows), strict=True):
        figures = (row.found, row.justified, row.not_justified, row.waiting)
        writer.writerow([month, row.rule.title, place, *figures])
    answer = HttpResponse(BOM + out.getvalue(), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="unusual-access-{month}.csv"'
    return answer
