"""What other domains may use of payments."""

from cityhall.foundation.payments.actions.counter import close_drawer, take_at_counter
from cityhall.foundation.payments.actions.looking import look_at_open_attempts, look_at_order
from cityhall.foundation.payments.actions.ordering import (
    Owed,
    ask_for_payment,
    cancel_unpaid,
    expire_orders,
    place_orders,
)
from cityhall.foundation.payments.actions.paying import begin_payment, take_callback
from cityhall.foundation.payments.actions.reconciling import (
    Reconciled,
    reconcile,
    settle_finding,
)
from cityhall.foundation.payments.actions.refunding import (
    refund_case,
    request_refund,
    send_due_refunds,
)
from cityhall.foundation.payments.events import (
    CameTooLate,
    OrderExpired,
    OrderPaid,
    OrderRefunded,
    PaymentWanted,
    RefundRequested,
)
from cityhall.foundation.payments.gateway import payment_gateway
from cityhall.foundation.payments.queries import (
    ClosingView,
    Drawer,
    FindingView,
    OrderView,
    Owing,
    PaymentView,
    attempt_goes_with,
    closing_named,
    closings_of,
    drawer_of,
    finding_named,
    is_unpaid,
    open_findings,
    order_of,
    owing_of,
    receipt_of,
    settled_findings,
)

__all__ = [
    "CameTooLate",
    "ClosingView",
    "Drawer",
    "FindingView",
    "OrderExpired",
    "OrderPaid",
    "OrderRefunded",
    "OrderView",
    "Owed",
    "Owing",
    "PaymentView",
    "PaymentWanted",
    "Reconciled",
    "RefundRequested",
    "ask_for_payment",
    "attempt_goes_with",
    "begin_payment",
    "cancel_unpaid",
    "close_drawer",
    "closing_named",
    "closings_of",
    "drawer_of",
    "expire_orders",
    "finding_named",
    "is_unpaid",
    "look_at_open_attempts",
    "look_at_order",
    "open_findings",
    "order_of",
    "owing_of",
    "payment_gateway",
    "place_orders",
    "receipt_of",
    "reconcile",
    "refund_case",
    "request_refund",
    "send_due_refunds",
    "settle_finding",
    "settled_findings",
    "take_at_counter",
    "take_callback",
]
