"""Answering with a document, so that whatever is in it stays harmless in a browser."""

from typing import TypeVar

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.queries import open_content
from cityhall.foundation.documents.viewing import LARGE, preview

Response = TypeVar("Response", bound=HttpResponseBase)
SANDBOX = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"


def serve(document: Document) -> FileResponse:
    """The original, to be saved; it is never shown in a page. Who may have it is for the view.

    The type is the sniffed one and may not be guessed anew; nothing in it can run or be kept in
    a cache; the name is written as RFC 5987 asks (𠮷 and quotes included).
    """
    response = FileResponse(
        open_content(document),
        as_attachment=True,
        filename=document.original_name,
        content_type=document.media_type,
    )
    return _guarded(response)


def serve_preview(
    document: Document, *, page: int = 1, longest: int = LARGE
) -> HttpResponse | None:
    """The picture of a page, made anew; None where there is none to be made."""
    picture = preview(document, page=page, longest=longest)
    return None if picture is None else _guarded(HttpResponse(picture, "image/jpeg"))


def _guarded(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
