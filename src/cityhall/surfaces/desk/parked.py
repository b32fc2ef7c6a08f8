"""What an operator does about a job that was given up: try it again or drop it, for a reason."""

from datetime import datetime

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.outbox.api import drop, requeue
from cityhall.kernel.errors import Invalid
from cityhall.kernel.transactions import write

LONGEST_REASON = 500


@write
def retry_job(*, job_id: int, reason: str, by: Actor, now: datetime) -> None:
    """From the first attempt again; `Conflict` (outbox.not_parked), `Invalid`
    (desk.jobs_reason_needed)."""
    requeue(job_id, now=now)
    _record("job.retried", job_id, reason, by, now)


@write
def drop_job(*, job_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Never done; what it would have told is for the operator to see to. Raises as `retry_job`."""
    drop(job_id, now=now)
    _record("job.dropped", job_id, reason, by, now)


def _record(action: str, job_id: int, reason: str, by: Actor, now: datetime) -> None:
    if not reason.strip():
        raise Invalid(
            "desk.jobs_reason_needed",
            "理由が書かれていません。",
            "何を確かめて、どうすることにしたかを書いてください。例: メールサーバーが直った",
            field="reason",
        )
    record(by=by, action=action, object_kind="job", object_id=job_id, now=now, reason=reason)
