"""Language and text size of a reader; problems told in the same calm look as every page."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import escape_leading_slashes

from cityhall.design_system import language
from cityhall.kernel.errors import Problem
from cityhall.kernel.texts import JAPANESE, LANGUAGES

Answer = Callable[[HttpRequest], HttpResponse]

SIZE_COOKIE = "cityhall_size"
SIZES = ("normal", "large")
CHOICES = {"lang": (language.COOKIE, LANGUAGES), "size": (SIZE_COOKIE, SIZES)}
NUL = "\0"
YEAR = 365 * 24 * 60 * 60


class LanguageMiddleware:
    """Speaks the language chosen by a `?lang=` link, kept in a cookie; `?size=` likewise.

    A link with a choice answers with the same address without it, so that addresses stay clean
    and a page can be passed on without forcing a language upon the next reader.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and (chosen := _choices(request)):
            return _remember(request, chosen)
        with language.speaking(request.COOKIES.get(language.COOKIE, JAPANESE)):
            response = self.get_response(request)
            spoken = language.html_language(language.current_language())
        response.headers.setdefault("Content-Language", spoken)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _keep_private(response)  # it may bear the name of whoever has signed in
        patch_vary_headers(response, ["Cookie"])
        return response


def _keep_private(response: HttpResponse) -> None:
    if "Cache-Control" not in response.headers:
        patch_cache_control(response, private=True, no_store=True)


def _choices(request: HttpRequest) -> dict[str, str]:
    return {
        name: value
        for name, (_, allowed) in CHOICES.items()
        if (value := request.GET.get(name, "")) in allowed
    }


def _remember(request: HttpRequest, chosen: dict[str, str]) -> HttpResponse:
    query = request.GET.copy()
    for name in chosen:
        del query[name]
    path = escape_leading_slashes(request.path)
    response = HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)
    for name, value in chosen.items():
        response.set_cookie(
            CHOICES[name][0],
            value,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


class ProblemMiddleware:
    """Turns a `Problem` raised by a view into a page that says what to do, or into RFC 9457.

    No address of ours holds U+0000, which PostgreSQL refuses in any text: there is nothing there.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or NUL in unquote(request.META.get("QUERY_STRING", "")):
            raise Http404
        response = self.get_response(request)
        if _is_empty_refusal(request, response):
            response.content = render(request, "405.html").content
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Problem):
            return None
        if _wants_json(request):
            return JsonResponse(
                exception.as_problem(),
                status=exception.status,
                content_type="application/problem+json",
                json_dumps_params={"ensure_ascii": False},
            )
        context = {"problem": exception}
        return render(request, "problems/problem.html", context, status=exception.status)


def _is_empty_refusal(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a person opened an address that only takes what a button sends: without a page
    the browser would show an error of its own, in its own language."""
    return (
        response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        and request.method == "GET"
        and not response.content
        and "text/html" in request.headers.get("Accept", "")
    )


def _wants_json(request: HttpRequest) -> bool:
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return preferred == "application/json"
