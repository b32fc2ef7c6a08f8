"""What tests of several surfaces stand on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

FrontDoor = Callable[[], Callable[..., Any]]


@pytest.fixture
def front_door() -> Iterator[FrontDoor]:
    """The site's own entrance; from then on the test's database connection is left open as its
    requests come and go (every request of a test client undoes that again)."""

    def opened() -> Callable[..., Any]:
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        return get_wsgi_application()

    yield opened
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
