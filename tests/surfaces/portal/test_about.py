"""The pages at the foot of every page say what is true."""

import pytest
from django.test import Client

from tests.surfaces.portal.scenarios import a_case_awaiting_correction
from tests.surfaces.portal.test_cases import address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
@pytest.mark.parametrize("page", ["accessibility", "privacy"])
def test_everybody_can_read_them(page, language):
    client = Client()
    client.cookies["cityhall_language"] = language
    shown = client.get(f"/{page}/").content.decode()
    assert "<h1>" in shown
    assert f'href="/{page}/"' in shown  # from the foot of the page


def test_every_cookie_of_the_site_is_named(client, mother):
    """Signing in, forms, languages, text size and a draft: whatever is set stands on the page."""
    reference = a_case_awaiting_correction(mother)
    for place in ("/my/?lang=en", "/my/?size=large", address(reference, "correct/"), "/"):
        client.get(place, follow=True)
    client.post("/guide/start/", {"events": ["moving"]})
    named = Client().get("/privacy/").content.decode()
    assert len(client.cookies) >= 4
    for cookie in client.cookies:
        assert f">{cookie}<" in named
