"""The addresses of sign-in alone, for tests that need no other surface."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from cityhall.foundation.accounts.api import (
    digest_of_statement,
    needs,
    require_assurance,
    resident_only,
)
from cityhall.kernel import clock

TO_SIGN = digest_of_statement("what is to be signed")


@needs("case.review")
def review(request: HttpRequest) -> HttpResponse:
    return HttpResponse("review")


@resident_only
def mine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine")


@resident_only
def signed(request: HttpRequest) -> HttpResponse:
    wanted = require_assurance(request, "signature", now=clock.now(), signs=TO_SIGN)
    return wanted or HttpResponse("signed")


urlpatterns = [
    path("", include("cityhall.foundation.accounts.web.urls")),
    path("", include("cityhall.foundation.residents.web.urls")),
    path("demo-identity/", include("cityhall.adapters.identity_provider.urls")),
    path("review/", review),
    path("mine/", mine),
    path("signed/", signed),
]
