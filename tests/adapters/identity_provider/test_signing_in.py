"""A resident signs in at a certified provider, from the city's page and back, over HTTP."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc.jwk import ECKey

from cityhall.adapters.identity_provider.openid import calls, remembering
from cityhall.foundation.accounts.models import ResidentIdentity, User
from cityhall.foundation.residents.api import facts_about, person_of
from cityhall.kernel import clock
from tests.adapters.identity_provider.conftest import write_key
from tests.adapters.identity_provider.local_provider import SITE, LocalProvider, Visitor
from tests.adapters.identity_provider.small_server import small_server

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.sign_in_urls")]
BEGIN, RETURN = "/sign-in/begin/", "/sign-in/return/"
CERTS, TOKEN = "/openid-connect/certs", "/openid-connect/token"
USERINFO, DISCOVERY = "/openid-connect/userinfo", "/openid-configuration"


@pytest.fixture(autouse=True)
def at_once(provider: LocalProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test is at this provider, and need not take breath after a failure."""
    monkeypatch.setattr(remembering, "BREATH", timedelta(0))


def leave(client: Client, **query: str) -> str:
    answer = client.get(BEGIN, query)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def way_back(client: Client, person: str = "misaki", **query: str) -> str:
    return Visitor().come_back(leave(client, **query), person)


def come_in(client: Client, person: str = "misaki", **query: str):
    return client.get(way_back(client, person, **query))


def code_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["code"][0]


def state_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def signed_in(client: Client) -> User | None:
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number) if number else None


def facts_of(client: Client) -> dict[str, object]:
    user = signed_in(client)
    assert user is not None
    person_id = person_of(user)
    assert person_id is not None
    return {item: fact.value for item, fact in facts_about(person_id, now=clock.now()).items()}


def assert_nobody(client: Client) -> None:
    """No half sign-in: neither the session nor the database knows anybody."""
    assert signed_in(client) is None
    assert "assurance" not in client.session
    assert (User.objects.count(), ResidentIdentity.objects.count()) == (0, 0)


def test_somebody_comes_in_and_is_known(client: Client, provider: LocalProvider):
    assert come_in(client, next="/mine/")["Location"] == "/mine/"
    assert client.get("/mine/").content == b"mine"
    identity = ResidentIdentity.objects.get()
    assert identity.issuer == provider.issuer
    assert identity.assurance == "login"
    assert len(identity.subject) == 64, "pairwise: a name that only this client gets"
    facts = facts_of(client)
    assert facts["applicant.name"]["family"] == "髙﨑"
    assert facts["applicant.birth_date"] == "1994-04-12"
    assert facts["applicant.address"]["town"] == "大手町"


def test_the_same_person_later_is_the_same_account(client: Client):
    come_in(client)
    come_in(Client())
    come_in(Client(), "kota")
    assert (User.objects.count(), ResidentIdentity.objects.count()) == (2, 2)


def test_what_is_asked_for_is_as_published(client: Client):
    asked = {name: said for name, (said,) in parse_qs(urlsplit(leave(client)).query).items()}
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid name address birthdate gender"
    assert asked["code_challenge_method"] == "S256"
    assert asked["acr_values"] == "aal3 crl"
    assert asked["redirect_uri"] == f"{SITE}{RETURN}"
    assert {"client_id", "state", "nonce", "code_challenge"} <= asked.keys()
    assert all(len(said) <= 255 for said in asked.values())


@pytest.mark.parametrize("person", ["dateless", "yearly", "zero"])
def test_a_birth_date_that_is_not_whole_is_not_known(client: Client, person: str):
    assert come_in(client, person).status_code == 302
    assert "applicant.birth_date" not in facts_of(client)
    assert "applicant.name" in facts_of(client)


def test_a_provider_that_tells_no_name_lets_in_nevertheless(client: Client):
    come_in(client, "nameless")
    user = signed_in(client)
    assert user is not None
    assert user.display_name == "お名前のない方"
    assert "applicant.name" not in facts_of(client)


@pytest.mark.parametrize("person", ["weak", "bare"])
def test_a_weaker_proof_than_is_needed_is_refused(client: Client, person: str, settings):
    assert come_in(client, person).status_code == 400
    assert_nobody(client)
    settings.OPENID_ACR_NEEDED = ""
    assert come_in(client, person).status_code == 302


def test_cancelling_is_told_and_keeps_the_way(client: Client):
    answer = come_in(client, "nobody at all", next="/mine/")
    assert answer.status_code == 400
    assert "/sign-in/?next=%2Fmine%2F" in answer.content.decode()
    assert_nobody(client)


def test_a_state_that_this_browser_did_not_send_reaches_nobody(client: Client, provider):
    back = way_back(client)
    asked_before = provider.asked(TOKEN)
    other = Client()
    assert other.get(back).status_code == 400
    assert other.get(RETURN, {"state": "made up", "code": code_in(back)}).status_code == 400
    assert provider.asked(TOKEN) == asked_before, "the code of a stranger was tried"
    assert_nobody(other)


def test_a_code_is_good_once(client: Client):
    back = way_back(client)
    assert client.get(back).status_code == 302
    client.post("/sign-out/")
    again = {"state": state_in(leave(client)), "code": code_in(back)}
    assert client.get(RETURN, again).status_code == 400
    assert signed_in(client) is None


def test_somebody_elses_code_does_not_fit_ones_own_verifier(client: Client):
    theirs = code_in(way_back(Client(), "kota"))
    mine = state_in(leave(client))
    assert client.get(RETURN, {"state": mine, "code": theirs}).status_code == 400
    assert_nobody(client)


