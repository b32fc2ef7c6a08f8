"""Whose upload it is: an account's, or that of one visit."""

import secrets
from uuid import UUID

from django.http import HttpRequest

from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.uploads import upload_of
from cityhall.kernel.errors import Problem

KEY = "documents.uploads"


def owner_of(request: HttpRequest) -> str:
    """The account's number, or a word that only this session knows."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    if KEY not in request.session:
        request.session[KEY] = secrets.token_urlsafe(24)
    return f"visit:{request.session[KEY]}"


def finished_upload(request: HttpRequest, upload_id: str) -> Document | None:
    """The document of an upload that this very visitor has finished; None for anything else."""
    try:
        return upload_of(UUID(upload_id), owner=owner_of(request)).document
    except (ValueError, Problem):
        return None
