"""Everything that goes wrong, as problem details (RFC 9457) with a code that never changes."""

import json
import logging
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from cityhall.kernel.errors import NotFound, Problem, RecordsAway
from cityhall.kernel.transactions import is_away

MEDIA_TYPE = "application/problem+json"

log = logging.getLogger("django.request")


class TokenMissing(Problem):
    """Nobody has said who asks, or with something that opens nothing."""

    status = HTTPStatus.UNAUTHORIZED


class CallsSpent(Problem):
    """More calls in a minute than were agreed."""

    status = HTTPStatus.TOO_MANY_REQUESTS


def no_such_address() -> NotFound:
    return NotFound(
        "api.no_such_address",
        "このアドレスには、何もありません。",
        "アドレスは /api/ のページで確かめてください。",
    )


def told(problem: Problem, **more: Any) -> HttpResponse:
    """The problem as an answer; `more` are members of its own."""
    content = json.dumps(problem.as_problem() | more, ensure_ascii=False)
    answer = HttpResponse(content, MEDIA_TYPE, status=problem.status)
    answer["Cache-Control"] = "no-store"
    if isinstance(problem, RecordsAway):
        answer["Retry-After"] = str(problem.RETRY_AFTER)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = f'Bearer realm="api", error="{_bearer_error(problem)}"'
    return answer


def _bearer_error(problem: Problem) -> str:
    return "invalid_request" if problem.code == "api.token_missing" else "invalid_token"


def tell_problems(api: NinjaAPI) -> None:
    """Every exception of a view becomes a problem; none is told with its inside."""
    api.add_exception_handler(Problem, _refusal)
    api.add_exception_handler(Http404, lambda request, error: told(no_such_address()))
    api.add_exception_handler(AuthenticationError, lambda request, error: told(token_missing()))
    api.add_exception_handler(HttpError, lambda request, error: told(unreadable()))
    api.add_exception_handler(ValidationError, _misfit)
    api.add_exception_handler(OperationalError, _records_away)
    api.add_exception_handler(InterfaceError, _records_away)
    api.add_exception_handler(Exception, _fault)


def token_missing() -> TokenMissing:
    return TokenMissing(
        "api.token_missing",
        "だれからの呼び出しか分かりません。",
        "/api/oauth/token で得たトークンを、Authorization: Bearer … で送ってください。",
    )


def unreadable() -> Problem:
    return Problem(
        "api.unreadable",
        "本文をJSONとして読めません。",
        "UTF-8のJSONを、Content-Type: application/json で送ってください。",
    )


def method_not_allowed() -> Problem:
    return Problem(
        "api.method_not_allowed",
        "このアドレスでは、そのメソッドは使えません。",
        "使えるメソッドは、Allow ヘッダーにあります。",
        status=HTTPStatus.METHOD_NOT_ALLOWED,
    )


def _refusal(request: HttpRequest, problem: Any) -> HttpResponse:
    return told(problem)


def _misfit(request: HttpRequest, error: Any) -> HttpResponse:
    """What does not fit, by place and kind; what was sent is not repeated."""
    problem = Problem(
        "api.unfit",
        "送られた内容が、決められた形に合いません。",
        "errors にある場所を、/api/ のページの形に合わせてください。",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )
    places = [
        {"at": ".".join(str(part) for part in each["loc"]), "kind": each["type"]}
        for each in error.errors
    ]
    return told(problem, errors=places)


def _records_away(request: HttpRequest, error: Any) -> HttpResponse:
    if not is_away(error):
        return _fault(request, error)
    log.error("%s %s", request.method, request.path, exc_info=error)
    return told(RecordsAway())


def _fault(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s %s", request.method, request.path, exc_info=error)
    problem = Problem(
        "api.fault",
        "処理の途中で、思わぬことが起きました。",
        "少し待ってからもう一度送ってください。続くときは、市の担当に日時を伝えてください。",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    return told(problem)
