"""The table of an order's states, and what is refused about payments, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cityhall.kernel.errors import Conflict, Invalid, NotFound, Problem

PLANNED, AWAITING, PAID = "planned", "awaiting", "paid"
REFUNDED, EXPIRED, CANCELLED = "refunded", "expired", "cancelled"
ONLINE, CASH, CASHLESS = "online", "cash", "cashless"
BEFORE, AFTER, AT_COUNTER = "before_examination", "after_decision", "at_counter"


@dataclass(frozen=True)
class Step:
    """One move of an order: from where, to where, and why it may be made."""

    name: str
    from_: tuple[str, ...]
    to: str
    why: str


#: The whole life of an order. What does not stand here cannot happen; a CHECK in the database
#: holds the columns to the state, and a conditional UPDATE makes each step once.
STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("ask", (PLANNED,), AWAITING, "決定が出て、払う時が来た"),
        Step("pay", (PLANNED, AWAITING), PAID, "金額どおりのお金が届いた(先に払ってもよい)"),
        Step("expire", (AWAITING,), EXPIRED, "期限を過ぎ、事業者も「払われていない」と言った"),
        Step(
            "cancel", (PLANNED, AWAITING), CANCELLED, "取り下げ・却下などで、払わなくてよくなった"
        ),
        Step("refund", (PAID,), REFUNDED, "全額を返した。一部だけの返金はない"),
    )
}


def leads_to(step: str, state: str) -> str | None:
    """The state after a step; None where the table has no such step from here."""
    known = STEPS[step]
    return known.to if state in known.from_ else None


def is_in_time(at: datetime, until: datetime | None) -> bool:
    """Whether money moved before the order ran out, by the provider's clock: a callback that
    comes late harms nobody who paid in time."""
    return until is None or at <= until


#: An attempt whose end the provider has not said is asked for after these spans.
LOOK_AFTER = tuple(timedelta(minutes=each) for each in (2, 5, 15, 60, 240, 1440))


def next_look(looks: int, now: datetime) -> datetime:
    """When to ask the provider again about an attempt that it has not settled."""
    return now + LOOK_AFTER[min(looks, len(LOOK_AFTER) - 1)]


def ensure_payable(state: str) -> None:
    """The order can still take money."""
    if state in (PAID, REFUNDED):
        raise Conflict(
            "payments.already_paid",
            "この手数料は、もう支払われています。",
            "二度払う必要はありません。案件のページで領収書を見られます。",
        )
    if leads_to("pay", state) is None:
        raise Conflict(
            "payments.not_payable",
            "この手数料は、もう支払えません。期限が過ぎたか、手続きが終わっています。",
            "必要なときは、もう一度手続きを始めてください。",
        )


def ensure_due(state: str) -> None:
    """The resident is asked for the money now, not later."""
    if state == PLANNED:
        raise Conflict(
            "payments.not_yet",
            "お支払いは、結果が決まってからです。",
            "決まったらお知らせします。今は何もしなくて大丈夫です。",
        )
    ensure_payable(state)


def ensure_online(channel_is_counter: bool, has_gateway: bool) -> None:
    """Money can be taken on a page."""
    if channel_is_counter or not has_gateway:
        raise Invalid(
            "payments.counter_only",
            "この手数料は、オンラインでは支払えません。",
            "受付番号を持って、窓口でお支払いください。",
        )


def ensure_amount(amount: int, expected: int) -> None:
    """What was taken is what was asked for."""
    if amount != expected:
        raise Invalid(
            "payments.other_amount",
            f"金額が合いません。いただくのは {expected:,}円です。",
            "金額を確かめて、もう一度入れてください。",
            field="amount",
        )


def ensure_means(means: str) -> None:
    """At a counter money comes as cash or without."""
    if means not in (CASH, CASHLESS):
        raise Invalid(
            "payments.means_unknown",
            "現金か、キャッシュレスかを選んでください。",
            "受け取った方法を選んでください。",
            field="means",
        )


def ensure_refundable(amount: int, refunded: int) -> None:
    """Nothing is given back twice."""
    if refunded >= amount:
        raise Conflict(
            "payments.already_refunded",
            "この支払いは、もう返金されているか、返金の途中です。",
            "支払いの一覧で、返金の様子を確かめてください。",
        )


def ensure_reason(reason: str) -> str:
    """Why money is given back or a finding is settled, tidied."""
    if not reason.strip():
        raise Invalid(
            "payments.reason_needed",
            "理由がありません。",
            "「期限を過ぎて届いたため」のように、理由を書いてください。",
            field="reason",
        )
    return reason.strip()[:300]


def ensure_key(key: str) -> None:
    """Each press of a button names itself, so that pressing twice pays once."""
    if not 8 <= len(key) <= 120:
        raise Invalid(
            "payments.key_missing",
            "ページの一部が届いていません。",
            "ページを開き直して、もう一度押してください。",
        )


def ensure_same_press(is_same: bool) -> None:
    """A key belongs to one press of one button: what it booked is no success of another."""
    if not is_same:
        raise Conflict(
            "payments.key_reused",
            "このページからは、別のお支払いがもう記録されています。今のものは、記録していません。",
            "ページを開き直してから、もう一度押してください。",
        )


def ensure_counted(counted: int) -> None:
    """The cash in the drawer was counted."""
    if counted < 0:
        raise Invalid(
            "payments.not_counted",
            "数えた現金の額がありません。",
            "引き出しの現金を数えて、「3,000」のように入れてください。",
            field="counted",
        )


def no_such_order() -> Problem:
    """None of this number, or none for this reader."""
    return NotFound(
        "payments.not_found",
        "この支払いは見つかりません。",
        "案件のページから開き直してください。",
    )


def provider_down() -> Problem:
    """The provider cannot be reached: nothing was charged, nothing is lost."""
    return Problem(
        "payments.provider_down",
        "いま、支払いの事業者につながりません。お金は動いていません。",
        "手続きの内容は残っています。しばらくして、もう一度「支払いへ進む」を押してください。"
        "急ぐときは、窓口でも支払えます。",
        status=503,
    )
