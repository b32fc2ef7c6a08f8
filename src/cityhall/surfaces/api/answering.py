"""What every answer of the API has: its language, what is left of the minute, ETag, no surprise."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.types import DictStrAny

from cityhall.design_system.language import html_language, speaking
from cityhall.foundation.clients.api import Allowance
from cityhall.kernel.texts import JAPANESE, LANGUAGES
from cityhall.surfaces.api.problems import method_not_allowed, told
from cityhall.surfaces.api.retiring import mark_retiring

View = Callable[..., HttpResponse]
READ_AGAIN_AFTER = 60  # seconds for which an open answer may be kept


class Readable(JSONRenderer):
    """Japanese as Japanese."""

    json_dumps_params = {"ensure_ascii": False}


class StrictJson(Parser):
    """No NaN, no half of a letter that UTF-8 cannot hold."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        body: DictStrAny = json.loads(request.body, parse_constant=_refuse)
        json.dumps(body, ensure_ascii=False).encode()
        return body


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def preferred_language(request: HttpRequest) -> str:
    """The first language of Accept-Language that the city speaks; Japanese otherwise."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if wanted in LANGUAGES:
            return wanted
        if wanted.split("-")[0] in LANGUAGES:
            return wanted.split("-")[0]
    return JAPANESE


def framed(view: View, *, is_open: bool) -> View:
    """The view with all that; open answers may be kept for a minute and asked again by ETag."""

    @csrf_exempt  # no view here writes by a cookie
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = preferred_language(request)
        with speaking(language):
            answer = view(request, *args, **kwargs)
        if answer.status_code == 405 and answer["Content-Type"].startswith("text/"):
            allowed = answer["Allow"]
            answer = told(method_not_allowed())
            answer["Allow"] = allowed
        answer["Content-Language"] = html_language(language)
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cross-Origin-Resource-Policy"] = "same-origin"
        patch_vary_headers(answer, ["Accept-Language"])
        _tell_allowance(request, answer)
        mark_retiring(request, answer)
        return _kept(request, answer) if is_open else _not_kept(answer)

    return answered


def _tell_allowance(request: HttpRequest, answer: HttpResponse) -> None:
    allowance: Allowance | None = request.META.get("cityhall.allowance")
    if allowance is None:
        return
    answer["RateLimit-Limit"] = str(allowance.limit)
    answer["RateLimit-Remaining"] = str(max(0, allowance.left))
    answer["RateLimit-Reset"] = str(allowance.seconds)
    if allowance.is_spent:
        answer["Retry-After"] = str(allowance.seconds)


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    if answer.status_code != 200 or request.method not in ("GET", "HEAD"):
        return _not_kept(answer)
    etag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={READ_AGAIN_AFTER}"
    conditional = get_conditional_response(request, etag=etag, response=answer)
    return conditional if isinstance(conditional, HttpResponse) else answer


def _not_kept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
