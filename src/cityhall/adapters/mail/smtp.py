"""Sends mail by SMTP, as settings.SMTP_URL says.

smtp://user:password@host:587 uses STARTTLS wherever the server offers it and insists on it with
`?starttls=required`; smtps://host:465 speaks TLS from the first byte.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from cityhall.adapters.mail.letter import letter_of
from cityhall.foundation.messages.ports import AddressRefused, Mail, NotSentYet

TIMEOUT = 20.0  # seconds for each step of the conversation
PERMANENT = range(500, 600)


@dataclass(frozen=True)
class Server:
    """Where and how to connect."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    needs_starttls: bool

    @classmethod
    def at(cls, url: str) -> Self:
        """From an address such as smtp://user:password@mail.example:587."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        return cls(
            parts.hostname or "127.0.0.1",
            parts.port or (465 if is_tls else 25),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            is_tls,
            parse_qs(parts.query).get("starttls") == ["required"],
        )


class SmtpMailer:
    """One conversation a mail: deliveries are few and independent."""

    def send(self, mail: Mail) -> None:
        """Returns when the server has taken the mail."""
        letter = letter_of(mail)
        try:
            with _connected(Server.at(settings.SMTP_URL)) as server:
                _hand_over(server, letter, mail.to)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, answer = refusal.recipients[mail.to]
            raise _as_told(code, answer) from refusal
        except smtplib.SMTPDataError as error:
            raise _as_told(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSentYet(f"メールサーバーと話せません({type(error).__name__})") from error


def _hand_over(server: smtplib.SMTP, letter: EmailMessage, address: str) -> None:
    try:
        server.send_message(letter, to_addrs=[address])
    except smtplib.SMTPNotSupportedError as error:  # letters beyond ASCII before the @
        raise AddressRefused("メールサーバーがこのアドレスの文字を扱えません") from error


def _as_told(code: int, answer: bytes | str) -> AddressRefused | NotSentYet:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    kind = AddressRefused if code in PERMANENT else NotSentYet
    return kind(f"{code} {words}"[:300])


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        return _introduced(
            smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context), server
        )
    talk = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        talk.ehlo_or_helo_if_needed()
        if server.needs_starttls or talk.has_extn("starttls"):
            talk.starttls(context=context)
    except (smtplib.SMTPException, OSError):
        talk.close()
        raise
    return _introduced(talk, server)


def _introduced(talk: smtplib.SMTP, server: Server) -> smtplib.SMTP:
    try:
        if server.user:
            talk.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        talk.close()
        raise
    return talk
