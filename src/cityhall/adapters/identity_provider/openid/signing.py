"""The signing act: the city deposits what is to be signed, the card signs it, the city fetches
the result and keeps it as it came.

That these three steps exist, and `sign_transaction_id` between them, is published. The fields of
the two bodies are not verified against the service; they stand here and nowhere else.
"""

import base64
from datetime import datetime
from uuid import UUID

from django.conf import settings

from cityhall.adapters.identity_provider.openid.calls import ask
from cityhall.adapters.identity_provider.openid.conversation import machine_token
from cityhall.foundation.accounts.ports import IdentityRefused, IdentityUnavailable, SignedAct

SCOPE = "sign"
DIGEST_FIELD = "digest"  # the SHA-256 in base64; unverified
NUMBER_FIELDS = ("sign_transaction_id", "transaction_id", "id")  # unverified: the first one there


def deposit(digest: str, *, now: datetime) -> str:
    """Tell the provider what will be signed; its number for the act."""
    hashed = base64.b64encode(bytes.fromhex(digest)).decode("ascii")
    token = machine_token(scope=SCOPE, now=now)
    answer = ask(_place(), fields={DIGEST_FIELD: hashed}, bearer=token)
    if not answer.is_good:
        raise IdentityUnavailable(f"the signing endpoint answers {answer.status}")
    said = answer.fields()
    number = next((said[name] for name in NUMBER_FIELDS if name in said), "")
    try:
        return str(UUID(number))
    except (ValueError, AttributeError, TypeError) as error:
        raise IdentityUnavailable("the signing endpoint gave no number") from error


def result(transaction: str, *, digest: str, access_token: str) -> SignedAct:
    """The finished act, with the token of the person who signed; refused if they did not."""
    answer = ask(f"{_place()}/{transaction}/result", bearer=access_token)
    if not answer.is_good or not answer.content:
        raise IdentityRefused("nothing was signed")
    return SignedAct(transaction, digest, answer.content, answer.media_type)


def _place() -> str:
    if not settings.OPENID_SIGNING:
        raise IdentityUnavailable("CITYHALL_OPENID_SIGNING is not set: nobody can sign")
    return str(settings.OPENID_SIGNING).rstrip("/")
