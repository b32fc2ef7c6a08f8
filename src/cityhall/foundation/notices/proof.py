"""Check letters: what stands on the paper beside the number, and cannot be made without the key.

They prove that the city issued a notice of this number with this very content. Eight letters of
29 (39 bits) and a limit on attempts: nobody finds them by trying.
"""

import hashlib
import hmac
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from cityhall.kernel.keys import key_from
from cityhall.kernel.reference_numbers import ALPHABET, plain_symbols

VERIFY = "/notices/verify/"
LENGTH = 8


def check_letters(number: str, content_digest: str) -> str:
    """The letters of a notice, as AB3D-EF7H."""
    said = f"{number}\0{content_digest}".encode()
    left = int.from_bytes(hmac.digest(_key(), said, hashlib.sha256))
    letters = ""
    for _ in range(LENGTH):
        left, at = divmod(left, len(ALPHABET))
        letters += ALPHABET[at]
    return f"{letters[:4]}-{letters[4:]}"


def same_letters(typed: str, letters: str) -> bool:
    """Whether somebody typed these letters, in any case, with or without the hyphen."""
    typed, letters = plain_symbols(typed[:60]), plain_symbols(letters)
    return hmac.compare_digest(typed.encode(), letters.encode())


def proof_address(number: str, letters: str) -> str:
    """What the QR holds: the page that verifies, with both filled in."""
    asked = urlencode({"n": number, "c": letters})
    return f"{settings.SITE_ADDRESS.rstrip('/')}{VERIFY}?{asked}"


def shown_address() -> str:
    """The same page as people type it."""
    return f"{settings.SITE_ADDRESS.split('://')[-1].rstrip('/')}{VERIFY}"


def hashed(address: str) -> str:
    """An address from which somebody came, not kept itself."""
    return hmac.digest(_key(), address.encode(), hashlib.sha256).hex()


def _key() -> bytes:
    return key_from(Path(settings.VAR_DIR) / "keys" / "notices")


def digest_of(content: bytes) -> str:
    """What the city tells of a PDF: its SHA-256."""
    return hashlib.sha256(content).hexdigest()
