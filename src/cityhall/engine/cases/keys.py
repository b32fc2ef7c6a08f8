"""The two keys of the evidence: files outside the database, made once."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from cityhall.kernel.keys import key_from

_read: dict[Path, bytes] = {}


def _key(name: str) -> bytes:
    path = Path(settings.VAR_DIR) / "keys" / name
    if path not in _read:
        _read[path] = key_from(path)
    return _read[path]


def chain_key() -> bytes:
    """Links the events of cases."""
    return _key("cases")


def signing_key() -> Ed25519PrivateKey:
    """Signs checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(_key("checkpoints"))
