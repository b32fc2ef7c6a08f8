"""Recovery codes: ten on paper, each good once, kept only as a digest."""

import secrets
import unicodedata
from datetime import datetime

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import RecoveryCode, User
from cityhall.foundation.accounts.proofs.keeping import digest
from cityhall.foundation.audit.api import record
from cityhall.kernel.transactions import write

HOW_MANY = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
LENGTH = 12  # 59 bits


@write
def make_recovery_codes(*, user_id: int, by: Actor, now: datetime) -> tuple[str, ...]:
    """Ten new codes, in the form in which they are printed; those before open nothing any more."""
    User.objects.select_for_update(no_key=True).get(
        pk=user_id
    )  # of two sheets at once, one is good
    RecoveryCode.objects.filter(user_id=user_id).delete()
    codes = tuple("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY))
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user_id=user_id, digest=_digest(user_id, code), made_at=now) for code in codes
    )
    record(by=by, action="account.codes_made", object_kind="user", object_id=user_id, now=now)
    return tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes)


@write
def use_recovery_code(*, user_id: int, code: str, by: Actor, now: datetime) -> bool:
    """Whether this is one of the account's codes that was not used yet; now it is."""
    said = unicodedata.normalize("NFKC", code).lower()
    said = "".join(letter for letter in said if letter in LETTERS)
    unused = RecoveryCode.objects.filter(
        user_id=user_id, digest=_digest(user_id, said), used_at__isnull=True
    )
    if not unused.update(used_at=now):
        return False
    record(by=by, action="account.code_used", object_kind="user", object_id=user_id, now=now)
    return True


def _digest(user_id: int, code: str) -> str:
    return digest(code, about=f"recovery {user_id}")
