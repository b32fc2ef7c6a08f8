"""Seals a stream for one receiver, and opens it again: whole and unchanged, or not at all.

A fresh X25519 key pair per file and the receiver's public key give, by HKDF-SHA-256, a key that
no other file has. The stream is cut into chunks of one megabyte, each under AES-256-GCM with its
number as nonce; the last chunk says that it is the last. So a chunk that is changed, moved, left
out or added is found, and so is an end that is missing. The server that makes backups holds the
public key only and cannot open what it made.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cityhall.foundation.backups import refusals

MAGIC = b"cityhall backup 1\n"
CHUNK = 1 << 20  # bytes of content
TAG = 16
KEY = 32
HEADER = len(MAGIC) + 2 * KEY
PUBLIC, PRIVATE = "cityhall-backup-public-1:", "cityhall-backup-private-1:"


class Sealer:
    """Takes bytes and writes them sealed; nothing of it can be opened before `close`."""

    def __init__(self, out: BinaryIO, recipient: X25519PublicKey) -> None:
        mine = X25519PrivateKey.generate()
        self._header = MAGIC + mine.public_key().public_bytes_raw() + recipient.public_bytes_raw()
        self._cipher = AESGCM(_file_key(mine.exchange(recipient), self._header))
        self._out, self._kept, self._number = out, bytearray(), 0
        out.write(self._header)

    def write(self, content: bytes) -> None:
        self._kept += content
        while len(self._kept) > CHUNK:
            self._seal(bytes(self._kept[:CHUNK]), is_last=False)
            del self._kept[:CHUNK]

    def close(self) -> None:
        """Seals what is left as the end."""
        self._seal(bytes(self._kept), is_last=True)
        self._kept.clear()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last)
        self._out.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


def opened(file: BinaryIO, private: X25519PrivateKey) -> Iterator[bytes]:
    """The content chunk by chunk; raises `Invalid` (backups.…) at the first that is not as made.

    Whoever uses a chunk before the last has come must be ready to throw it away.
    """
    header = file.read(HEADER)
    if not header.startswith(MAGIC) or len(header) < HEADER:
        raise refusals.not_a_backup()
    theirs, recipient = header[-2 * KEY : -KEY], header[-KEY:]
    if recipient != private.public_key().public_bytes_raw():
        raise refusals.other_key()
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError:
        raise refusals.changed() from None
    cipher = AESGCM(_file_key(shared, header))
    number, sealed = 0, file.read(CHUNK + TAG)
    while sealed:
        following = file.read(CHUNK + TAG)
        yield _open(cipher, number, sealed, header, is_last=not following)
        number, sealed = number + 1, following
    if not number:
        raise refusals.cut()


def _open(cipher: AESGCM, number: int, sealed: bytes, header: bytes, *, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, is_last), sealed, header)
    except InvalidTag:
        raise _wrong(cipher, number, sealed, header, is_last=is_last) from None


def _wrong(
    cipher: AESGCM, number: int, sealed: bytes, header: bytes, *, is_last: bool
) -> Exception:
    """Cut between two chunks, cut within one (only the last may be short), or changed."""
    if is_last and len(sealed) < CHUNK + TAG:
        return refusals.cut()
    try:
        cipher.decrypt(_nonce(number, not is_last), sealed, header)
    except InvalidTag:
        return refusals.changed()
    return refusals.cut() if is_last else refusals.changed()


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _file_key(shared: bytes, header: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=header, info=MAGIC).derive(shared)


def new_keys(private: Path, public: Path) -> str:
    """Makes a pair of keys as two files, neither of which may exist; the public one's short name.

    Raises `FileExistsError`. The private key is readable by its owner only.
    """
    key = X25519PrivateKey.generate()
    _write_new(private, PRIVATE + key.private_bytes_raw().hex(), 0o600)
    _write_new(public, PUBLIC + key.public_key().public_bytes_raw().hex(), 0o644)
    return short_name(key.public_key())


def _write_new(path: Path, text: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_public(path: Path) -> X25519PublicKey:
    """The receiver's key; `Invalid` (backups.no_key) if the file is none."""
    return X25519PublicKey.from_public_bytes(_read(path, PUBLIC, "受け取りの鍵"))


def read_private(path: Path) -> X25519PrivateKey:
    """The key that opens; `Invalid` (backups.no_key) if the file is none."""
    return X25519PrivateKey.from_private_bytes(_read(path, PRIVATE, "ひらく鍵"))


def _read(path: Path, kind: str, what: str) -> bytes:
    try:
        text = path.read_text(encoding="ascii").strip()
        key = bytes.fromhex(text.removeprefix(kind)) if text.startswith(kind) else b""
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY:
        raise refusals.no_key(what)
    return key


def short_name(public: X25519PublicKey) -> str:
    """Sixteen letters by which people tell keys apart."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]
