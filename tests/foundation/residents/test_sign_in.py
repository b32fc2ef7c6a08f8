"""Residents come in through the identity provider: state, nonce and verifier bind the answer to
the browser that asked; what was entered before stays."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cityhall.adapters.identity_provider import demo
from cityhall.foundation.accounts.models import ResidentIdentity, StaffSession, User
from cityhall.foundation.accounts.staff_sessions import keep_session
from cityhall.foundation.residents.api import facts_about, person_of
from cityhall.foundation.residents.web import pending
from cityhall.kernel import clock
from tests.factories.people import a_clerk
from tests.factories.places import NOON
from tests.foundation.sign_in_urls import TO_SIGN

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.sign_in_urls")]
BEGIN, RETURN = "/sign-in/begin/", "/sign-in/return/"


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMO = True
    settings.IDENTITY_PROVIDER = "cityhall.adapters.identity_provider.demo.DemoProvider"


def leave(client: Client, **query: str) -> str:
    """To the provider's page; its address."""
    return client.get(BEGIN, query)["Location"]


def choose(client: Client, page: str, person: str = "misaki") -> str:
    """Play somebody; the address to which the provider sends back."""
    return client.get(f"{page}&person={person}")["Location"]


def come_in(client: Client, person: str = "misaki", **query: str):
    return client.get(choose(client, leave(client, **query), person))


def signed_in(client: Client) -> User | None:
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number) if number else None


def test_the_page_says_what_happens_and_leads_out(client: Client):
    page = client.get("/sign-in/?next=/my/").content.decode()
    assert "個人番号（マイナンバー）は受け取りません" in page
    assert "/sign-in/begin/?level=login&amp;next=%2Fmy%2F" in page


def test_the_providers_page_is_visibly_a_demonstration(client: Client):
    page = client.get(leave(client)).content.decode()
    assert "これはデモです" in page
    assert "髙﨑 美咲" in page
    assert "𠮷田 禰\U000e0100太郎" in page


def test_somebody_new_comes_in_and_is_known(client: Client):
    session = client.session
    session["draft"] = "what was entered"
    session.save()
    before = session.session_key
    answer = come_in(client, "kota", next="/my/?tab=2")
    assert answer["Location"] == "/my/?tab=2"
    user = signed_in(client)
    assert user is not None
    assert (user.kind, user.display_name) == ("resident", "髙﨑 航太")
    assert client.session.session_key != before
    assert client.session["draft"] == "what was entered"
    person_id = person_of(user)
    assert person_id is not None
    assert facts_about(person_id, now=NOON)["applicant.address"].value["town"] == "大手町"
    assert client.get("/mine/").content == b"mine"


def test_the_same_person_later_is_the_same_account(client: Client):
    come_in(client)
    come_in(Client())
    assert (User.objects.count(), ResidentIdentity.objects.count()) == (1, 1)


def test_an_answer_is_good_once_and_going_back_is_no_failure(client: Client):
    back = choose(client, leave(client))
    assert client.get(back).status_code == 302
    assert client.get(back)["Location"] == "/"
    client.post("/sign-out/")
    assert client.get(back).status_code == 400


def test_an_answer_is_worth_nothing_in_another_browser(client: Client):
    back = choose(client, leave(client))
    other = Client()
    assert other.get(back).status_code == 400
    leave(other)  # even if that one has a sign-in of its own under way
    assert other.get(back).status_code == 400
    assert signed_in(other) is None


def test_somebody_elses_code_does_not_fit_ones_own_state(client: Client):
    stranger = Client()
    theirs = parse_qs(urlsplit(choose(stranger, leave(stranger), "kota")).query)["code"][0]
    mine = parse_qs(urlsplit(choose(client, leave(client))).query)["state"][0]
    answer = client.get(RETURN, {"state": mine, "code": theirs})
    assert answer.status_code == 400
    assert signed_in(client) is None


