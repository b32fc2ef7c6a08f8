"""What messages listen to."""

from datetime import datetime

from cityhall.foundation.messages.actions import send_message
from cityhall.foundation.messages.delivery import carry, claim
from cityhall.foundation.messages.events import DeliveryQueued
from cityhall.foundation.oversight.api import (
    EmergencyOpened,
    UnusualFound,
    reviewers_of,
    reviewers_of_day,
)
from cityhall.foundation.residents.api import (
    ChildAdded,
    MandateGranted,
    MandateRefused,
    MandateRevoked,
    acting_people,
    hidden_from,
)
from cityhall.kernel import clock
from cityhall.kernel.events import handles
from cityhall.kernel.transactions import after_commit

MANDATES = "/my/mandates/"


@handles(DeliveryQueued, name="messages.send_mail")
def send_mail(event: DeliveryQueued, *, now: datetime) -> None:
    """Claim the mail with this job and send it after the commit, when no lock is held.

    What fails or is lost here comes back by the periodic task.
    """
    if claim(event.delivery_id, now=now):
        after_commit(lambda: carry(event.delivery_id, now=now))


@handles(ChildAdded, name="messages.tell_of_child")
def tell_of_child(event: ChildAdded, *, now: datetime) -> None:
    """Tell the parent, the child itself and every other parent."""
    today = clock.in_jst(now).date()
    others = acting_people(event.child_id, today=today)
    for person_id in dict.fromkeys([event.parent_id, event.child_id, *others]):
        send_message(
            occasion_name="child_added",
            key=f"child_added:{event.mandate_id}:{person_id}",
            person_id=person_id,
            now=now,
        )


def _who_may_hear(one: int, other: int, now: datetime) -> list[int]:
    """Each of the two from whom the other is not hidden."""
    today = clock.in_jst(now).date()
    return [
        listener
        for listener, spoken_of in ((one, other), (other, one))
        if not hidden_from(listener, {spoken_of}, today=today)
    ]


@handles(MandateGranted, name="messages.tell_of_mandate")
def tell_of_mandate(event: MandateGranted, *, now: datetime) -> None:
    """Tell both sides, but nobody of somebody protected in another household."""
    for person_id in _who_may_hear(event.principal_id, event.agent_id, now):
        send_message(
            occasion_name="mandate_granted",
            key=f"mandate_granted:{event.mandate_id}:{person_id}",
            person_id=person_id,
            link=MANDATES,
            now=now,
        )


@handles(MandateRefused, name="messages.tell_of_refusal")
def tell_of_refusal(event: MandateRefused, *, now: datetime) -> None:
    """Tell whoever asked."""
    send_message(
        occasion_name="mandate_refused",
        key=f"mandate_refused:{event.request_id}",
        person_id=event.asked_by,
        link=MANDATES,
        now=now,
    )


@handles(EmergencyOpened, name="messages.tell_of_emergency")
def tell_of_emergency(event: EmergencyOpened, *, now: datetime) -> None:
    """Tell everybody who may review it, by mail; on the desk it waits for them."""
    for reviewer in reviewers_of(event.access_id):
        if reviewer.email:
            send_message(
                occasion_name="emergency_opened",
                key=f"emergency_opened:{event.access_id}:{reviewer.pk}",
                person_id=None,
                address=reviewer.email,
                link=f"/desk/emergency/{event.access_id}/",
                now=now,
            )


@handles(UnusualFound, name="messages.tell_of_unusual")
def tell_of_unusual(event: UnusualFound, *, now: datetime) -> None:
    """Tell everybody who may settle something of that day, once; the mail says no more than that
    there is something."""
    for reviewer in reviewers_of_day(event.on):
        if reviewer.email:
            send_message(
                occasion_name="unusual_found",
                key=f"unusual_found:{event.on.isoformat()}:{reviewer.pk}",
                person_id=None,
                address=reviewer.email,
                link="/desk/unusual/",
                now=now,
            )


@handles(MandateRevoked, name="messages.tell_of_revocation")
def tell_of_revocation(event: MandateRevoked, *, now: datetime) -> None:
    """Tell both sides, but nobody of somebody protected in another household."""
    for person_id in _who_may_hear(event.principal_id, event.agent_id, now):
        send_message(
            occasion_name="mandate_revoked",
            key=f"mandate_revoked:{event.mandate_id}:{person_id}",
            person_id=person_id,
            link=MANDATES,
            now=now,
        )
