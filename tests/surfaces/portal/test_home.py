"""The first page: words, life events, and the way back to what was begun."""

import pytest
from django.test import Client

from cityhall.engine.procedures.api import catalogue
from tests.resident_services.guide.conftest import *  # noqa: F403 - its fixtures serve here too
from tests.resident_services.guide.conftest import OnTheWay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_the_first_page_offers_words_and_life_events(client: Client, language: str) -> None:
    client.cookies["cityhall_language"] = language
    shown = client.get("/").content.decode()
    assert 'type="search"' in shown
    assert shown.count('name="events"') == len(catalogue().life_events)


def test_a_draft_is_offered_again(on_the_way: OnTheWay) -> None:
    client, _ = on_the_way(["moving"], {"event.move": "within_city"})
    assert "下書きがあります" in client.get("/").content.decode()
    assert "下書きがあります" not in Client().get("/").content.decode()
