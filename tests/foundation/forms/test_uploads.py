"""Files sent with a form: kept, counted, taken away."""

from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.api import Document, open_document
from cityhall.foundation.forms.api import Held, keep_uploads
from tests.factories.files import a_photo, a_picture
from tests.factories.places import NOON
from tests.foundation.forms.scenes import MEMBERS, PROOF

pytestmark = pytest.mark.django_db


def a_file(content: bytes, name: str = "写真.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def keep(
    *files: SimpleUploadedFile, answers: dict[str, Any] | None = None, **fields: Any
) -> tuple[Held, dict[str, str]]:
    """What a form with these files leaves held."""
    request = RequestFactory().post("/", {f"{PROOF.id}__upload": list(files), **fields})
    by = Actor.visitor()
    return keep_uploads(request, [MEMBERS, PROOF], answers or {}, by=by, now=NOON)


def test_what_is_sent_joins_what_is_held() -> None:
    first, _ = keep(a_file(a_photo()))
    both, errors = keep(a_file(a_picture("PNG"), "2.png"), answers=dict(first))
    assert [file["name"] for file in both[PROOF.id]] == ["写真.jpg", "2.png"]
    assert errors == {}


def test_a_held_file_is_taken_away_by_its_button_alone() -> None:
    held, _ = keep(a_file(a_photo()), a_file(a_picture("PNG"), "2.png"))
    (one, two) = held[PROOF.id]
    left, _ = keep(answers=dict(held), remove_file=f"{PROOF.id}__{one['document']}")
    assert left[PROOF.id] == [two]
    left, _ = keep(answers=dict(held), remove_file=f"other.item__{one['document']}")
    assert left[PROOF.id] == [one, two]


def test_a_file_may_take_the_place_of_one_taken_away_in_the_same_moment() -> None:
    held, _ = keep(a_file(a_photo()), a_file(a_picture("PNG"), "2.png"))
    (one, two) = held[PROOF.id]
    more = {"remove_file": f"{PROOF.id}__{one['document']}"}
    left, errors = keep(a_file(a_picture("WEBP"), "3.webp"), answers=dict(held), **more)
    assert [file["name"] for file in left[PROOF.id]] == [two["name"], "3.webp"]
    assert errors == {}


def test_pages_change_their_order_by_a_button() -> None:
    held, _ = keep(a_file(a_photo()), a_file(a_picture("PNG"), "2.png"))
    (one, two) = held[PROOF.id]
    for moved, order in ((two, [two, one]), (one, [one, two]), ({"document": "?"}, [one, two])):
        left, _ = keep(answers=dict(held), move_file=f"{PROOF.id}__{moved['document']}")
        assert left[PROOF.id] == order


def test_one_page_is_taken_again_in_its_place_and_each_stays_as_it_was_sent() -> None:
    held, _ = keep(a_file(a_photo()), a_file(a_picture("PNG"), "2.png"))
    (one, two) = held[PROOF.id]
    place, again = f"{PROOF.id}__retake__{one['document']}", a_picture("WEBP")
    left, errors = keep(answers=dict(held), **{place: a_file(again, "3.webp")})
    assert [file["name"] for file in left[PROOF.id]] == ["3.webp", "2.png"]
    assert errors == {}
    taken = Document.objects.get(pk=left[PROOF.id][0]["document"])
    assert taken.sha256 == sha256(again).hexdigest()
    with open_document(taken.pk) as kept:
        assert kept.read() == again
    refused, errors = keep(answers=dict(held), **{place: a_file(b"MZ no photo")})
    assert refused[PROOF.id] == [one, two]
    assert list(errors) == [PROOF.id]


def test_beyond_the_limit_nothing_is_stored() -> None:
    files = [a_file(a_picture("PNG"), f"{number}.png") for number in range(4)]
    held, errors = keep(*files)
    assert len(held[PROOF.id]) == Document.objects.count() == 2
    assert "2" in errors[PROOF.id]


def test_one_file_that_is_refused_does_not_take_the_others_with_it() -> None:
    held, errors = keep(a_file(b"MZ not a photo"), a_file(a_photo(), "good.jpg"))
    assert [file["name"] for file in held[PROOF.id]] == ["good.jpg"]
    assert list(errors) == [PROOF.id]


def test_words_about_a_later_document_are_no_file() -> None:
    held, _ = keep(answers={PROOF.id: [{"later": "持参します"}]})
    assert held == {PROOF.id: []}
