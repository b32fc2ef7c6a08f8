"""Addresses of the API. Each operation says who may call it, as every view of the site does."""

from django.urls import URLPattern, path

from cityhall.foundation.accounts.api import public
from cityhall.surfaces.api.answering import framed
from cityhall.surfaces.api.web import pages, token
from cityhall.surfaces.api.web.v1 import api, operations, permission_of

app_name = "api"


def _operation(pattern: URLPattern) -> URLPattern:
    name = str(pattern.name)
    permission = permission_of(name)
    view = framed(pattern.callback, is_open=permission.startswith("public"))
    view.cityhall_permission = permission  # type: ignore[attr-defined]  # as the guards do
    return path(f"v1/{pattern.pattern}", view, name=name)


_of_v1 = [
    _operation(pattern)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name in operations()
]
urlpatterns = [
    path("", pages.reference, name="reference"),
    path("oauth/token", token.token, name="token"),
    path(
        "v1/openapi.json",
        public("説明は、だれでも読める")(framed(pages.description_file, is_open=True)),
        name="openapi",
    ),
    *_of_v1,
]
