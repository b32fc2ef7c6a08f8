"""What is answered where nothing is or something broke: a page to people, problem details to
programs."""

import sys
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import page_not_found as page
from django.views.defaults import server_error

from cityhall.kernel.errors import RecordsAway
from cityhall.kernel.transactions import is_away
from cityhall.surfaces.api.problems import no_such_address, told


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """By the address alone: who asks the API for what is not there is a program."""
    if _is_of_the_api(request):
        return told(no_such_address())
    return page(request, exception)


def page_of_a_fault(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, which passes by itself; 500 for a fault of ours.

    Django calls this while the exception is being handled, wherever it was raised.
    """
    if not is_away(sys.exception()):
        return server_error(request)
    if _is_of_the_api(request):
        return told(RecordsAway())
    answer = HttpResponse(
        loader.get_template("503.html").render(), status=HTTPStatus.SERVICE_UNAVAILABLE
    )
    answer["Retry-After"] = str(RecordsAway.RETRY_AFTER)
    return answer


def _is_of_the_api(request: HttpRequest) -> bool:
    return "api" in settings.SURFACES and request.path.startswith("/api/v1/")
