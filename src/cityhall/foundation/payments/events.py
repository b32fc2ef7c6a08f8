"""What happened, in the past tense; others hear of it after the commit."""

from cityhall.kernel.events import Event, event


@event("payments.payment_wanted")
class PaymentWanted(Event):
    """An order is to be paid now, and by a known day."""

    order: str
    case: str


@event("payments.order_paid")
class OrderPaid(Event):
    """The money of an order has arrived, online or at a counter."""

    order: str
    case: str


@event("payments.order_expired")
class OrderExpired(Event):
    """An order was not paid in time, and the provider says so as well."""

    order: str
    case: str


@event("payments.refund_requested")
class RefundRequested(Event):
    """Money is to go back; for online payments the provider is asked after the commit."""

    refund: int


@event("payments.order_refunded")
class OrderRefunded(Event):
    """The money of an order, or what came beside it, has gone back."""

    order: str
    case: str
    refund: int


@event("payments.came_too_late")
class CameTooLate(Event):
    """Money arrived that an order cannot take, because it came too late, twice or in another
    amount: it is to be given back."""

    order: str
    case: str
