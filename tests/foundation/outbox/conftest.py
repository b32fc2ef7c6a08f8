"""Events, handlers and tasks of these tests, forgotten afterwards."""

from collections.abc import Iterator
from datetime import datetime
from unittest.mock import patch

import pytest

from cityhall.foundation.outbox import tasks
from cityhall.kernel import events
from cityhall.kernel.clock import JST

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=JST)


@pytest.fixture(autouse=True)
def registries() -> Iterator[None]:
    with (
        patch.dict(events._events),
        patch.dict(events._names),
        patch.dict(events._handlers),
        patch.dict(tasks._tasks, clear=True),
    ):
        yield
