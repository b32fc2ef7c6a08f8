"""What waits at the desk is also said by mail, to those who want it: a number and a link."""

from datetime import datetime

from cityhall.engine.cases.access import visible_to
from cityhall.engine.cases.events import CaseGiven, StaffWarned
from cityhall.engine.cases.models import Case
from cityhall.foundation.accounts.api import Actor, User, to_be_mailed
from cityhall.foundation.messages.api import send_message
from cityhall.kernel.events import handles

DEADLINES, MINE = "/desk/deadlines/", "/desk/?view=mine"


@handles(StaffWarned, name="cases.mail_warning")
def mail_warning(event: StaffWarned, *, now: datetime) -> None:
    """Those who were warned, if the warning still holds. The link is the page of warnings, which
    also those above may read who cannot open the case."""
    if Case.objects.filter(reference=event.case, kind="open", clock_stopped_on=None).exists():
        for user in to_be_mailed(event.told):
            key = f"staff_warned:{event.case}:{event.sequence}:{user.pk}"
            _mail(user, "staff_warned", key, event.case, DEADLINES, now)


@handles(CaseGiven, name="cases.mail_giving")
def mail_giving(event: CaseGiven, *, now: datetime) -> None:
    """Whoever was given a case and has it still; once for all that were given together."""
    for user in to_be_mailed([event.to]):
        here = visible_to(Actor.of(user), now=now)
        if here.filter(reference=event.case, kind="open", assignee=user).exists():
            key = f"staff_given:{event.giving}:{user.pk}"
            _mail(user, "staff_given", key, event.case, MINE, now)


def _mail(user: User, occasion: str, key: str, case: str, link: str, now: datetime) -> None:
    send_message(
        occasion_name=occasion,
        key=key,
        person_id=None,
        address=user.email,
        case_reference=case,
        link=link,
        now=now,
    )
