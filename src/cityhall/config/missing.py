"""What is answered where there is nothing: a page to people, problem details to programs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found as page

from cityhall.surfaces.api.problems import no_such_address, told


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """By the address alone: who asks the API for what is not there is a program."""
    if "api" in settings.SURFACES and request.path.startswith("/api/v1/"):
        return told(no_such_address())
    return page(request, exception)
