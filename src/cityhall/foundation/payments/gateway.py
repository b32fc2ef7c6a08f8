"""The payment service of the settings, if there is one."""

from django.conf import settings
from django.utils.module_loading import import_string

from cityhall.foundation.payments.ports import PaymentGateway
from cityhall.foundation.payments.rules import provider_down


def payment_gateway() -> PaymentGateway | None:
    """The wired service; None where money is taken at counters only."""
    if not settings.PAYMENT_GATEWAY:
        return None
    gateway: PaymentGateway = import_string(settings.PAYMENT_GATEWAY)()
    return gateway


def wired_gateway() -> PaymentGateway:
    """The same where there has to be one; else `Problem` (payments.provider_down)."""
    gateway = payment_gateway()
    if gateway is None:
        raise provider_down()
    return gateway
