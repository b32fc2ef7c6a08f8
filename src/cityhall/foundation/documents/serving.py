"""Answering with a document, so that whatever is in it stays harmless in a browser."""

from typing import TypeVar

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.queries import open_content, preview

Response = TypeVar("Response", bound=HttpResponseBase)
SANDBOX = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"


def serve(document: Document, inline: bool = False) -> FileResponse:
    """The original, to be saved or (`inline`) looked at. Who may have it is for the view to ask.

    The type is the sniffed one and may not be guessed anew; nothing in it can run or be kept in
    a cache; the name is written as RFC 5987 asks (𠮷 and quotes included).
    """
    response = FileResponse(
        open_content(document),
        as_attachment=not inline,
        filename=document.original_name,
        content_type=document.media_type,
    )
    return _guarded(response)


def serve_preview(document: Document, *, longest: int = 1600) -> HttpResponse | None:
    """The re-encoded picture for a page; None where there is none to be made."""
    picture = preview(document, longest=longest)
    return None if picture is None else _guarded(HttpResponse(picture, "image/jpeg"))


def _guarded(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
