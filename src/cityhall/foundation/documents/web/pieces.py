"""The little protocol of uploads: begin → pieces, each with place and digest → finish.

    POST /uploads/                  name, size, sha256, key   →  201 {id, received, piece}
    GET  /uploads/ID/                                         →  200 {id, received, piece, document}
    POST /uploads/ID/OFFSET/        bytes, X-Piece-Sha256     →  200 {received}
    POST /uploads/ID/finish/                                  →  200 {document, name}

`piece` is how many bytes one may hold, `received` from where to go on. Refusals are problem
details (RFC 9457). An upload belongs to the account, or to the session of a visitor.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cityhall.foundation.accounts.api import actor_of, public
from cityhall.foundation.documents import uploads
from cityhall.foundation.documents.models import PartialUpload
from cityhall.foundation.documents.owning import owner_of
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem

OPEN = "だれでも、ログインせずに書類を出せる"
PROBLEM = "application/problem+json"
View = Callable[..., JsonResponse]


def in_words(view: View) -> View:
    """A refusal as problem details."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return JsonResponse(problem.as_problem(), status=problem.status, content_type=PROBLEM)

    return guarded


@public(OPEN)
@never_cache
@require_POST
@in_words
def begin(request: HttpRequest) -> JsonResponse:
    """A place for a file, or the one that it has already."""
    size = request.POST.get("size", "")
    upload = uploads.begin_upload(
        owner=owner_of(request),
        key=request.POST.get("key", ""),
        name=request.POST.get("name", ""),
        size=int(size) if size.isdecimal() and len(size) < 16 else 0,
        sha256=request.POST.get("sha256", ""),
        now=clock.now(),
    )
    return JsonResponse(_standing(upload), status=201)


@public(OPEN)
@never_cache
@require_safe
@in_words
def standing(request: HttpRequest, upload_id: UUID) -> JsonResponse:
    """How far an upload has come."""
    return JsonResponse(_standing(uploads.upload_of(upload_id, owner=owner_of(request))))


@public(OPEN)
@never_cache
@require_POST
@in_words
def piece(request: HttpRequest, upload_id: UUID, offset: int) -> JsonResponse:
    """One piece."""
    received = uploads.put_piece(
        upload_id=upload_id,
        owner=owner_of(request),
        offset=offset,
        content=request.read(uploads.PIECE + 1),
        sha256=request.headers.get("X-Piece-Sha256", ""),
        now=clock.now(),
    )
    return JsonResponse({"received": received})


@public(OPEN)
@never_cache
@require_POST
@in_words
def finish(request: HttpRequest, upload_id: UUID) -> JsonResponse:
    """The whole becomes a document, which a form may name as its own."""
    document = uploads.finish_upload(
        upload_id=upload_id, owner=owner_of(request), by=actor_of(request), now=clock.now()
    )
    return JsonResponse({"document": str(document.pk), "name": document.original_name})


def _standing(upload: PartialUpload) -> dict[str, object]:
    return {
        "id": str(upload.pk),
        "received": upload.received,
        "piece": uploads.PIECE,
        "document": str(upload.document_id) if upload.document_id else None,
    }
