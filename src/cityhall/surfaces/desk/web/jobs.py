"""Jobs that were given up, for those who run the city."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.outbox.api import ParkedJob, outbox_standing, parked_jobs
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid
from cityhall.surfaces.desk.parked import LONGEST_REASON, drop_job, retry_job
from cityhall.surfaces.desk.web.frame import at_desk, show

SHOWN = 50
DEEDS = {"retry": retry_job, "drop": drop_job}


@dataclass(frozen=True)
class Asked:
    """What the form sent: which job, what to do, why."""

    job_id: int
    deed: str
    reason: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        number = request.POST.get("job", "")
        return cls(
            job_id=int(number) if number.isdecimal() and len(number) < 19 else 0,
            deed=request.POST.get("deed", ""),
            reason=request.POST.get("reason", "")[:LONGEST_REASON],
        )


@dataclass(frozen=True)
class JobView:
    """A parked job; `reason` and `error` are what was wrong with the form about it."""

    job: ParkedJob
    reason: str = ""
    error: str = ""
    is_open: bool = False


@at_desk("job.manage")
@require_http_methods(["GET", "POST"])
def jobs(request: HttpRequest) -> HttpResponse:
    """The list, oldest first; a job is tried again or dropped, always for a reason."""
    if request.method != "POST":
        return _list(request)
    asked = Asked.of(request)
    deed = DEEDS.get(asked.deed)
    if deed is None:
        return redirect("desk:jobs")
    try:
        deed(job_id=asked.job_id, reason=asked.reason, by=actor_of(request), now=clock.now())
    except Invalid as wrong:
        return _list(request, asked, f"{wrong.message}{wrong.remedy}")
    messages.success(request, words(f"desk.jobs.done_{asked.deed}"))
    return redirect("desk:jobs")


def _list(request: HttpRequest, asked: Asked | None = None, error: str = "") -> HttpResponse:
    standing = outbox_standing(now=clock.now())
    rows = [
        JobView(job, asked.reason, error, is_open=True)
        if asked and asked.job_id == job.id
        else JobView(job)
        for job in parked_jobs(limit=SHOWN)
    ]
    context = {
        "here": "jobs",
        "rows": rows,
        "parked": standing.counts["parked"],
        "waiting": standing.counts["queued"] + standing.counts["leased"],
        "minutes": int(standing.oldest_due_seconds // 60),
        "has_error": bool(error),
        "longest": LONGEST_REASON,
    }
    return show(request, "jobs", context, status=422 if error else 200)
