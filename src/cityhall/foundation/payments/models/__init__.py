"""Orders, attempts to pay them online, money that arrived, money that went back, the day's work."""

from cityhall.foundation.payments.models.attempt import Attempt, Callback
from cityhall.foundation.payments.models.drawer import Closing
from cityhall.foundation.payments.models.order import Order, Payment
from cityhall.foundation.payments.models.refund import Finding, Refund

__all__ = ["Attempt", "Callback", "Closing", "Finding", "Order", "Payment", "Refund"]