@pytest.mark.parametrize(
    "query", [{}, {"state": "x", "code": "y"}, {"code": "y"}, {"state": "\x01", "code": "\x01"}]
)
def test_made_up_answers_are_refused(client: Client, query: dict[str, str]):
    leave(client)
    assert client.get(RETURN, query).status_code == 400
    assert signed_in(client) is None


def test_a_changed_request_or_code_is_refused(client: Client):
    page = leave(client)
    assert client.get(page[:-3] + "AAA").status_code == 400
    back = choose(client, page)
    assert client.get(back[:-3] + "AAA").status_code == 400


def test_too_late_is_told(client: Client, monkeypatch):
    back = choose(client, leave(client))
    later = clock.now() + pending.LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(back).status_code == 400


def test_cancelling_keeps_the_way(client: Client):
    page = leave(client, next="/form/page-2/")
    back = client.get(f"{page}&cancel=1")["Location"]
    answer = client.get(back)
    assert answer.status_code == 400
    assert "/sign-in/?next=%2Fform%2Fpage-2%2F" in answer.content.decode()


def test_two_windows_do_not_disturb_each_other(client: Client):
    first, second = leave(client, next="/a/"), leave(client, next="/b/")
    assert client.get(choose(client, second))["Location"] == "/b/"
    assert client.get(choose(client, first))["Location"] == "/a/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_it_leads_nowhere_else(client: Client, elsewhere: str):
    assert come_in(client, next=elsewhere)["Location"] == "/"


def test_another_person_does_not_take_over_the_session(client: Client):
    come_in(client, "misaki")
    before = signed_in(client)
    answer = come_in(client, "kota", level="signature", signs=TO_SIGN)
    assert answer.status_code == 409
    assert "別の方のカードです" in answer.content.decode()
    assert signed_in(client) == before
    assert User.objects.filter(display_name="髙﨑 航太").count() <= 1


def test_a_closed_account_stays_out(client: Client):
    come_in(client)
    User.objects.update(is_active=False)
    assert come_in(Client()).status_code == 403


def test_a_clerk_who_signs_in_as_a_resident_is_no_clerk_any_more(client: Client):
    client.force_login(a_clerk())
    come_in(client)
    assert client.get("/review/").status_code == 403


def test_a_signature_is_asked_for_where_it_is_needed_and_lasts_a_while(client: Client, monkeypatch):
    come_in(client)
    asked = client.get("/signed/")
    assert asked["Location"] == f"/sign-in/?next=%2Fsigned%2F&level=signature&signs={TO_SIGN}"
    page = client.get(asked["Location"]).content.decode()
    assert "電子署名" in page
    answer = come_in(client, level="signature", signs=TO_SIGN, next="/signed/")
    assert answer["Location"] == "/signed/"
    assert client.get("/signed/").content == b"signed"
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get("/signed/").status_code == 302


def test_a_login_does_not_pass_for_a_signature(client: Client):
    come_in(client)
    page = leave(client, level="signature", signs=TO_SIGN)
    asked = demo.unseal(parse_qs(urlsplit(page).query)["request"][0], max_age=60)
    code = demo.seal({**asked, "level": "login", "person": "misaki"})
    assert client.get(RETURN, {"state": asked["state"], "code": code}).status_code == 400


def test_outside_a_demonstration_there_is_no_such_provider(client: Client, settings):
    page = leave(client)
    back = choose(client, page)
    settings.DEMO = False
    assert client.get(page).status_code == 404
    assert client.get(back).status_code == 400
    settings.IDENTITY_PROVIDER = ""
    assert client.get("/sign-in/").status_code == 503
    assert client.get(BEGIN).status_code == 503


def test_staff_who_come_in_as_a_resident_leave_no_session_behind(client: Client):
    clerk = a_clerk()
    client.force_login(clerk)
    key = client.session.session_key or ""
    keep_session(user_id=clerk.pk, session_key=key, device="Firefox", address=None, now=NOON)
    come_in(client)
    assert signed_in(client) != clerk
    assert not StaffSession.objects.exists()
