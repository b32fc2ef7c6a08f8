"""A provider for the whole run, and the city set up as its client."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from cityhall.adapters.identity_provider.openid import keys, places
from tests.adapters.identity_provider.local_provider import (
    CLIENT,
    SITE,
    LocalProvider,
    local_provider,
)

CITYS_KEY = ECKey.generate_key("P-256")


@pytest.fixture(scope="session")
def running_provider() -> Iterator[LocalProvider]:
    with local_provider(CITYS_KEY) as provider:
        yield provider


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What the process keeps of a provider must not reach the next test."""
    yield
    places.published_by.cache_clear()
    keys.published_at.cache_clear()


@pytest.fixture
def provider(running_provider: LocalProvider, settings, tmp_path: Path) -> Iterator[LocalProvider]:
    """The city is its client."""
    settings.IDENTITY_PROVIDER = settings.IDENTITY_PROVIDERS["openid"]
    settings.SITE_ADDRESS = SITE
    settings.OPENID_ISSUER = running_provider.issuer
    settings.OPENID_SIGNING = running_provider.signing
    settings.OPENID_CLIENT = CLIENT
    settings.OPENID_KEY_FILE = str(write_key(tmp_path / "client.pem", CITYS_KEY))
    settings.DEMO = False
    running_provider.order("mend")
    yield running_provider
    running_provider.order("mend")


def write_key(path: Path, key: ECKey) -> Path:
    path.write_bytes(key.as_pem(private=True))
    return path
