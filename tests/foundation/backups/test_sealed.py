"""A sealed file opens for its receiver, whole and as it was made, or not at all."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from cityhall.foundation.backups import sealed
from cityhall.foundation.backups.archive import Archive, Measured, members_of
from cityhall.foundation.backups.sealed import HEADER, TAG, Sealer, opened
from cityhall.kernel.errors import Invalid

KEY = X25519PrivateKey.generate()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a short text has several."""
    monkeypatch.setattr(sealed, "CHUNK", 8)


def seal(content: bytes) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, KEY.public_key())
    for start in range(0, len(content), 3):
        sealer.write(content[start : start + 3])
    sealer.close()
    return out.getvalue()


def unseal(file: bytes, key: X25519PrivateKey = KEY) -> bytes:
    return b"".join(opened(io.BytesIO(file), key))


@pytest.mark.parametrize("length", [0, 1, 7, 8, 9, 16, 17, 100])
def test_what_was_sealed_is_opened(length: int) -> None:
    content = bytes(range(length))
    file = seal(content)
    assert unseal(file) == content
    assert len(content) < 2 or content not in file
    assert seal(content) != file, "each file has a key of its own"


def refusal(file: bytes, key: X25519PrivateKey = KEY) -> str:
    with pytest.raises(Invalid) as refused:
        unseal(file, key)
    return refused.value.code


def test_every_changed_byte_is_found() -> None:
    file = seal(bytes(range(20)))
    for place in range(len(file)):
        changed = bytearray(file)
        changed[place] ^= 1
        assert refusal(bytes(changed)).startswith("backups."), place


def test_every_cut_is_found() -> None:
    file = seal(bytes(range(24)))
    for length in range(len(file)):
        code = refusal(file[:length])
        wanted = "backups.not_a_backup" if length < HEADER else "backups.cut"
        assert code == wanted, length


def test_chunks_cannot_be_moved_left_out_or_added() -> None:
    file = seal(bytes(range(32)))
    size = 8 + TAG
    head, chunks = file[:HEADER], [file[at : at + size] for at in range(HEADER, len(file), size)]
    first, second, third, last = chunks
    for order in (
        (second, first, third, last),
        (first, third, last),
        (first, first, second, third, last),
        (first, second, third, last, last),
        (*chunks, third),
    ):
        assert refusal(head + b"".join(order)) in {"backups.changed", "backups.cut"}


def test_another_key_is_told_as_such() -> None:
    assert refusal(seal(b"city"), X25519PrivateKey.generate()) == "backups.other_key"
    assert refusal(b"PK\x03\x04 something else" * 10) == "backups.not_a_backup"


def test_keys_are_files_that_are_never_overwritten(tmp_path: Path) -> None:
    private, public = tmp_path / "k", tmp_path / "k.pub"
    name = sealed.new_keys(private, public)
    assert private.stat().st_mode & 0o777 == 0o600
    assert sealed.short_name(sealed.read_private(private).public_key()) == name
    with pytest.raises(FileExistsError):
        sealed.new_keys(private, tmp_path / "other.pub")
    for read, path in ((sealed.read_private, public), (sealed.read_public, private)):
        with pytest.raises(Invalid, match=r"backups\.no_key"):
            read(path)


def archive(*members: tuple[str, list[bytes]]) -> bytes:
    out = io.BytesIO()
    written = Archive(out)
    for name, content in members:
        written.add(name, content)
    written.close({})
    return out.getvalue()


def in_pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_members_come_back_from_pieces_of_any_size(size: int) -> None:
    file = archive(("a", [b"12", b"", b"345"]), ("b/c", []))
    found = {name: b"".join(content) for name, content in members_of(in_pieces(file, size))}
    assert list(found) == ["a", "b/c", "manifest.json"]
    assert (found["a"], found["b/c"]) == (b"12345", b"")


def read_all(file: bytes) -> dict[str, bytes]:
    return {name: b"".join(content) for name, content in members_of(in_pieces(file, 4))}


def test_an_archive_that_ends_early_or_late_is_refused() -> None:
    file = archive(("a", [b"12345"]))
    for wrong in (file[:-1], file[:9], file + b"more"):
        with pytest.raises(Invalid):
            read_all(wrong)


def test_a_member_is_measured() -> None:
    written = Archive(io.BytesIO())
    written.add("a", [b"abc"])
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert written.members == {"a": Measured(3, digest)}
