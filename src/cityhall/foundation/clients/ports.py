"""What is needed of whoever carries a telling to another system."""

from collections.abc import Mapping
from typing import Protocol


class NotCarried(Exception):
    """It may go later: nobody answers, or not in time. The text names the kind of trouble."""


class AddressRefused(Exception):
    """Nothing is sent there: the address is not one that the settings allow."""


class WebhookSender(Protocol):
    """One way of sending. No redirection is followed, no answer waited for without end."""

    def send(self, address: str, headers: Mapping[str, str], content: bytes) -> int:
        """The status that the other side answered; raises `NotCarried` or `AddressRefused`."""
        ...
