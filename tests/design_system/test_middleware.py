"""Language and size are chosen by links and kept; problems are pages or RFC 9457."""

import pytest
from django.http import HttpResponse
from django.template.loader import get_template

from cityhall.design_system.language import current_language, speaking
from cityhall.design_system.middleware import LanguageMiddleware


def test_a_language_link_keeps_the_page_and_forgets_itself(client):
    response = client.get("/language/?words=a%26b&lang=en")
    assert (response.status_code, response["Location"]) == (302, "/language/?words=a%26b")
    response = client.get("/language/")
    assert (response.content, response["Content-Language"]) == (b"en", "en")
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("language", ["fr", "", "../en", "ja\r\nX: y"])
def test_an_unknown_language_changes_nothing(client, language):
    response = client.get("/language/", {"lang": language})
    assert (response.status_code, response.content) == (200, b"ja")


def test_a_forged_cookie_is_japanese(client):
    client.cookies["cityhall_language"] = "<script>"
    assert client.get("/language/").content == b"ja"


def test_two_choices_at_once(client):
    response = client.get("/gallery/?lang=ja-x-easy&size=large")
    assert response["Location"] == "/gallery/"
    page = client.get("/gallery/").content.decode()
    assert 'class="is-large speaks-easily"' in page
    assert "<rt>しやくしょ</rt>" in page


def test_a_link_never_leads_to_another_site(rf):
    request = rf.get("/?lang=en")
    request.path = "//evil.example/"
    answer = LanguageMiddleware(lambda _: HttpResponse())(request)
    assert answer["Location"] == "/%2Fevil.example/"


def test_a_problem_is_a_page_that_says_what_to_do(client):
    response = client.get("/conflict/")
    page = response.content.decode()
    assert response.status_code == 409
    assert "すでに&lt;決裁&gt;されています。" in page.replace("<wbr>", "")
    assert "読み込み直してください。" in page
    assert "case.already_decided" in page


def test_a_problem_is_rfc_9457_for_programs(client):
    response = client.get("/conflict/", headers={"accept": "application/json"})
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "case.already_decided"


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_browsers_get_the_page(client, accept):
    assert "<h1>" in client.get("/conflict/", headers={"accept": accept}).content.decode()


@pytest.mark.parametrize("name", ["400", "403", "404", "405", "500", "503", "403_csrf"])
def test_problem_pages_need_no_context(name):
    page = get_template(f"{name}.html").render()
    assert 'lang="ja"' in page
    assert "どうすればよいか" in page


def test_what_only_a_button_opens_says_so_to_people(client):
    response = client.get("/button/", headers={"accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "どうすればよいか" in response.content.decode()
    assert client.get("/button/", headers={"accept": "*/*"}).content == b""  # a program
    assert client.post("/button/").content == b"pressed"


def test_the_language_is_put_back():
    with speaking("en"):
        with speaking("nonsense"):
            assert current_language() == "ja"
        assert current_language() == "en"
    assert current_language() == "ja"


@pytest.mark.parametrize("address", ["/problems/%00/", "/language/?words=%00", "/?lang=%00en"])
def test_an_address_with_a_character_that_no_database_takes_names_nothing(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()


@pytest.mark.django_db
def test_a_page_for_somebody_with_a_session_is_kept_by_nobody(client):
    assert "Cache-Control" not in client.get("/gallery/").headers
    client.cookies["sessionid"] = "whatever"
    assert client.get("/gallery/").headers["Cache-Control"] == "private, no-store"
