"""Files sent with a form: stored at once, and held for the item they were chosen for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.api import store_document
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
    """Stores what was sent, takes away what is to be removed, and says what could not be kept.

    Returns the documents now held by item and errors by name of form field.
    """
    asked = [item for item in items if item.type == "file"]
    held, errors = held_in(answers, asked), {}
    removed = request.POST.get("remove_file", "")
    for item in asked:
        files = [f for f in held[item.id] if f"{item.id}__{f['document']}" != removed]
        for upload in _sent(request, item):
            limit = item.checks.max_files or MOST_FILES
            if len(files) >= limit:
                errors[item.id] = words("fields.too_many_files", count=limit)
                break
            try:
                files.append(_stored(upload, by=by, now=now))
            except Invalid as problem:
                errors[item.id] = f"{problem.message} {problem.remedy}"
        held[item.id] = files
    return held, errors


def _sent(request: HttpRequest, item: Item) -> list[UploadedFile]:
    return [file for file in request.FILES.getlist(f"{item.id}__upload") if file]


def _stored(upload: UploadedFile, *, by: Actor, now: datetime) -> dict[str, str]:
    stored = store_document(upload.file, upload.name or "", by=by, now=now)  # type: ignore[arg-type]  # a binary stream
    return {"document": str(stored.pk), "name": stored.original_name}
