"""The addresses of the city, and the smallest page that could be kept: these bytes, an ETag."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cityhall.config.urls import urlpatterns as addresses

CONTENT: object = b""


def smallest(request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONTENT, headers={"ETag": '"kept"', "Cache-Control": "public, max-age=60"})


urlpatterns = [*addresses, path("smallest/", smallest, name="smallest")]
