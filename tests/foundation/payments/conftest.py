"""A city with the demonstration's payment service, and an order that waits for its money."""

from typing import Any

import pytest

from cityhall.foundation.payments.api import OrderView
from tests.foundation.payments.scenes import an_order


@pytest.fixture(autouse=True)
def demo_gateway(settings: Any) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.foundation.payments.addresses"
    settings.PAYMENT_GATEWAY = "cityhall.adapters.payment_gateway.demo.gateway.DemoGateway"


@pytest.fixture
def order(db: None) -> OrderView:
    return an_order()
