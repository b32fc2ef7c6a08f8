"""How a reader checks that no revision was altered: a file, a program, and the head to note."""

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import public
from cityhall.governance.reform_policies.api import head, lines, program_text
from cityhall.surfaces.public.remembering import remembered
from cityhall.surfaces.public.web.overview import OPEN, crumbs


@public(OPEN)
@require_safe
@remembered
def verify(request: HttpRequest) -> HttpResponse:
    """What the chain is, where its head is, and three steps."""
    context = {"head": head(), "crumbs": crumbs(last=words("reform.verify.title"))}
    return render(request, "public/verify.html", context)


@public("改ざんがないことを、だれでも確かめられるように")
@require_safe
def revisions(request: HttpRequest) -> StreamingHttpResponse:
    """Every revision as a line of JSON, in the order of the chain."""
    response = StreamingHttpResponse(_lines(), content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="revisions.jsonl"'
    return response


def _lines() -> Iterator[str]:
    for line in lines():
        yield json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"


@public("改ざんがないことを、だれでも確かめられるように")
@require_safe
def program(request: HttpRequest) -> HttpResponse:
    """The program that checks the file; it stands on Python alone."""
    response = HttpResponse(program_text(), "text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="check_revisions.py"'
    return response
