"""What a case costs, by its version, the channel it came by, and the day it was opened."""

from dataclasses import dataclass
from datetime import date

from cityhall.engine.cases.definitions import version_of, waits_for_counter
from cityhall.engine.cases.models import Case
from cityhall.engine.procedures.api import Version
from cityhall.foundation.payments.api import Owed, order_of


@dataclass(frozen=True)
class Fee:
    """What one procedure costs somebody who files it today by this channel."""

    version: Version
    channel: str
    amount: int

    @property
    def start(self) -> str:
        """Where the case begins: it waits for its money openly, if that comes first."""
        workflow, payment = self.version.workflow, self.version.procedure.payment
        waits = payment.when == "before_examination" and workflow.start_when_owing
        return waits or workflow.start

    def owed(self, case: Case) -> Owed:
        """The order that stands and falls with the case."""
        procedure = self.version.procedure
        payment = procedure.payment
        return Owed(
            case_reference=case.reference,
            person_id=case.person_id,
            section=case.section,
            ward=case.ward,
            title=dict(procedure.title),
            fee=str(procedure.fee_for(self.channel)),
            channel=self.channel,
            amount=self.amount,
            when=payment.when,
            refund_rule=payment.refund,
            days=payment.days,
        )


def fee_of(version: Version, channel: str, today: date) -> Fee | None:
    """None where the procedure is free, or is until a later day."""
    by = "counter" if waits_for_counter(version.procedure, channel) else channel
    amount = version.catalogue.fee_on(version.procedure, today, by)
    return Fee(version, by, amount) if amount else None


def fee_when_withdrawn(reference: str) -> str:
    """What becomes of the fee if the case is withdrawn now: `back`, `kept`, or '' where nothing
    was paid. The deed `refund` of the workflow does the same."""
    order = order_of(reference)
    if order is None or order.state != "paid":
        return ""
    case = Case.objects.get(reference=reference)
    is_early = order.when == "after_decision"  # it was to be paid for what has not come yet
    is_before_work = is_early or case.state in version_of(case.version_id).workflow.starts
    return "back" if order.refund_rule == "before_work" and is_before_work else "kept"
