"""A city with its organisation, and a browser that has answered some questions."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.organisation.api import load_municipality
from cityhall.kernel import clock
from cityhall.resident_services.application.api import Draft, start_draft

OnTheWay = Callable[..., tuple[Client, Draft]]


@pytest.fixture
def city(db: None) -> None:
    load_municipality(settings.MUNICIPALITY_DIR, now=clock.now())


@pytest.fixture
def on_the_way(city: None) -> OnTheWay:
    """`on_the_way(["moving"], {"event.move": …})`: a browser that holds such a draft."""

    def held(
        events: Sequence[str], answers: dict[str, Any] | None = None, user: User | None = None
    ) -> tuple[Client, Draft]:
        by = Actor.of(user) if user else Actor.visitor()
        draft, secret = start_draft(
            by=by, now=clock.now(), language="ja", life_events=events, answers=answers or {}
        )
        client = Client()
        if user:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["cityhall_draft"] = signing.dumps([draft.pk, secret], salt="cityhall.draft")
        return client, draft

    return held
