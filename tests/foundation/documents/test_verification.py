"""Contents that are missing, changed or nobody's are found; what is well is passed."""

import io
import os
from pathlib import Path

import pytest

from cityhall.foundation.documents.api import (
    Document,
    delete_document,
    store_document,
    wrong_documents,
)
from cityhall.foundation.documents.storage import keep, path_of
from tests.factories.files import a_photo
from tests.factories.people import TESTS
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> Document:
    for _ in range(2):
        one = store_document(io.BytesIO(a_photo()), "写真.jpg", by=TESTS, now=NOON)
    return one


def found() -> list[tuple[str, str]]:
    return [(wrong.code, wrong.reference) for wrong in wrong_documents()]


def test_what_was_handed_in_is_sound(stored: Document) -> None:
    assert found() == []


def test_a_missing_content_is_found(stored: Document) -> None:
    path_of(stored.sha256).unlink()
    assert found() == [("document_missing", stored.sha256[:12])]


def test_a_changed_byte_is_found(stored: Document) -> None:
    path = path_of(stored.sha256)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    assert found() == [("document_changed", stored.sha256[:12])]


def test_what_nobody_owns_is_found_once_it_had_time_to_get_a_row(stored: Document) -> None:
    path: Path = path_of(keep(b"left behind"))
    assert found() == []
    os.utime(path, (0, 0))
    assert found() == [("document_extra", path.name[:12])]


@pytest.mark.django_db(transaction=True)
def test_a_deleted_document_is_not_missed(stored: Document) -> None:
    delete_document(document_id=stored.pk, reason="取り下げ", by=TESTS, now=NOON)
    assert not path_of(stored.sha256).exists()
    assert found() == []
