"""Secrets at rest: sealed, or only as a digest, under a key that is not in the database."""

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from cityhall.kernel.errors import Conflict
from cityhall.kernel.keys import key_from

NONCE = 12  # bytes, as AES-GCM wants them


def seal(secret: bytes, *, about: str) -> bytes:
    """The secret as it may lie in the database. `about` binds it to whose it is: sealed bytes
    that are moved to another row do not open there."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, secret, about.encode())


def unseal(sealed: bytes, *, about: str) -> bytes:
    """The secret again; `Conflict` (accounts.secret_unreadable) where the key is another one."""
    try:
        return AESGCM(_key()).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
    except InvalidTag as error:
        raise Conflict(
            "accounts.secret_unreadable",
            "二つ目の確認の登録を読み取れません。",
            "システムの運用担当に「cityhall staff reset」を頼み、登録し直してください。",
        ) from error


def digest(text: str, *, about: str) -> str:
    """What is kept of a text that only its holder knows: 64 hexadecimal digits."""
    return hmac.new(_key(), f"{about}\n{text}".encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return key_from(Path(settings.VAR_DIR) / "keys" / "staff")
