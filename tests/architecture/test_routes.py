"""Every address says who may open it; those open to all say why."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

#: Address → why no permission can stand on it.
EXCEPTIONS: dict[str, str] = {}


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its view."""
    for pattern in resolver.url_patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, address)
        else:
            yield address, pattern


EVERY = [address for address, _ in routes(get_resolver())]
ROUTES = dict(routes(get_resolver()))


def permission_of(pattern: URLPattern) -> str:
    """What the view says of itself, whether it is a function or a class."""
    view = pattern.callback
    of_class = getattr(getattr(view, "view_class", None), "cityhall_permission", "")
    return str(getattr(view, "cityhall_permission", of_class))


@pytest.mark.parametrize("address", ROUTES)
def test_every_address_says_who_may_open_it(address: str) -> None:
    if address not in EXCEPTIONS:
        assert permission_of(ROUTES[address]), "put @needs(…), @resident_only or @public(…) on it"


@pytest.mark.parametrize("address", ROUTES)
def test_an_open_address_has_a_reason(address: str) -> None:
    permission = permission_of(ROUTES[address])
    if permission.startswith("public"):
        assert len(permission.removeprefix("public:").strip()) > 5, "say why everybody may see it"


@pytest.mark.parametrize("address", ROUTES)
def test_every_address_has_a_name(address: str) -> None:
    assert ROUTES[address].name, "templates and tests call an address by its name"


def test_the_site_has_addresses_each_once() -> None:
    assert ROUTES
    assert len(EVERY) == len(ROUTES), {each for each in EVERY if EVERY.count(each) > 1}


def test_exceptions_still_exist() -> None:
    assert set(EXCEPTIONS) <= set(ROUTES)
