"""Staff come in by password, are locked out after too many failures, and go out by POST."""

import pytest
from django.test import Client

from cityhall.foundation.audit.api import entries_about
from tests.factories.people import PASSWORD, a_clerk, a_resident

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.sign_in_urls")]
PAGE = "/staff/sign-in/"


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post(PAGE, {"login": login, "password": password, **more})


def test_the_page_shows_its_form(client: Client):
    page = client.get(PAGE)
    assert page.status_code == 200
    assert 'autocomplete="current-password"' in page.content.decode()


def test_a_clerk_comes_in_and_the_session_key_changes(client: Client):
    clerk = a_clerk(login="keiko")
    client.session["something"] = 1
    before = client.session.session_key
    answer = sign_in(client, "keiko")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session.session_key != before
    assert entries_about("user", clerk.pk)[0].action == "account.signed_in"


def test_it_leads_back_to_the_page_that_asked(client: Client):
    a_clerk(login="keiko")
    asked = client.get("/review/?page=2")
    assert asked["Location"] == "/staff/sign-in/?next=%2Freview%2F%3Fpage%3D2"
    assert sign_in(client, "keiko", next="/review/?page=2")["Location"] == "/review/?page=2"
    assert client.get("/review/").content == b"review"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil"],
)
def test_it_leads_nowhere_else(client: Client, elsewhere: str):
    a_clerk(login="keiko")
    assert sign_in(client, "keiko", next=elsewhere)["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_login_are_told_alike(client: Client):
    a_clerk(login="keiko")
    wrong = sign_in(client, "keiko", "wrong")
    unknown = sign_in(client, "nobody", "wrong")
    assert wrong.status_code == unknown.status_code == 422
    words = "ログイン名かパスワードが違います"
    assert words in wrong.content.decode()
    assert words in unknown.content.decode()


def test_residents_and_closed_accounts_do_not_come_in(client: Client):
    clerk = a_clerk(login="keiko")
    clerk.is_active = False
    clerk.save()
    assert sign_in(client, "keiko").status_code == 422
    assert sign_in(client, a_resident().login, "!").status_code == 422


def test_too_many_failures_lock_the_account_even_for_the_right_password(client: Client, settings):
    settings.AXES_LOCKOUT_CALLABLE = "cityhall.foundation.accounts.web.views.locked_out"
    a_clerk(login="keiko")
    answers = [
        sign_in(client, "keiko", "wrong").status_code for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert answers[0] == 422
    locked = sign_in(client, "keiko")
    assert locked.status_code == 429
    assert "15分間" in locked.content.decode()
    a_clerk(login="hanako")
    assert sign_in(client, "hanako").status_code == 302


def test_a_clerk_without_the_duty_is_refused(client: Client):
    client.force_login(a_clerk("receptionist"))
    assert client.get("/review/").status_code == 403


def test_residents_see_no_staff_page_and_staff_no_residents_page(client: Client):
    client.force_login(a_resident())
    assert client.get("/review/").status_code == 403
    client.force_login(a_clerk())
    assert client.get("/mine/").status_code == 403


def test_going_out_needs_a_post(client: Client):
    client.force_login(a_clerk())
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/staff/sign-in/"
    assert "_auth_user_id" not in client.session


def test_a_form_of_another_site_is_refused():
    client = Client(enforce_csrf_checks=True)
    assert client.post(PAGE, {"login": "a", "password": "b"}).status_code == 403
