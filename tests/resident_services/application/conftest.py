"""A city with its organisation and published procedures, and a browser that holds a draft."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from cityhall.engine.procedures.api import catalogue, publish_all
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.organisation.api import load_municipality
from cityhall.kernel import clock
from cityhall.resident_services.application.api import (
    Draft,
    choose_procedures,
    known_for,
    start_draft,
)
from cityhall.resident_services.application.queries import Known
from cityhall.resident_services.application.web.device import COOKIE, SALT


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def city(db: None, now: datetime) -> None:
    load_municipality(settings.MUNICIPALITY_DIR, now=now)
    publish_all(now=now, by=Actor.system("test"))


HoldDraft = Callable[..., tuple[Client, Draft]]


@pytest.fixture
def hold(city: None, now: datetime) -> HoldDraft:
    """`hold(["move-in"])`: a browser with a draft for these procedures."""

    def held(
        procedures: Sequence[str], client: Client | None = None, **answers: Any
    ) -> tuple[Client, Draft]:
        by = Actor.visitor()
        given = {item.replace("__", "."): value for item, value in answers.items()}
        draft, secret = start_draft(by=by, now=now, language="ja", answers=given)
        choose_procedures(draft.pk, by=by, now=now, procedures=procedures)
        draft.refresh_from_db()
        browser = client or Client()
        browser.cookies[COOKIE] = signing.dumps([draft.pk, secret], salt=SALT)
        return browser, draft

    return held


def known(draft: Draft) -> Known:
    draft.refresh_from_db()
    return known_for(draft, catalogue(), now=clock.now(), today=clock.today())
