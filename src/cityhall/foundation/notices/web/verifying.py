"""Verifying a notice: number and check letters from the paper, or the QR that holds both."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityhall.design_system.fields import FieldView, error_links
from cityhall.design_system.language import site_texts
from cityhall.foundation.accounts.api import public
from cityhall.foundation.documents.api import MAX_BYTES
from cityhall.foundation.notices.attempts import verify_notice
from cityhall.foundation.notices.proof import digest_of
from cityhall.foundation.notices.queries import Proven
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem

LONGEST = 60


@public("紙の通知書を受け取った人が、市が出したものかを確かめる。中身は出さない")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Says whether and when the city issued it; with a file (POST), whether it is the same PDF."""
    asked = request.POST if request.method == "POST" else request.GET
    number, letters = asked.get("n", "")[:LONGEST], asked.get("c", "")[:LONGEST]
    context: dict[str, Any] = {"letters": letters}
    status, errors = 200, {}
    if number or letters:
        try:
            found = verify_notice(
                number=number,
                letters=letters,
                address=request.META.get("REMOTE_ADDR", ""),
                now=clock.now(),
            )
        except Problem as problem:
            errors["n"], status = f"{problem.message} {problem.remedy}", problem.status
        else:
            context |= {"proven": found, "compared": _compared(request, found)}
    context |= {"fields": _fields(number, letters, errors), "errors": error_links(errors)}
    return render(request, "notices/verify.html", context, status=status)


def _compared(request: HttpRequest, found: Proven) -> str:
    """Whether the file that was chosen is the very PDF that the city made. It is not kept."""
    chosen = request.FILES.get("file")
    if chosen is None or not found.pdf_digest:
        return ""
    content = chosen.read(MAX_BYTES + 1)
    return "same" if digest_of(content) == found.pdf_digest else "other"


def _fields(number: str, letters: str, errors: dict[str, str]) -> list[FieldView]:
    texts = site_texts()
    return [
        FieldView(
            id=name,
            kind="text",
            label=texts[f"notices.verify.{what}"],
            hint=texts[f"notices.verify.{what}_hint"],
            values={name: typed},
            errors=errors,
            max_length=LONGEST,
        )
        for name, what, typed in (("n", "number", number), ("c", "letters", letters))
    ]
