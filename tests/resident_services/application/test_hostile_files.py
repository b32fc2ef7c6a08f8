"""Files that are not what they say, too many, too large, or somebody else's."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.api import Document, store_document
from cityhall.kernel import clock
from cityhall.resident_services.application.models import Draft
from tests.factories.files import a_photo, a_picture
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.forms import CHILD, PROOF, address_of

SCRIPT = "<script>alert('髙﨑')</script>"


def upload(content: bytes, name: str = "写真.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def attach(browser: Client, draft: Draft, *files: SimpleUploadedFile, **more: str) -> Any:
    return browser.post(address_of(draft, PROOF), {f"{PROOF}__upload": list(files), **more})


def test_a_photo_is_kept_once_and_can_be_taken_away(hold: HoldDraft) -> None:
    browser, draft = hold([CHILD])
    answer = attach(browser, draft, upload(a_photo()), attach_file=PROOF)
    assert answer.status_code == 200
    (file,) = known(draft).answers[PROOF]
    assert file["name"] in answer.content.decode()
    assert attach(browser, draft).status_code == 302  # onwards, with nothing new
    assert known(draft).answers[PROOF] == [file]
    attach(browser, draft, remove_file=f"{PROOF}__{file['document']}")
    assert PROOF not in known(draft).answers


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "photo.jpg"),
        (b"MZ\x90\x00" + b"\0" * 500, "photo.jpg"),
        (a_picture("GIF"), "photo.jpg"),
        (a_photo()[:300], "photo.jpg"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 11_000_000, "large.jpg"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field(
    hold: HoldDraft, content: bytes, name: str
) -> None:
    browser, draft = hold([CHILD])
    answer = attach(browser, draft, upload(content, name))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [PROOF]
    assert PROOF not in known(draft).answers
    assert not Document.objects.exists()


def test_more_files_than_allowed_keep_the_first_ones(hold: HoldDraft) -> None:
    browser, draft = hold([CHILD])
    pictures = [upload(a_picture("PNG"), f"{number}.png") for number in range(6)]
    answer = attach(browser, draft, *pictures)
    assert answer.status_code == 422
    limit = catalogue().vocabulary[PROOF].checks.max_files
    assert len(known(draft).answers[PROOF]) == limit
    assert str(limit) in answer.context["form"].errors[PROOF]


def test_the_name_of_a_file_is_only_text(hold: HoldDraft) -> None:
    browser, draft = hold([CHILD])
    attach(browser, draft, upload(a_photo(), f"../../{SCRIPT}\r\n.jpg"), attach_file=PROOF)
    page = browser.get(address_of(draft, PROOF)).content.decode()
    assert "<script>alert" not in page
    assert ".." not in known(draft).answers[PROOF][0]["name"]


def test_somebody_elses_document_in_the_hidden_field_is_not_taken(hold: HoldDraft) -> None:
    theirs = store_document(
        upload(a_photo()).file, "theirs.jpg", by=Actor.visitor(), now=clock.now()
    )
    browser, draft = hold([CHILD])
    forged = {f"{PROOF}__document": str(theirs.pk), f"{PROOF}__name": "theirs.jpg"}
    answer = browser.post(address_of(draft, PROOF), forged)
    assert answer.status_code == 422
    assert "theirs.jpg" not in answer.content.decode()
    assert PROOF not in known(draft).answers


def test_words_about_a_later_document_survive_another_button(hold: HoldDraft) -> None:
    browser, draft = hold([CHILD])
    browser.post(address_of(draft, PROOF), {f"{PROOF}__later": "窓口に持参します"})
    attach(browser, draft, attach_file=PROOF, **{f"{PROOF}__later": "窓口に持参します"})
    assert known(draft).answers[PROOF] == [{"later": "窓口に持参します"}]
