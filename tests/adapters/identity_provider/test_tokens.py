"""An ID token counts only if this issuer made it, for this city, just now, with its own key."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from cityhall.adapters.identity_provider.openid.tokens import (
    OLDEST,
    SKEW,
    assertion,
    read_id_token,
)
from cityhall.foundation.accounts.ports import IdentityRefused, IdentityUnavailable
from tests.adapters.identity_provider.small_server import Answers, small_server
from tests.factories.places import NOON

ISSUER, CLIENT, ACCESS = "https://issuer.example/realm", "RP00000001", "an access token"
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
LASTS = timedelta(minutes=5)
SECOND = timedelta(seconds=1)


@pytest.fixture
def keys() -> Iterator[Answers]:
    with small_server() as published:
        publish(published, KEY)
        yield published


@pytest.fixture(scope="module")
def lasting_keys() -> Iterator[Answers]:
    with small_server() as published:
        publish(published, KEY)
        yield published


def publish(answers: Answers, *keys: Any) -> None:
    listed = [key.as_dict(private=False) for key in keys]
    answers.pieces = (json.dumps({"keys": listed}).encode(),)


def claims(**other: Any) -> dict[str, Any]:
    issued = int(NOON.timestamp())
    usual = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "somebody",
        "nonce": "n",
        "iat": issued,
        "exp": issued + int(LASTS.total_seconds()),
    }
    return {name: said for name, said in {**usual, **other}.items() if said is not None}


def token(said: dict[str, Any], *, key: Any = KEY, **header: Any) -> str:
    marked = {"alg": "ES256", "kid": "one", **header}
    marked = {name: value for name, value in marked.items() if value is not None}
    return jwt.encode(marked, said, key, algorithms=[marked["alg"]])


def read(text: str, keys: Answers, *, now: datetime = NOON) -> dict[str, Any]:
    return read_id_token(
        text,
        keys_at=keys.address,
        issuer=ISSUER,
        client=CLIENT,
        access_token=ACCESS,
        now=now,
    )


def test_a_good_token_is_read(keys: Answers):
    assert read(token(claims()), keys)["sub"] == "somebody"
    assert read(token(claims(aud=[CLIENT])), keys)["sub"] == "somebody"
    assert read(token(claims(aud=[CLIENT, "other"], azp=CLIENT)), keys)["sub"] == "somebody"
    assert read(token(claims(), kid=None), keys)["sub"] == "somebody"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://another.example/realm"},
        {"iss": f"{ISSUER}/"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": []},
        {"aud": None},
        {"aud": [CLIENT, "other"]},
        {"aud": [CLIENT, "other"], "azp": "other"},
        {"azp": "other"},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
        {"nonce": None},
        {"nonce": ""},
        {"nonce": 7},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": float("inf")},
        {"iat": None},
        {"iat": "today"},
        {"nbf": int(NOON.timestamp()) + 3600},
    ],
    ids=str,
)
def test_a_claim_that_is_wrong_or_missing(keys: Answers, wrong: dict[str, Any]):
    with pytest.raises(IdentityRefused):
        read(token(claims(**wrong)), keys)


def test_clocks_may_differ_by_so_much_and_no_more(keys: Answers):
    good = token(claims())
    for now in (NOON - SKEW, NOON + LASTS + SKEW - SECOND):
        assert read(good, keys, now=now)
    for now in (NOON - SKEW - SECOND, NOON + LASTS + SKEW):
        with pytest.raises(IdentityRefused):
            read(good, keys, now=now)


def test_an_old_token_is_refused_however_long_it_says_it_lasts(keys: Answers):
    lasting = token(claims(exp=int((NOON + timedelta(days=1)).timestamp())))
    assert read(lasting, keys, now=NOON + OLDEST + SKEW)
    with pytest.raises(IdentityRefused, match="old"):
        read(lasting, keys, now=NOON + OLDEST + SKEW + SECOND)


def unsigned(said: dict[str, Any], alg: str) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": alg, "kid": "one"}, said)]
    first, second = (base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    return f"{first}.{second}."


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", "ES384"])
def test_no_signature_is_none(keys: Answers, alg: str):
    with pytest.raises(IdentityRefused):
        read(unsigned(claims(), alg), keys)
    assert keys.asked == 0, "a token that can never count made us ask for keys"


def test_a_public_key_is_no_shared_secret(keys: Answers):
    """The old trick: HS256 with the published key as its secret."""
    secret = OctKey.import_key(hashlib.sha256(KEY.as_pem(private=False)).hexdigest())
    with pytest.raises(IdentityRefused, match="not allowed"):
        read(token(claims(), key=secret, alg="HS256"), keys)


def test_another_algorithm_is_refused_even_with_a_published_key(keys: Answers):
    other = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    publish(keys, KEY, other)
    with pytest.raises(IdentityRefused, match="not allowed"):
        read(token(claims(), key=other, alg="RS256", kid="two"), keys)


def test_a_strangers_signature_under_a_known_name(keys: Answers):
    with pytest.raises(IdentityRefused, match="bad_signature"):
        read(token(claims(), key=ECKey.generate_key("P-256")), keys)


def test_changed_claims(keys: Answers):
    head, _, signature = token(claims()).split(".")
    other = token(claims(sub="somebody else")).split(".")[1]
    with pytest.raises(IdentityRefused):
        read(f"{head}.{other}.{signature}", keys)


@pytest.mark.parametrize("text", ["", "a", "a.b", "a.b.c", "ü.b.c", "{}.{}.", "a.b.c.d.e"])
def test_what_is_no_token(keys: Answers, text: str):
    with pytest.raises(IdentityRefused):
        read(text, keys)


GOOD = token(claims())
LETTERS = st.text(alphabet="eyJhbGciOiJFUzI1NiJ9._-={}ü\x00", max_size=40)


@given(place=st.integers(0, 200), instead=LETTERS)
def test_whatever_is_put_into_a_token_it_is_refused_and_nothing_breaks(
    lasting_keys: Answers, place: int, instead: str
) -> None:
    changed = GOOD[:place] + instead + GOOD[place + len(instead) :]
    try:
        said = read(changed, lasting_keys)
    except IdentityRefused:
        return
    assert said == claims(), "a changed token counts"


def test_a_key_of_an_unknown_name_is_looked_for_once_a_minute(keys: Answers):
    read(token(claims()), keys)
    new = ECKey.generate_key("P-256", {"kid": "new"})
    for _ in range(3):
        with pytest.raises(IdentityRefused, match="does not publish"):
            read(token(claims(), key=new, kid="new"), keys)
    assert keys.asked == 2, "once for the first token, once for all the unknown ones"
    publish(keys, KEY, new)
    later = NOON + timedelta(seconds=61)
    assert read(token(claims(), key=new, kid="new"), keys, now=later)
    assert keys.asked == 3


def test_without_a_name_one_of_two_keys_is_not_guessed(keys: Answers):
    publish(keys, KEY, ECKey.generate_key("P-256", {"kid": "two"}))
    with pytest.raises(IdentityRefused, match="does not publish"):
        read(token(claims(), kid=None), keys)


@pytest.mark.parametrize(
    "published",
    [b"[]", b"{}", b'{"keys": []}', b'{"keys": 7}', b'{"keys": [7, {"kty": "EC"}]}', b"\xff", b""],
)
def test_keys_that_cannot_be_read_are_an_outage_and_no_refusal(keys: Answers, published: bytes):
    keys.pieces = (published,)
    with pytest.raises(IdentityUnavailable):
        read(token(claims()), keys)


def test_keys_for_other_uses_are_passed_over(keys: Answers):
    sealing = ECKey.generate_key("P-256", {"kid": "one", "use": "enc"})
    keys.pieces = (
        json.dumps(
            {
                "keys": [
                    sealing.as_dict(private=False),
                    ECKey.generate_key("P-384").as_dict(private=False),
                    {"kty": "EC", "crv": "P-256", "kid": "one", "x": "AA", "y": "AA"},
                    {"kty": "something new"},
                    KEY.as_dict(private=False),
                ]
            }
        ).encode(),
    )
    assert read(token(claims()), keys)["sub"] == "somebody"


def test_the_access_token_must_be_the_one_of_the_id_token(keys: Answers):
    half = hashlib.sha256(ACCESS.encode()).digest()[:16]
    bound = base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert read(token(claims(at_hash=bound)), keys)
    for other in ("another", "", 7):
        with pytest.raises(IdentityRefused, match="access token"):
            read(token(claims(at_hash=other)), keys)


def test_an_assertion_is_short_lived_and_never_the_same_twice():
    place = "https://issuer.example/token"
    first, second = (
        assertion(key=KEY, kid="", client=CLIENT, audience=place, now=NOON) for _ in range(2)
    )
    said = jwt.decode(first, KEY, algorithms=["ES256"])
    assert said.claims["jti"] != jwt.decode(second, KEY, algorithms=["ES256"]).claims["jti"]
    assert (said.claims["iss"], said.claims["sub"]) == (CLIENT, CLIENT)
    assert said.claims["aud"] == place
    assert said.claims["exp"] - said.claims["iat"] == 60
    assert said.header["kid"] == KEY.thumbprint()
    named = assertion(key=KEY, kid="city-2026", client=CLIENT, audience=place, now=NOON)
    assert jwt.decode(named, KEY, algorithms=["ES256"]).header["kid"] == "city-2026"
