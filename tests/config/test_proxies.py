"""Behind proxies of the city, the reader is who the outermost of them saw; elsewhere nobody."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from cityhall.config.proxies import BehindProxies

FORGED = "198.51.100.66"
READER = "203.0.113.9"


def seen(settings: Settings, proxies: int, **headers: str) -> HttpRequest:
    """The request as views see it, coming from a proxy at 10.0.0.1."""
    settings.PROXIES = proxies
    got: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        got.append(request)
        return HttpResponse()

    BehindProxies(view)(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=headers))
    return got[0]


@pytest.mark.parametrize(
    ("proxies", "passed_on", "address"),
    [
        (0, READER, "10.0.0.1"),
        (1, READER, READER),
        (1, f"{FORGED}, {READER}", READER),
        (2, f"{FORGED}, {READER}, 10.0.0.2", READER),
        (2, READER, "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(
    settings: Settings, proxies: int, passed_on: str, address: str
) -> None:
    request = seen(settings, proxies, **{"x-forwarded-for": passed_on})
    assert request.META["REMOTE_ADDR"] == address


@pytest.mark.parametrize(
    ("proxies", "scheme", "is_secure"),
    [(0, "https", False), (1, "https", True), (1, "http", False), (1, "https,http", False)],
)
def test_https_is_believed_of_our_own_proxy_only(
    settings: Settings, proxies: int, scheme: str, is_secure: bool
) -> None:
    assert seen(settings, proxies, **{"x-forwarded-proto": scheme}).is_secure() is is_secure
