"""A second factor: an app's codes, passkeys, codes on paper; none of them good twice."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from cityhall.foundation.accounts.api import Actor, reset_second_factor, standing_of
from cityhall.foundation.accounts.models import CodeApp, Passkey, RecoveryCode
from cityhall.foundation.accounts.proofs.code_apps import matching_step, new_secret, use_code
from cityhall.foundation.accounts.proofs.keeping import seal, unseal
from cityhall.foundation.audit.api import entries_about
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict
from tests.factories.passkeys import PRESENT, SoftKey
from tests.factories.people import TESTS, a_clerk
from tests.foundation.accounts.second_factor import (
    OWN,
    SECOND,
    SIGN_IN,
    by_password,
    code_at,
    next_code,
    options_in,
    with_app,
    with_passkey,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.sign_in_urls")]

UNREADABLE = r"accounts\.secret_unreadable"


def is_in(browser: Client) -> bool:
    return browser.get("/review/").status_code == 200


def test_codes_are_those_of_the_specification():
    """RFC 6238, appendix B: the last six digits of the published values for SHA-1."""
    secret = b"12345678901234567890"
    for seconds, code in {59: "287082", 1111111109: "081804", 20000000000: "353130"}.items():
        moment = clock.now().fromtimestamp(seconds, clock.JST)
        assert code_at(secret, moment) == code
        assert matching_step(secret, code, now=moment) == seconds // 30


def test_a_code_may_be_a_step_off_and_is_read_however_it_is_typed():
    secret, now = new_secret(), clock.now()
    for away, is_good in {-2: False, -1: True, 0: True, 1: True, 2: False}.items():
        code = code_at(secret, now + timedelta(seconds=30 * away))
        assert (matching_step(secret, code, now=now) is not None) == is_good
    code = code_at(secret, now)
    wide = code.translate(str.maketrans("0123456789", "0123456789"))
    assert matching_step(secret, f" {wide[:3]} {wide[3:]}", now=now) is not None
    assert matching_step(secret, "", now=now) is None


def test_what_is_sealed_opens_only_where_it_belongs(var_dir):
    sealed = seal(b"secret", about="code app 1")
    assert b"secret" not in sealed
    assert unseal(sealed, about="code app 1") == b"secret"
    with pytest.raises(Conflict, match=UNREADABLE):
        unseal(sealed, about="code app 2")
    (var_dir / "keys" / "staff").unlink()
    with pytest.raises(Conflict, match=UNREADABLE):
        unseal(sealed, about="code app 1")


def test_an_app_is_added_and_then_asked_for(client: Client):
    clerk = a_clerk()
    by_password(client, clerk)
    page = client.get(f"{OWN}app/")
    secret = page.context["told"].secret
    assert "<svg" in page.content.decode()
    assert client.post(f"{OWN}app/", {"code": "000000"}).status_code == 422
    assert not CodeApp.objects.exists()
    answer = client.post(f"{OWN}app/", {"code": code_at(secret, clock.now())})
    assert answer["Location"] == f"{OWN}codes/"
    assert secret not in bytes(CodeApp.objects.get().sealed_secret)
    codes = client.get(f"{OWN}codes/").context["codes"]
    assert len(codes) == 10
    assert client.get(f"{OWN}codes/").status_code == 302, "shown once"
    client.post("/sign-out/")
    assert by_password(client, clerk, next="/review/")["Location"] == SECOND
    assert not is_in(client), "the password alone lets nobody in"
    answer = client.post(SECOND, {"proof_code": next_code(secret)})
    assert answer["Location"] == "/review/"
    assert is_in(client)
    actions = [each.action for each in entries_about("user", clerk.pk)]
    assert {"account.app_added", "account.codes_made"} <= set(actions)


def test_a_code_is_good_once_and_so_is_a_recovery_code(client: Client):
    clerk = a_clerk()
    secret = with_app(clerk)
    code = code_at(secret, clock.now())
    assert use_code(user_id=clerk.pk, code=code, now=clock.now())
    by_password(client, clerk)
    assert client.post(SECOND, {"proof_code": code}).status_code == 422
    client.post(SECOND, {"proof_code": next_code(secret)})
    client.post(f"{OWN}codes/")
    paper = client.get(f"{OWN}codes/").context["codes"]
    assert paper[0].replace("-", "") not in RecoveryCode.objects.first().digest
    for expected in (302, 422):
        browser = Client()
        by_password(browser, clerk)
        typed = paper[3].upper().replace("-", " ")
        assert browser.post(SECOND, {"proof_code": typed}).status_code == expected
        assert is_in(browser) == (expected == 302)
    assert standing_of(clerk.pk).codes_left == 9
    assert entries_about("user", clerk.pk)[0].action in {"account.signed_in", "account.code_used"}


def test_wrong_codes_lock_as_wrong_passwords_do(client: Client, settings):
    clerk, other = a_clerk(), a_clerk()
    secret = with_app(clerk)
    by_password(client, clerk)
    answers = [
        client.post(SECOND, {"proof_code": "12345"}).status_code
        for _ in range(settings.AXES_FAILURE_LIMIT + 1)
    ]
    assert answers == [422] * settings.AXES_FAILURE_LIMIT + [429]
    assert client.post(SECOND, {"proof_code": next_code(secret)}).status_code == 429
    assert by_password(Client(), clerk).status_code == 429
    assert by_password(Client(), other).status_code == 302


def test_the_second_step_belongs_to_the_password_that_was_given(client: Client):
    clerk = a_clerk()
    secret = with_app(clerk)
    assert client.get(SECOND)["Location"] == SIGN_IN
    by_password(client, clerk)
    clerk.set_password("another long password")
    clerk.save()
    assert client.post(SECOND, {"proof_code": next_code(secret)})["Location"] == SIGN_IN
    assert not is_in(client)


def test_several_passkeys_each_with_a_name(client: Client):
    clerk = a_clerk()
    by_password(client, clerk)
    first = with_passkey(client)
    with_passkey(client, "青い鍵")
    again = client.post(f"{OWN}passkeys/add/", {"name": "青い鍵", "credential": "{}"})
    assert "同じ名前" in again.content.decode()
    client.post("/sign-out/")
    page = client.get(SIGN_IN).content.decode()
    answer = client.post(SIGN_IN, {"proof_passkey": first.used(options_in(page)), "next": "/mine/"})
    assert answer["Location"] == "/mine/", "a passkey alone is enough: its user was verified"
    assert is_in(client)
    key = Passkey.objects.get(user=clerk, name="庁内のパソコン")
    assert key.used_at is not None
    client.post(f"{OWN}passkeys/{key.pk}/remove/")
    client.post("/sign-out/")
    by_password(client, clerk)
    page = client.get(SECOND).content.decode()
    assert client.post(SECOND, {"proof_passkey": first.used(options_in(page))}).status_code == 422


def test_a_passkey_of_somebody_else_is_no_second_factor(client: Client):
    clerk, other = a_clerk(), a_clerk()
    by_password(client, other)
    stranger = with_passkey(client)
    with_app(clerk)
    browser = Client()
    by_password(browser, clerk)
    asked = options_in(browser.get(SIGN_IN).content.decode())
    assert browser.post(SECOND, {"proof_passkey": stranger.used(asked)}).status_code == 422
    client.post(f"{OWN}passkeys/{Passkey.objects.get().pk}/remove/")
    browser = Client()
    browser.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post(f"{OWN}passkeys/9999/remove/").status_code == 302


def spoilt(how: str, key: SoftKey, asked: dict) -> str:
    """An answer that is wrong in one respect."""
    if how == "another origin":
        key.origin = "http://evil.example"
    elif how == "user not verified":
        key.flags = PRESENT
    elif how == "another host":
        asked = asked | {"rpId": "evil.example"}
    elif how == "another question":
        asked = asked | {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
    elif how == "counter behind":
        key.count = -1
    elif how == "another key":
        key.key = SoftKey().key
    said = json.loads(key.used(asked))
    if how == "broken":
        said["response"]["authenticatorData"] = "AAAA"
    return "[]" if how == "no answer" else json.dumps(said)


@pytest.mark.parametrize(
    "how",
    ["another origin", "user not verified", "another host", "another question", "counter behind",
     "another key", "broken", "no answer"],
)  # fmt: skip
def test_a_wrong_answer_of_a_passkey_opens_nothing(client: Client, how: str):
    clerk = a_clerk()
    by_password(client, clerk)
    key = with_passkey(client)
    Passkey.objects.update(sign_count=3)
    key.count = 5
    client.post("/sign-out/")
    asked = options_in(client.get(SIGN_IN).content.decode())
    answer = client.post(SIGN_IN, {"proof_passkey": spoilt(how, key, asked)})
    assert answer.status_code == 422
    assert "このパスキーではログインできませんでした" in answer.content.decode()
    assert not is_in(client)


def test_an_answer_is_good_once(client: Client):
    clerk = a_clerk()
    by_password(client, clerk)
    key = with_passkey(client)
    client.post("/sign-out/")
    said = key.used(options_in(client.get(SIGN_IN).content.decode()))
    stolen = Client()
    assert stolen.post(SIGN_IN, {"proof_passkey": said}).status_code == 422, "not asked there"
    assert client.post(SIGN_IN, {"proof_passkey": said}).status_code == 302
    client.post("/sign-out/")
    assert client.post(SIGN_IN, {"proof_passkey": said}).status_code == 422


def test_an_address_of_numbers_can_have_no_passkeys(client: Client):
    clerk = a_clerk()
    by_password(client, clerk, HTTP_HOST="127.0.0.1")
    page = client.get(f"{OWN}passkeys/add/", headers={"host": "127.0.0.1:8103"}).content.decode()
    assert "このアドレスではパスキーを登録できません" in page


def test_where_it_is_required_nobody_works_without(client: Client, settings):
    settings.STAFF_SECOND_FACTOR = "required"
    clerk = a_clerk()
    by_password(client, clerk, next="/review/")
    assert client.get("/review/")["Location"] == f"{OWN}?next=%2Freview%2F"
    page = client.get(f"{OWN}?next=%2Freview%2F").content.decode()
    assert "はじめに、二つ目の確認を登録してください" in page
    assert "開いているログイン" not in page
    secret = client.get(f"{OWN}app/").context["told"].secret
    client.post(f"{OWN}app/", {"code": code_at(secret, clock.now())})
    assert is_in(client)
    assert 'href="/review/"' in client.get(OWN).content.decode()


def test_an_operator_takes_it_all_away(client: Client):
    clerk = a_clerk()
    with_app(clerk)
    reset_second_factor(user_id=clerk.pk, by=TESTS, now=clock.now())
    assert not standing_of(clerk.pk).has_second_factor
    assert by_password(client, clerk)["Location"] == "/desk/"
    entry = next(e for e in entries_about("user", clerk.pk) if "reset" in e.action)
    assert entry.actor_label == TESTS.label


def test_nothing_is_left_half_done(monkeypatch):
    """The app and its entry in the audit stand or fall together."""
    clerk = a_clerk()
    target = "cityhall.foundation.accounts.proofs.code_apps.record"
    monkeypatch.setattr(target, lambda **_: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        with_app(clerk)
    assert not CodeApp.objects.exists()
    assert Actor.of(clerk).user_id == clerk.pk
