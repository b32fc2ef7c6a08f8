"""Passkeys: registered, asked for and checked as WebAuthn (W3C) says, by the library fido2.

Every ceremony asks the device to verify its user (PIN, finger, face), so that a passkey alone is
two factors. Attestation is not asked for: which make a key is, is nobody's affair.
"""

import json
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import AnsweredQuestion, Passkey, User
from cityhall.foundation.accounts.proofs.keeping import digest
from cityhall.foundation.audit.api import record
from cityhall.kernel.errors import Conflict, Invalid
from cityhall.kernel.folding import tidy
from cityhall.kernel.transactions import write

VERIFIED = UserVerificationRequirement.REQUIRED
MOST = 10  # passkeys of one account
ASKED_FOR = timedelta(hours=8)  # an answer to an older question is none
State = dict[str, Any]
#: What reading a made-up answer may raise, in JSON, CBOR or the key itself.
UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RecursionError,
    OverflowError,
    struct.error,
)


@dataclass(frozen=True)
class Site:
    """Where a passkey belongs: the host it is bound to, and the origin that pages have."""

    host: str
    origin: str

    @property
    def can_have_passkeys(self) -> bool:
        """A name, not an address of four numbers: WebAuthn binds keys to names only."""
        try:
            ip_address(self.host.strip("[]"))
        except ValueError:
            return True
        return False

    def server(self) -> Fido2Server:
        return Fido2Server(
            PublicKeyCredentialRpEntity(id=self.host, name="職員デスク"),
            verify_origin=lambda origin: origin == self.origin,
        )


def begin_passkey(user: User, site: Site) -> tuple[State, str]:
    """What is kept for `add_passkey`, and the options for the browser as JSON."""
    handle = bytes.fromhex(digest(str(user.pk), about="passkey handle"))
    options, state = site.server().register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=user.login, display_name=user.display_name),
        credentials=[_read(each) for each in Passkey.objects.filter(user=user)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=VERIFIED,
    )
    return state, _options(options)


@write
def add_passkey(
    *, user_id: int, name: str, said: str, state: State, site: Site, by: Actor, now: datetime
) -> None:
    """The passkey whose answer the browser brings; `Invalid` if it does not fit what was asked."""
    named = tidy(name)[:60]
    User.objects.select_for_update(no_key=True).get(pk=user_id)  # of two at once, the second waits
    _ensure_free(user_id, named)
    try:
        made = site.server().register_complete(state, json.loads(said))
    except UNREADABLE as error:
        raise _not_made() from error
    if made.credential_data is None:
        raise _not_made()
    credential = websafe_encode(made.credential_data.credential_id)
    _, is_new = Passkey.objects.get_or_create(
        credential=credential,
        defaults={
            "user_id": user_id,
            "name": named,
            "public_key": bytes(made.credential_data),
            "sign_count": made.counter,
            "added_at": now,
        },
    )
    if not is_new:
        raise Conflict(
            "accounts.passkey_known",
            "このパスキーはもう登録されています。",
            "別のものを使ってください。",
        )
    record(by=by, action="account.passkey_added", object_kind="user", object_id=user_id, now=now)


def _ensure_free(user_id: int, name: str) -> None:
    names = set(Passkey.objects.filter(user_id=user_id).values_list("name", flat=True))
    if not name or name in names:
        raise Invalid(
            "accounts.passkey_name",
            "この名前は付けられません。" if not name else "同じ名前のパスキーがあります。",
            "「庁内のパソコン」のように、見分けのつく名前を付けてください。",
            field="name",
        )
    if len(names) >= MOST:
        raise Conflict(
            "accounts.too_many_passkeys",
            f"パスキーは{MOST}個までです。",
            "使っていないものを消してから、登録してください。",
        )


def _not_made() -> Invalid:
    return Invalid(
        "accounts.passkey_refused",
        "パスキーを登録できませんでした。",
        "もう一度押して、指紋・顔・PINのどれかで本人を確かめてください。",
        field="credential",
    )


@write
def remove_passkey(*, user_id: int, passkey_id: int, by: Actor, now: datetime) -> None:
    """The key opens nothing any more. One that is not there changes nothing."""
    if Passkey.objects.filter(user_id=user_id, pk=passkey_id).delete()[0]:
        record(
            by=by, action="account.passkey_removed", object_kind="user", object_id=user_id, now=now
        )


def any_passkey() -> bool:
    """Whether anybody has one, so that the sign-in page need not offer what nobody can use."""
    return Passkey.objects.exists()


def ask_for_passkey(site: Site, user_id: int | None) -> tuple[State, str]:
    """What is kept for `use_passkey`, and the options for the browser as JSON. Without an account
    any passkey of this site is asked for: the answer says whose it is."""
    keys = Passkey.objects.filter(user_id=user_id) if user_id is not None else ()
    options, state = site.server().authenticate_begin(
        credentials=[_read(each) for each in keys] or None, user_verification=VERIFIED
    )
    return state, _options(options)


def challenge_in(said: str) -> str:
    """Which question an answer of a browser is to; '' if it cannot be read."""
    try:
        written = json.loads(said)["response"]["clientDataJSON"]
        return str(json.loads(websafe_decode(written))["challenge"])
    except UNREADABLE:
        return ""


@write
def use_passkey(*, said: str, state: State, site: Site, now: datetime) -> int | None:
    """The account whose passkey signed what was asked; None for any other answer, and for one that
    was given before: sessions forget too late what came twice at once.

    A counter that does not go on says that there are two of the key: neither opens anything.
    """
    try:
        answer = AuthenticationResponse.from_dict(json.loads(said))
        number = websafe_encode(answer.raw_id)
        passkey = Passkey.objects.select_for_update().filter(credential=number).first()
        if passkey is None:
            return None
        site.server().authenticate_complete(state, [_read(passkey)], answer)
    except UNREADABLE:
        return None
    count = answer.response.authenticator_data.counter
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        return None
    if not _is_first_answer(state, now):
        return None
    passkey.sign_count, passkey.used_at = count, now
    passkey.save(update_fields=["sign_count", "used_at"])
    return passkey.user_id


def _is_first_answer(state: State, now: datetime) -> bool:
    AnsweredQuestion.objects.filter(answered_at__lt=now - 2 * ASKED_FOR).delete()
    _, is_first = AnsweredQuestion.objects.get_or_create(
        challenge=state["challenge"], defaults={"answered_at": now}
    )
    return is_first


def _read(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(passkey.public_key))


def _options(options: Any) -> str:
    return json.dumps(dict(options)["publicKey"])
