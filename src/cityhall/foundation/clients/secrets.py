"""Secrets as they are given out and as they are kept.

They are 256 random bits, so a plain SHA-256 keeps them as well as a slow hash would: there is
nothing to guess. A password is another matter.
"""

import hashlib
import secrets


def new_secret(kind: str) -> str:
    """A fresh secret; `kind` stands in front, so that whoever finds one knows what it opens."""
    return f"{kind}_{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
