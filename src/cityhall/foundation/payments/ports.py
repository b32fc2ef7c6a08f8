"""What a payment service must be able to do. Amounts are whole yen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Kind = Literal["paid", "failed", "pending", "refunded"]


@dataclass(frozen=True)
class Asked:
    """A payment to be made on the provider's page. `attempt` is our name for it: the provider
    gives it back with everything it says. `title` names what is paid for, without a name of a
    person. The browser comes back to `return_to`, whatever has happened."""

    attempt: str
    amount: int
    title: str
    return_to: str
    payable_until: datetime | None


@dataclass(frozen=True)
class Said:
    """What the provider says of an attempt. `event` tells two sayings apart; `transaction` is the
    provider's name for the money and '' where none has moved; `at` is when it happened."""

    event: str
    attempt: str
    kind: Kind
    transaction: str
    amount: int
    at: datetime


class GatewayUnavailable(Exception):
    """The provider cannot be asked just now, or its answer cannot be read. Nothing is known."""


class CallbackForged(Exception):
    """The signature is not the provider's, or too old. What was sent is not to be believed."""


class RefundRefused(Exception):
    """The provider will not give this money back; a person has to."""


class PaymentGateway(Protocol):
    """One provider. All methods but `read_callback` may raise `GatewayUnavailable`.

    `name` stands beside every payment for ever: do not change it.
    """

    name: str
    is_demo: bool

    def begin(self, asked: Asked, *, now: datetime) -> str:
        """The address of the provider's page. The same attempt again is the same payment."""
        ...

    def read_callback(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Said:
        """What a callback says, after its signature was checked; else `CallbackForged`."""
        ...

    def look_up(self, attempt: str, *, now: datetime) -> Said | None:
        """How an attempt stands now; None if the provider does not know it."""
        ...

    def refund(self, transaction: str, amount: int, *, key: str, now: datetime) -> str:
        """Gives the money back, once per `key`; the provider's name of the refund.
        May raise `RefundRefused`."""
        ...

    def transactions_of(self, day: date) -> list[Said]:
        """Everything paid and refunded on a day in Japan, for reconciliation."""
        ...
