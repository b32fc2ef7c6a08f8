"""Every page of the gallery: it stands, and nothing in it breaks the content security policy."""

import re

import pytest

from cityhall.design_system.gallery.views import PAGES, STATUSES

ADDRESSES = ["/gallery/", *(f"/gallery/{slug}/" for slug in PAGES)]
FORBIDDEN = re.compile(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?! type=\"module\" src=)")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_every_page_stands_in_every_language(client, address, language):
    client.cookies["cityhall_language"] = language
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1 or "ground" in address
    assert not FORBIDDEN.search(page)
    assert not re.search(r"<title>[^<]*<(?!/title>)", page)


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_problem_pages_have_their_status(client, kind, status):
    assert client.get(f"/gallery/problems/{kind}/").status_code == status


def test_a_raised_problem_is_shown(client):
    assert client.get("/gallery/problems/conflict/").status_code == 409


@pytest.mark.parametrize("address", ["/gallery/nothing/", "/gallery/problems/nothing/"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_gallery_is_not_there_on_a_real_site(client, settings):
    settings.DEMO = False
    assert {client.get(address).status_code for address in ADDRESSES} == {404}
