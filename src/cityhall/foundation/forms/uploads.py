"""Files sent with a form: stored at once, and held for the item they were chosen for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.api import Document, finished_upload, store_document
from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel.errors import Invalid

#: The documents that a form may name, by item: `[{"document": id, "name": file name}]`.
Held = dict[str, list[dict[str, str]]]

MOST_FILES = 5


def held_in(answers: dict[str, Any], items: Iterable[Item]) -> Held:
    """The documents already attached in earlier answers."""
    return {
        item.id: [file for file in answers.get(item.id) or [] if "document" in file]
        for item in items
        if item.type == "file"
    }


def keep_uploads(
    request: HttpRequest,
    items: Iterable[Item],
    answers: dict[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> tuple[Held, dict[str, str]]:
    """Stores what was sent, takes away, moves or takes anew what a button says, and says what
    could not be kept.

    Returns the documents now held by item, in the order of their pages, and errors by name of
    form field.
    """
    asked = [item for item in items if item.type == "file"]
    held, errors = held_in(answers, asked), {}
    removed = request.POST.get("remove_file", "")
    for item in asked:
        files = [f for f in held[item.id] if f"{item.id}__{f['document']}" != removed]
        files = _moved_up(files, item, request.POST.get("move_file", ""))
        try:
            files = _taken_anew(request, item, files, by=by, now=now)
        except Invalid as problem:  # the page that was there stays
            errors[item.id] = f"{problem.message} {problem.remedy}"
        limit = item.checks.max_files or MOST_FILES
        uploads: list[UploadedFile | Document] = [*_in_pieces(request, item, files)]
        for upload in [*uploads, *_sent(request, item)]:
            if len(files) >= limit:
                errors[item.id] = words("fields.too_many_files", count=limit)
                break
            try:
                files.append(_held(upload, by=by, now=now))
            except Invalid as problem:
                errors[item.id] = f"{problem.message} {problem.remedy}"
        held[item.id] = files
    return held, errors


def _moved_up(files: list[dict[str, str]], item: Item, moved: str) -> list[dict[str, str]]:
    """One page before the one that stood before it."""
    at = next((n for n, f in enumerate(files) if f"{item.id}__{f['document']}" == moved), 0)
    if at == 0:
        return files
    return [*files[: at - 1], files[at], files[at - 1], *files[at + 1 :]]


def _taken_anew(
    request: HttpRequest, item: Item, files: list[dict[str, str]], *, by: Actor, now: datetime
) -> list[dict[str, str]]:
    """Another photo in the place of one page; without a photo nothing changes."""
    return [
        _held(upload, by=by, now=now)
        if (upload := request.FILES.get(f"{item.id}__retake__{file['document']}"))
        else file
        for file in files
    ]


def _in_pieces(request: HttpRequest, item: Item, held: list[dict[str, str]]) -> list[Document]:
    """What this visitor's browser has sent in pieces for the item, and is not held already."""
    asked = request.POST.getlist(f"{item.id}__uploaded")
    found = [finished_upload(request, upload_id) for upload_id in asked]
    known = {file["document"] for file in held}
    return [document for document in found if document and str(document.pk) not in known]


def _sent(request: HttpRequest, item: Item) -> list[UploadedFile]:
    return [file for file in request.FILES.getlist(f"{item.id}__upload") if file]


def _held(upload: UploadedFile | Document, *, by: Actor, now: datetime) -> dict[str, str]:
    if not isinstance(upload, Document):
        upload = store_document(upload.file, upload.name or "", by=by, now=now)  # type: ignore[arg-type]  # a binary stream
    return {"document": str(upload.pk), "name": upload.original_name}
