"""What notices listen to."""

from datetime import datetime

from cityhall.foundation.notices.actions import make_paper
from cityhall.foundation.notices.events import NoticeIssued
from cityhall.kernel.events import handles
from cityhall.kernel.transactions import after_commit


@handles(NoticeIssued, name="notices.make_paper")
def set_paper(event: NoticeIssued, *, now: datetime) -> None:
    """Set the paper after the commit, when no lock is held.

    What fails or is lost here comes back by the periodic task.
    """
    after_commit(lambda: make_paper(number=event.number, now=now))
