"""What a mail system must be able to do for messages to leave the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Mail:
    """One mail in plain text. `message_id` (without angle brackets) is the same at every try."""

    message_id: str
    to: str
    subject: str
    body: str
    language: str
    created_at: datetime


class AddressRefused(Exception):
    """The address will never take this mail; the text says what the server answered."""


class NotSentYet(Exception):
    """The mail may go later: the server is down, busy or misconfigured."""


class Mailer(Protocol):
    """One way of sending. Sending the same `message_id` again must be harmless."""

    def send(self, mail: Mail) -> None:
        """Returns when the mail was accepted; raises `AddressRefused` or `NotSentYet`."""
        ...
