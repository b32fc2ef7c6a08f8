"""Codes of an app: time-based one-time passwords (RFC 6238) of six digits."""

import base64
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import CodeApp, User
from cityhall.foundation.accounts.proofs.keeping import seal, unseal
from cityhall.foundation.audit.api import record
from cityhall.kernel.errors import Invalid
from cityhall.kernel.transactions import write

DIGITS, STEP = 6, 30  # what every app knows; seconds
DRIFT = 1  # steps by which the clock of a telephone may differ


@dataclass(frozen=True)
class NewSecret:
    """A secret that waits to be confirmed: as bytes, as one types it, and as the QR says it."""

    secret: bytes
    typed: str
    address: str


def new_secret() -> bytes:
    """160 random bits, as RFC 4226 advises."""
    return secrets.token_bytes(20)


def as_told(secret: bytes, *, user: User, city: str) -> NewSecret:
    """The secret for one's app, in groups of four letters and as an otpauth address."""
    letters = base64.b32encode(secret).decode("ascii")
    grouped = " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    return NewSecret(secret, grouped, totp(secret).get_provisioning_uri(user.login, city))


def matching_step(secret: bytes, code: str, *, now: datetime) -> int | None:
    """The half minute whose code this is, now or one away; None for a wrong code."""
    said = digits_of(code)
    here = int(now.timestamp()) // STEP
    for step in range(here - DRIFT, here + DRIFT + 1):
        expected = totp(secret).generate(step * STEP).decode("ascii")
        if compare_digest(expected, said):
            return step
    return None


def digits_of(code: str) -> str:
    """The code as digits, however it was typed: full-width, with spaces or a hyphen."""
    folded = unicodedata.normalize("NFKC", code)
    return "".join(letter for letter in folded if letter.isascii() and letter.isdigit())


def totp(secret: bytes) -> TOTP:
    """What an app computes with the secret; `generate` takes seconds since 1970."""
    return TOTP(secret, DIGITS, SHA1(), STEP, enforce_key_length=False)


@write
def add_code_app(*, user_id: int, secret: bytes, code: str, by: Actor, now: datetime) -> None:
    """The app, once it has shown a right code; it takes the place of the one before.

    Raises `Invalid` (accounts.wrong_code) for a wrong one.
    """
    step = matching_step(secret, code, now=now)
    if step is None:
        raise wrong_code()
    CodeApp.objects.update_or_create(
        user_id=user_id,
        defaults={
            "sealed_secret": seal(secret, about=_about(user_id)),
            "last_step": step,
            "added_at": now,
        },
    )
    record(by=by, action="account.app_added", object_kind="user", object_id=user_id, now=now)


@write
def remove_code_app(*, user_id: int, by: Actor, now: datetime) -> None:
    """The app's codes open nothing any more. Without an app nothing changes."""
    if CodeApp.objects.filter(user_id=user_id).delete()[0]:
        record(by=by, action="account.app_removed", object_kind="user", object_id=user_id, now=now)


@write
def use_code(*, user_id: int, code: str, now: datetime) -> bool:
    """Whether the app shows this code now and it was not used yet. A code is good once, also for
    two who send it at the same moment."""
    app = CodeApp.objects.filter(user_id=user_id).first()
    if app is None:
        return False
    secret = unseal(bytes(app.sealed_secret), about=_about(user_id))
    step = matching_step(secret, code, now=now)
    unused = CodeApp.objects.filter(pk=app.pk, last_step__lt=step or 0)
    return bool(step and unused.update(last_step=step))


def wrong_code() -> Invalid:
    """The refusal of a code, with what usually helps."""
    return Invalid(
        "accounts.wrong_code",
        "確認コードが違うか、もう使われています。",
        "アプリに次のコードが出たら、6けたの数字をそのまま入れてください。",
        field="code",
    )


def _about(user_id: int) -> str:
    return f"code app {user_id}"
