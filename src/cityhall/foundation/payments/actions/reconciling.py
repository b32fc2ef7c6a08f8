"""The day's reconciliation (照合): the provider's list against our books."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.payments.actions.settling import find, settle
from cityhall.foundation.payments.gateway import wired_gateway
from cityhall.foundation.payments.models import Attempt, Callback, Finding, Payment, Refund
from cityhall.foundation.payments.ports import Said
from cityhall.foundation.payments.rules import ensure_reason, no_such_order
from cityhall.kernel.clock import JST
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class Reconciled:
    """What came of one day. `found` counts what is new, by code; `repaired` of these were put
    right at once; `waiting` is all that a person has yet to settle, of any day."""

    day: date
    provider: str
    count_theirs: int
    amount_theirs: int
    count_ours: int
    amount_ours: int
    found: dict[str, int]
    repaired: int
    waiting: int

    @property
    def agrees(self) -> bool:
        """Whether list and books are the same after the repairs."""
        return (self.count_theirs, self.amount_theirs) == (self.count_ours, self.amount_ours)


def reconcile(*, day: date, by: Actor, now: datetime) -> Reconciled:
    """Compares one day, repairs what is safe and lists the rest. Running it again finds nothing
    new. May raise `GatewayUnavailable`."""
    gateway = wired_gateway()
    listed = gateway.transactions_of(day)
    paid = [said for said in listed if said.kind == "paid"]
    found: Counter[str] = Counter()
    for said in paid:
        found[_compare(said, gateway.name, day, now)] += 1
    for said in listed:
        if said.kind == "refunded":
            found[_compare_refund(said, gateway.name, day, now)] += 1
    found["not_at_provider"] = _not_listed(paid, gateway.name, day, now)
    found["callback_twice"] = _told_twice(gateway.name, day, now)
    del found[""]
    ours = list(_ours(gateway.name, day).values_list("amount", flat=True))
    result = Reconciled(
        day=day,
        provider=gateway.name,
        count_theirs=len(paid),
        amount_theirs=sum(said.amount for said in paid),
        count_ours=len(ours),
        amount_ours=sum(ours),
        found={code: count for code, count in sorted(found.items()) if count},
        repaired=found["missing_callback"] + found["callback_twice"],
        waiting=Finding.objects.filter(settled_at=None).count(),
    )
    with write():
        record(
            by=by,
            action="payment.reconciled",
            object_kind="reconciliation",
            object_id=day.isoformat(),
            detail={"found": result.found, "agrees": result.agrees},
            now=now,
        )
    return result


def _compare(said: Said, provider: str, day: date, now: datetime) -> str:
    """The code of what was newly found about one payment of the list; '' for nothing."""
    known = Payment.objects.filter(provider=provider, transaction=said.transaction).first()
    if known is not None:
        if known.amount == said.amount:
            return ""
        is_new = find("other_amount", said, provider=provider, now=now, day=day,
                      order=known.order, payment=known, ours=known.amount)  # fmt: skip
        return "other_amount" if is_new else ""
    attempts = Attempt.objects.select_related("order")
    attempt = attempts.filter(number=said.attempt, provider=provider).first()
    before = Finding.objects.filter(transaction=said.transaction, provider=provider).exists()
    outcome = settle(said, provider=provider, now=now)
    if outcome == "paid" and attempt is not None:
        payment = Payment.objects.get(provider=provider, transaction=said.transaction)
        find("missing_callback", said, provider=provider, now=now, day=day, order=attempt.order,
             payment=payment, ours=0, settled="照合で入金を記録した")  # fmt: skip
        return "missing_callback"
    return "" if before or outcome == "known" else outcome


def _compare_refund(said: Said, provider: str, day: date, now: datetime) -> str:
    """A refund that somebody made in the provider's own pages."""
    payment = Payment.objects.filter(provider=provider, transaction=said.transaction).first()
    if payment is not None and payment.refunds.exclude(state=Refund.State.FAILED).exists():
        return ""
    is_new = find("refund_not_ours", said, provider=provider, now=now, day=day,
                  order=payment.order if payment else None, payment=payment)  # fmt: skip
    return "refund_not_ours" if is_new else ""


def _ours(provider: str, day: date):  # type: ignore[no-untyped-def]  # a queryset of Payment
    begins = datetime.combine(day, time.min, JST)
    of_day = Payment.objects.filter(provider=provider, received_at__gte=begins)
    return of_day.filter(received_at__lt=begins + timedelta(days=1))


def _not_listed(paid: list[Said], provider: str, day: date, now: datetime) -> int:
    """Money in our books that the provider does not know."""
    listed = {said.transaction for said in paid}
    found = 0
    for payment in _ours(provider, day).select_related("order"):
        if payment.transaction not in listed:
            _, is_new = Finding.objects.get_or_create(
                key=f"{provider}:not_at_provider:{payment.transaction}",
                defaults={
                    "code": Finding.Code.NOT_AT_PROVIDER,
                    "day": day,
                    "provider": provider,
                    "transaction": payment.transaction,
                    "order": payment.order,
                    "payment": payment,
                    "ours": payment.amount,
                    "theirs": 0,
                    "found_at": now,
                },
            )
            found += is_new
    return found


def _told_twice(provider: str, day: date, now: datetime) -> int:
    """Callbacks that came more than once; each was counted once, so nothing is to be done."""
    begins = datetime.combine(day, time.min, JST)
    twice = Callback.objects.filter(
        provider=provider, times__gt=1, first_at__gte=begins,
        first_at__lt=begins + timedelta(days=1),
    )  # fmt: skip
    found = 0
    for each in twice:
        said = Said(each.event, each.attempt, "paid", "", each.amount, each.first_at)
        attempt = Attempt.objects.filter(number=each.attempt).select_related("order").first()
        found += find("callback_twice", said, provider=provider, now=now, day=day,
                      order=attempt.order if attempt else None,
                      settled=f"{each.times}回届き、1回だけ数えた")  # fmt: skip
    return found


@write
def settle_finding(*, finding_id: int, remark: str, by: Actor, now: datetime) -> None:
    """A person has seen to it; how, stands beside it. Settled once."""
    how = ensure_reason(remark)
    found = Finding.objects.filter(pk=finding_id).select_related("order").first()
    if found is None:
        raise no_such_order()
    mine = Finding.objects.filter(pk=finding_id, settled_at=None)
    if mine.update(settled_at=now, settled_by=by.label[:200], note=how):
        record(
            by=by,
            action="payment.finding_settled",
            object_kind="finding",
            object_id=finding_id,
            case_reference=found.order.case_reference if found.order else "",
            reason=how,
            detail={"code": found.code},
            now=now,
        )
