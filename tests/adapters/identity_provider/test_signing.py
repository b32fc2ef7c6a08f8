"""The signing act: deposited by the city, signed with the card, fetched and kept as evidence."""

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.test import Client

from cityhall.foundation.accounts.models import ResidentIdentity, Signature, User
from cityhall.foundation.audit.models import Entry
from tests.adapters.identity_provider.local_provider import LocalProvider, Visitor
from tests.foundation.sign_in_urls import TO_SIGN

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.foundation.sign_in_urls"),
    pytest.mark.usefixtures("provider"),
]
SIGNED = {"level": "signature", "signs": TO_SIGN, "next": "/signed/"}
RETURN, RESULT, ACTS = "/sign-in/return/", "/result", "/sign-transactions"


def leave(client: Client, **query: str) -> str:
    return client.get("/sign-in/begin/", {**SIGNED, **query})["Location"]


def act_in(page: str) -> str:
    return parse_qs(urlsplit(page).query)["sign_transaction_id"][0]


def test_what_was_signed_is_kept_as_it_came(client: Client, provider: LocalProvider):
    page = leave(client)
    assert parse_qs(urlsplit(page).query)["scope"][0].split()[-1] == "sign"
    assert client.get(Visitor().come_back(page, "misaki"))["Location"] == "/signed/"
    assert client.get("/signed/").content == b"signed"
    kept = Signature.objects.get()
    assert (kept.transaction, kept.digest, kept.issuer) == (
        act_in(page),
        TO_SIGN,
        provider.issuer,
    )
    assert (kept.user, kept.filed_as, kept.statement) == (User.objects.get(), "", "")
    assert is_signed_by_a_card(bytes(kept.content), "what is to be signed")
    assert not is_signed_by_a_card(bytes(kept.content), "something else")
    assert ResidentIdentity.objects.get().assurance == "signature"
    entry = Entry.objects.get(action="signature.kept")
    assert entry.detail == {"sha256": hashlib.sha256(bytes(kept.content)).hexdigest()}


def is_signed_by_a_card(content: bytes, text: str) -> bool:
    """Whether the kept result is a signature over the SHA-256 of the text."""
    result = json.loads(content)
    card = load_pem_public_key(result["public_key"].encode())
    assert isinstance(card, RSAPublicKey)
    digest = hashlib.sha256(text.encode()).digest()
    try:
        card.verify(base64.b64decode(result["signature"]), digest, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def test_a_signature_counts_for_what_was_signed_and_nothing_else(client: Client):
    client.get(Visitor().come_back(leave(client, signs="0" * 64), "misaki"))
    assert client.get("/mine/").content == b"mine"
    assert client.get("/signed/").status_code == 302


def test_a_sign_in_is_no_signature(client: Client):
    page = client.get("/sign-in/begin/", {"next": "/signed/"})["Location"]
    client.get(Visitor().come_back(page, "misaki"))
    assert client.get("/signed/").status_code == 302
    assert not Signature.objects.exists()


def test_an_act_that_was_not_signed_lets_nobody_in(client: Client):
    """The way out is changed to a mere sign-in: the provider has no result to give."""
    page = leave(client).replace("+sign&", "&")
    assert client.get(Visitor().come_back(page, "misaki")).status_code == 400
    assert (User.objects.count(), Signature.objects.count()) == (0, 0)


def test_somebody_elses_act_is_not_ones_own(client: Client):
    theirs, mine = leave(Client()), leave(client)
    Visitor().come_back(theirs, "kota")
    crossed = mine.replace(act_in(mine), act_in(theirs))
    back = Visitor().come_back(crossed, "misaki")
    assert client.get(back).status_code == 400
    assert not Signature.objects.exists()


@pytest.mark.parametrize("fault", ["refuse", "garble"])
def test_when_acts_cannot_begin_it_is_told(client: Client, provider: LocalProvider, fault: str):
    provider.order("break", ACTS, fault)
    answer = client.get("/sign-in/begin/", SIGNED)
    assert answer.status_code == 503
    assert f"level=signature&amp;signs={TO_SIGN}" in answer.content.decode()


def test_when_the_result_cannot_be_fetched_nobody_is_half_in(
    client: Client, provider: LocalProvider
):
    back = Visitor().come_back(leave(client), "misaki")
    provider.order("break", RESULT, "refuse")
    assert client.get(back).status_code == 503
    assert (User.objects.count(), Signature.objects.count()) == (0, 0)
    assert "_auth_user_id" not in client.session


def test_where_signing_is_not_set_up_one_can_sign_in_but_not_sign(
    client: Client, settings, provider
):
    settings.OPENID_SIGNING = ""
    assert client.get("/sign-in/begin/", SIGNED).status_code == 503
    assert client.get("/sign-in/begin/").status_code == 302


@pytest.mark.parametrize("signs", ["", "0" * 63, "0" * 65, "G" * 64, "../" * 20])
def test_there_must_be_something_to_sign(client: Client, provider, signs: str):
    for place in ("/sign-in/", "/sign-in/begin/"):
        answer = client.get(place, {**SIGNED, "signs": signs})
        assert answer.status_code == 400
        assert "署名する内容が分かりません" in answer.content.decode()
