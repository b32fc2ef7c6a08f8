"""Lists for the city's core systems: taken out as CSV, and what came back read in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.language import words
from cityhall.engine.cases.api import (
    Answered,
    HandOverCount,
    HandOverRow,
    as_csv,
    export_hand_overs,
    exported_list,
    failed_hand_overs,
    hand_over_batches,
    hand_over_counts,
    hand_over_standing,
    take_in_answers,
)
from cityhall.engine.core_systems.api import (
    ReturnedRow,
    counted,
    decoded,
    read_returned,
    references_in,
)
from cityhall.foundation.accounts.api import Actor, actor_of
from cityhall.kernel import clock
from cityhall.kernel.errors import NotFound
from cityhall.surfaces.desk.systems import system_name
from cityhall.surfaces.desk.web.frame import at_desk, show

LARGEST = 2 * 1024 * 1024
BOM = "\ufeff"
SHOWN = 200  # of all that core systems could not take in, to be put right and sent again


@dataclass(frozen=True)
class SystemView:
    """A core system, and how many cases stand where on their way into it."""

    system: str
    name: str
    queued: int
    failed: int
    exported: int
    acknowledged: int
    waiting: tuple[HandOverRow, ...]

    @property
    def to_export(self) -> int:
        return self.queued + self.failed


@at_desk("case.hand_over")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """What waits for each core system; the button puts it into a list."""
    now, by = clock.now(), actor_of(request)
    if request.method == "POST":
        batch = export_hand_overs(system=request.POST.get("system", ""), by=by, now=now)
        if batch is None:
            messages.warning(request, words("desk.lists.nothing"))
            return redirect("desk:hand_over")
        return redirect(f"{reverse('desk:hand_over')}?made={batch}#made")
    batches = hand_over_batches(by=by, now=now)
    made = next((each for each in batches if each.batch == request.GET.get("made")), None)
    context = {
        "here": "hand_over",
        "systems": _systems(by),
        "batches": [(each, system_name(each.system)) for each in batches],
        "made": made,
    }
    return show(request, "hand_over", context)


def _systems(by: Actor) -> list[SystemView]:
    counts: dict[str, dict[str, int]] = {}
    found: Iterable[HandOverCount] = hand_over_counts(by=by, now=clock.now())
    for each in found:
        counts.setdefault(each.system, {})[each.status] = each.count
    is_any = any(stands.get("failed") for stands in counts.values())
    failed = failed_hand_overs(by=by, now=clock.now(), limit=SHOWN) if is_any else []
    return [
        SystemView(
            system=system,
            name=system_name(system),
            queued=stands.get("queued", 0),
            failed=stands.get("failed", 0),
            exported=stands.get("exported", 0),
            acknowledged=stands.get("acknowledged", 0),
            waiting=tuple(row for row in failed if row.system == system),
        )
        for system, stands in counts.items()
    ]


@at_desk("case.hand_over")
@require_safe
def hand_over_file(request: HttpRequest, batch: str) -> HttpResponseBase:
    """A list as CSV for spreadsheets and core systems: UTF-8 with its mark, CRLF."""
    now, by = clock.now(), actor_of(request)
    rows = exported_list(batch=batch, by=by, now=now, reason=words("desk.lists.reason"))
    if not rows:
        raise NotFound(
            "desk.no_such_list", words("desk.lists.none"), words("desk.lists.none_remedy")
        )
    answer = HttpResponse((BOM + as_csv(rows)).encode(), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{rows[0].system}-{batch}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@at_desk("case.hand_over")
@require_http_methods(["GET", "POST"])
def hand_over_return(request: HttpRequest) -> HttpResponse:
    """A returned list: first read and shown, and only then taken in."""
    system = (request.POST or request.GET).get("system", "")
    if request.method == "GET":
        return _ask(request, system)
    text, error = _sent(request)
    if error:
        return _ask(request, system, error=error)
    standing = hand_over_standing(
        system=system, references=references_in(text), by=actor_of(request), now=clock.now()
    )
    rows = read_returned(text, standing)
    if rows is None:
        return _ask(request, system, error=words("desk.returned.no_columns"))
    if "take_in" in request.POST:
        return _take_in(request, system, rows)
    context = {
        "here": "hand_over",
        "system": system,
        "system_name": system_name(system),
        "rows": rows,
        "good": [row for row in rows if not row.problem],
        "wrong": [row for row in rows if row.problem],
        "content": text,
        "taken_word": words("desk.returned.taken"),
        "refused_word": words("desk.returned.refused"),
    }
    return show(request, "returned", context)


def _sent(request: HttpRequest) -> tuple[str, str]:
    """The text of the list, from the file or, the second time, from the form; or an error."""
    if "content" in request.POST:
        return request.POST["content"], ""
    file = request.FILES.get("file")
    if file is None:
        return "", words("desk.returned.no_file")
    if file.size is None or file.size > LARGEST:
        return "", words("desk.returned.too_large")
    text = decoded(file.read())
    return (text, "") if text is not None else ("", words("desk.returned.unreadable"))


def _take_in(request: HttpRequest, system: str, rows: list[ReturnedRow]) -> HttpResponse:
    answers = [
        Answered(row.reference, row.was_taken, row.reason) for row in rows if not row.problem
    ]
    taken = take_in_answers(
        system=system, answers=counted(system, answers), by=actor_of(request), now=clock.now()
    )
    messages.success(request, words("desk.returned.done", new=taken.new, known=taken.known))
    return redirect("desk:hand_over")


def _ask(request: HttpRequest, system: str, *, error: str = "") -> HttpResponse:
    counts = hand_over_counts(by=actor_of(request), now=clock.now())
    ids = dict.fromkeys(each.system for each in counts)
    systems = [(each, system_name(each)) for each in ids]
    context = {"here": "hand_over", "system": system, "systems": systems, "error": error}
    return show(request, "return", context, status=422 if error else 200)
