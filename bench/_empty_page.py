"""Every address of the site and an empty page beside them: same frame, same session and user."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from cityhall.config.urls import urlpatterns as addresses

_EMPTY = (
    '{% extends "base_resident.html" %}'
    "{% block main %}<h1>{{ user.display_name }}</h1>{% endblock %}"
)


def empty(request: HttpRequest) -> HttpResponse:
    """A page that reads its session and its user, and shows nothing else."""
    return HttpResponse(_page().render({"user": request.user}, request))


@cache
def _page() -> Any:
    return engines["django"].from_string(_EMPTY)


urlpatterns = [path("empty/", empty, name="empty"), *addresses]