def test_a_nonce_that_is_not_ours_is_refused(client: Client):
    page = leave(client)
    nonce = parse_qs(urlsplit(page).query)["nonce"][0]
    back = Visitor().come_back(page.replace(nonce, "another-nonce"), "misaki")
    assert client.get(back).status_code == 400
    assert_nobody(client)


def test_the_provider_sends_nobody_to_an_address_that_is_not_registered(client: Client):
    visitor = Visitor()
    page = leave(client).replace("testserver%2F", "testserver%2Felsewhere%2F")
    assert visitor.follow(page).startswith("http://127.0.0.1:")
    assert (visitor.status, visitor.shows_a_form) == (400, False)


def test_a_request_with_another_host_leads_back_to_the_site_all_the_same(client: Client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get(BEGIN, headers={"host": "evil.example"})["Location"]
    assert parse_qs(urlsplit(page).query)["redirect_uri"] == [f"{SITE}{RETURN}"]


def test_a_way_back_from_another_issuer_is_refused(client: Client, provider):
    back = way_back(client)
    assert f"iss={provider.issuer[:4]}" in back
    other = {"state": state_in(back), "code": code_in(back), "iss": "https://another.example"}
    assert client.get(RETURN, other).status_code == 400
    assert_nobody(client)


def test_userinfo_about_somebody_else_is_refused(client: Client, settings):
    with small_server() as other:
        other.pieces = (b'{"sub": "somebody else", "name": "\\u5c71\\u7530"}',)
        settings.OPENID_ENDPOINTS = f"userinfo={other.address}"
        assert come_in(client).status_code == 400
    assert_nobody(client)


def test_with_a_strangers_key_nobody_comes_in(client: Client, settings, tmp_path: Path):
    stranger = write_key(tmp_path / "stranger.pem", ECKey.generate_key("P-256"))
    settings.OPENID_KEY_FILE = str(stranger)
    answer = come_in(client)
    assert answer.status_code == 503
    assert "しばらくしてから" in answer.content.decode()
    assert_nobody(client)


@pytest.mark.parametrize("content", ["", "no key", '{"kty": "EC"}', None])
def test_with_no_usable_key_nobody_comes_in(
    client: Client, settings, tmp_path: Path, content: str | None
):
    path = tmp_path / "key"
    if content is not None:
        path.write_text(content)
    settings.OPENID_KEY_FILE = str(path)
    assert come_in(client).status_code == 503
    assert_nobody(client)


def test_new_keys_of_the_provider_are_found_by_the_first_who_needs_them(client: Client, provider):
    come_in(Client())
    asked_before = provider.asked(CERTS)
    come_in(Client())
    assert provider.asked(CERTS) == asked_before, "kept keys were fetched again"
    provider.order("rotate")
    assert come_in(client).status_code == 302
    assert provider.asked(CERTS) == asked_before + 1
    come_in(Client(), "kota")
    assert provider.asked(CERTS) == asked_before + 1


def test_keys_that_are_kept_serve_through_an_outage(client: Client, provider):
    come_in(Client())
    provider.order("break", CERTS, "refuse")
    assert come_in(client).status_code == 302


@pytest.mark.parametrize("place", [CERTS, TOKEN, USERINFO])
@pytest.mark.parametrize("fault", ["refuse", "hang", "garble"])
def test_an_outage_is_told_and_one_may_try_again(
    client: Client, provider, monkeypatch: pytest.MonkeyPatch, place: str, fault: str
):
    monkeypatch.setattr(calls, "WAIT", 0.2)
    provider.order("break", place, fault)
    answer = come_in(client, next="/mine/")
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "入力の途中の内容は残っています" in page
    assert "/sign-in/?next=%2Fmine%2F" in page
    assert_nobody(client)
    provider.order("mend")
    monkeypatch.setattr(calls, "WAIT", 5.0)
    assert come_in(client, next="/mine/")["Location"] == "/mine/"


@pytest.mark.parametrize("fault", ["refuse", "hang", "garble"])
def test_before_leaving_an_outage_is_told_as_well(
    client: Client, provider, monkeypatch: pytest.MonkeyPatch, fault: str
):
    monkeypatch.setattr(calls, "WAIT", 0.2)
    provider.order("break", DISCOVERY, fault)
    answer = client.get(BEGIN, {"next": "/mine/"})
    assert answer.status_code == 503
    assert "/sign-in/?next=%2Fmine%2F" in answer.content.decode()


def test_trouble_of_the_provider_on_the_way_back_is_no_refusal(client: Client):
    trouble = {"state": state_in(leave(client)), "error": "temporarily_unavailable"}
    assert client.get(RETURN, trouble).status_code == 503


def test_with_configured_addresses_nothing_is_discovered(client: Client, provider, settings):
    realm = f"{provider.issuer}/protocol/openid-connect"
    settings.OPENID_ENDPOINTS = (
        f"authorization={realm}/auth token={realm}/token "
        f"userinfo={realm}/userinfo keys={realm}/certs"
    )
    provider.order("break", DISCOVERY, "refuse")
    assert come_in(client).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"OPENID_ISSUER": "{issuer}/"},
        {"OPENID_ISSUER": "http://another.example"},
        {"OPENID_ENDPOINTS": "token=http://another.example/token"},
        {"OPENID_ENDPOINTS": "tokens={issuer}/token"},
    ],
)
def test_wrong_settings_let_nobody_leave(client: Client, provider, settings, wrong: dict[str, str]):
    for name, value in wrong.items():
        setattr(settings, name, value.replace("{issuer}", provider.issuer))
    assert client.get(BEGIN).status_code == 503


def test_another_person_does_not_take_over_the_session(client: Client):
    come_in(client)
    before = signed_in(client)
    assert come_in(client, "kota").status_code == 409
    assert signed_in(client) == before
