"""Files exchanged with core systems: what went, what came back; and what is still typed by hand."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.language import words
from cityhall.engine.cases.api import failed_hand_overs, hand_over_counts
from cityhall.engine.core_systems.api import SentFile, files_for, send_again
from cityhall.engine.measures.api import Period, Retyped, retyped_fields
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.audit.api import entries_about
from cityhall.kernel import clock
from cityhall.kernel.errors import NotFound
from cityhall.kernel.texts import say
from cityhall.surfaces.desk.rules.sequences import sequence_in
from cityhall.surfaces.desk.systems import system_name
from cityhall.surfaces.desk.web.frame import at_desk, show

SHOWN = 30
MOST_REFUSED = 200
DAYS = 30


@dataclass(frozen=True)
class FileView:
    """A file, by the names that people use."""

    file: SentFile
    system: str
    status: str

    @classmethod
    def of(cls, file: SentFile) -> "FileView":
        """The view of one file."""
        status = words(f"desk.files.status_{file.held.status}")
        return cls(file, system_name(file.held.system), status)


@at_desk("case.hand_over")
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """The files with cases that the reader may hand over, newest first, and what waits to go."""
    now, by = clock.now(), actor_of(request)
    before = sequence_in(request.GET.get("before", ""))
    found = files_for(by, now=now, limit=SHOWN + 1, before=before)
    waiting = hand_over_counts(by=by, now=now)
    context = {
        "here": "hand_over",
        "files": [FileView.of(each) for each in found[:SHOWN]],
        "older": found[SHOWN - 1].id if len(found) > SHOWN else None,
        "is_first": before is None,
        "waiting": sum(each.count for each in waiting if each.status == "queued"),
        "open": sum(each.count for each in waiting if each.status == "exported"),
        "failed": sum(each.count for each in waiting if each.status == "failed"),
    }
    return show(request, "files", context)


@at_desk("case.hand_over")
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, name: str) -> HttpResponse:
    """One file, what was refused of it, and the button that puts it once more."""
    now, by = clock.now(), actor_of(request)
    if request.method == "POST":
        seen = sequence_in(request.POST.get("times_put", ""))
        send_again(name=name, by=by, now=now, times_put=seen if seen is not None else 0)
        messages.success(request, words("desk.files.sent_again"))
        return redirect("desk:file", name)
    found = files_for(by, now=now, name=name)
    if not found:
        raise NotFound("desk.no_such_file", words("desk.files.none"), words("desk.files.none_does"))
    (one,) = found
    context = {
        "here": "hand_over",
        "view": FileView.of(one),
        "refused": failed_hand_overs(by=by, now=now, limit=MOST_REFUSED, batch=one.batch)
        if one.held.failed
        else (),
        "asked": [
            entry
            for entry in entries_about("core_system_file", name[:64])
            if entry.action == "core_system.sent_again"
        ],
    }
    return show(request, "file", context)


@dataclass(frozen=True)
class TypedView:
    """One procedure with its items by name."""

    title: str
    counted: Retyped
    percent: int
    items: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, counted: Retyped) -> "TypedView":
        """The view of one procedure; an item that is no longer defined keeps its id."""
        known = catalogue()
        procedure = known.procedures.get(counted.procedure)
        return cls(
            title=say(procedure.title, "ja") if procedure else counted.procedure,
            counted=counted,
            percent=100 * counted.by_machine // counted.fields if counted.fields else 0,
            items=tuple(
                (known.vocabulary[item].label["ja"] if item in known.vocabulary else item, many)
                for item, many in counted.items
            ),
        )


@at_desk("steps.read")
@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """By procedure, how many fields the core systems took as they were; which are still typed."""
    last = clock.in_jst(clock.now()).date()
    period = Period(last - timedelta(days=DAYS - 1), last)
    shown = [TypedView.of(each) for each in retyped_fields(period)]
    context = {"here": "steps", "procedures": shown, "days": DAYS}
    return show(request, "typed", context)
