"""Open pages are drawn once and kept in the process until something in them may have changed.

A page follows from the revisions, plans and investments, the day, the language and the size of
letters; names of bureaus and the figures of goals change so slowly that a page is simply drawn anew
after ten minutes. Outside a transaction the heads are looked up once a second. Only readers without
a session get a kept page: no page of the open site knows who reads it.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from cityhall.design_system.language import current_language
from cityhall.design_system.middleware import SIZE_COOKIE
from cityhall.governance.investments.api import investments_head
from cityhall.governance.reform_policies.api import head
from cityhall.governance.roadmap.api import roadmap_head
from cityhall.kernel.clock import today

View = Callable[..., HttpResponse]

MOST_PAGES, MOST_BYTES = 512, 32 * 1024 * 1024
FRESH_FOR = 60  # seconds for which a reader's browser need not ask again
KEPT_FOR, HEAD_KEPT_FOR = 600, 1.0  # seconds


@dataclass(frozen=True)
class _Page:
    content: bytes
    media_type: str
    etag: str
    disposition: str


_pages: OrderedDict[tuple[Any, ...], _Page] = OrderedDict()
_lock = Lock()


@dataclass
class _Head:
    hash: str = ""
    read_at: float = float("-inf")


_head = _Head()


def remembered(view: View) -> View:
    """Around a view whose answer follows from what is named above and from its address alone."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        key = _key(request)
        page = _pages.get(key) or _keep(key, view(request, *args, **kwargs))
        return _answer(request, page) if isinstance(page, _Page) else page

    return answer


def _key(request: HttpRequest) -> tuple[Any, ...]:
    is_large = request.COOKIES.get(SIZE_COOKIE) == "large"
    period = int(time.monotonic() // KEPT_FOR)
    return (_newest(), today(), period, current_language(), is_large, request.get_full_path())


def _newest() -> str:
    """The heads of revisions, plans and investments: what every page follows from."""
    if connection.in_atomic_block:
        return _heads()
    if time.monotonic() - _head.read_at > HEAD_KEPT_FOR:
        _head.hash, _head.read_at = _heads(), time.monotonic()
    return _head.hash


def _heads() -> str:
    return head()[1] + roadmap_head() + investments_head()


def _keep(key: tuple[Any, ...], response: HttpResponse) -> "_Page | HttpResponse":
    if response.status_code != 200 or response.streaming:
        return response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    page = _Page(
        response.content,
        response.headers["Content-Type"],
        etag,
        response.headers.get("Content-Disposition", ""),
    )
    with _lock:
        _pages[key] = page
        while len(_pages) > MOST_PAGES or sum(map(_size, _pages.values())) > MOST_BYTES:
            _pages.popitem(last=False)
    return page


def _size(page: _Page) -> int:
    return len(page.content)


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    response = HttpResponse(page.content, page.media_type)
    response.headers["ETag"] = page.etag
    if page.disposition:
        response.headers["Content-Disposition"] = page.disposition
    response.headers["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    if "If-None-Match" not in request.headers:
        return response
    return get_conditional_response(request, etag=page.etag, response=response) or response
