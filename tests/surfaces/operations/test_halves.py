"""The two halves of the site apart: neither serves a page of the other, and both are whole."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from django.test import Client
from django.urls import clear_url_caches

from cityhall.config import urls
from tests.architecture.test_routes import routes
from tests.engine.cases.conftest import office, small
from tests.engine.cases.scenarios import Office
from tests.surfaces.desk.conftest import at_desk

__all__ = ["office", "small"]
pytestmark = pytest.mark.django_db
Half = Callable[[str], set[str]]


@pytest.fixture
def half(settings) -> Iterator[Half]:  # type: ignore[no-untyped-def]  # pytest-django's fixture
    """`half("desk,board")` makes this process serve that half; its addresses."""

    def serve(surfaces: str) -> set[str]:
        settings.SURFACES = surfaces.split(",")
        made = _addresses()
        sys.modules["tests_of_half"] = made
        settings.ROOT_URLCONF = "tests_of_half"
        clear_url_caches()
        resolver = type("Resolver", (), {"url_patterns": made.urlpatterns})
        return {address for address, _ in routes(resolver)}  # type: ignore[arg-type]  # duck

    yield serve
    sys.modules.pop("tests_of_half", None)
    clear_url_caches()


def _addresses() -> ModuleType:
    """config/urls.py read again, under the settings of now."""
    assert urls.__file__
    spec = importlib.util.spec_from_file_location("tests_of_half", urls.__file__)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_internet_side_has_no_desk(half: Half, office: Office) -> None:
    addresses = half("portal,public")
    assert not [address for address in addresses if address.startswith("desk")]
    browser = Client()
    for address in ("/", "/healthz", "/accessibility/"):
        assert browser.get(address).status_code == 200, address
    assert at_desk(office.reviewer).get("/desk/").status_code == 404
    assert "Disallow: /my/" in browser.get("/robots.txt").content.decode().splitlines()
    assert browser.get("/favicon.ico").url.endswith(".svg")


def test_the_inside_has_no_portal(half: Half, office: Office) -> None:
    addresses = half("desk,board")
    assert not [address for address in addresses if address.startswith(("my/", "apply", "guide"))]
    clerk = at_desk(office.reviewer)
    for address in ("/desk/", "/desk/counter/", "/desk/keys/", "/healthz"):
        assert clerk.get(address).status_code == 200, address
    assert clerk.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    for address in ("/", "/my/"):
        assert clerk.get(address).status_code == 404, address


def test_together_they_are_the_whole(half: Half) -> None:
    whole = half("portal,public,desk,api")
    assert half("portal,public") | half("desk,board,api") == whole
    assert half("portal,public") & half("desk,board,api") < whole
