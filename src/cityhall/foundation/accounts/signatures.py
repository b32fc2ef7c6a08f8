"""Keeping evidence of what residents signed by card, and for what it was used."""

import hashlib
from datetime import datetime

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import Signature
from cityhall.foundation.accounts.ports import SignedAct
from cityhall.foundation.audit.api import record
from cityhall.kernel.transactions import write


@write
def keep_signature(*, user_id: int, issuer: str, act: SignedAct, by: Actor, now: datetime) -> None:
    """Keep the provider's result as it came. The same act a second time is an IntegrityError."""
    kept = Signature.objects.create(
        user_id=user_id,
        issuer=issuer,
        transaction=act.transaction,
        digest=act.digest,
        content=act.content,
        media_type=act.media_type,
        signed_at=now,
    )
    record(
        by=by,
        action="signature.kept",
        object_kind="signature",
        object_id=kept.pk,
        now=now,
        detail={"sha256": hashlib.sha256(act.content).hexdigest()},
    )


@write
def file_signature(
    *, user_id: int, statement: str, reference: str, by: Actor, now: datetime
) -> bool:
    """Join the latest unused signature over this statement with the bundle that it was made for.

    False where this user has signed no such thing.
    """
    kept = (
        Signature.objects.select_for_update()
        .filter(user_id=user_id, digest=digest_of_statement(statement), filed_as="")
        .order_by("-signed_at", "-id")
        .first()
    )
    if kept is None:
        return False
    kept.statement, kept.filed_as = statement, reference
    kept.save(update_fields=["statement", "filed_as"])
    record(
        by=by,
        action="signature.filed",
        object_kind="signature",
        object_id=kept.pk,
        now=now,
        detail={"bundle": reference},
    )
    return True


@write
def forget_signed(*, reference: str, is_whole: bool, by: Actor, now: datetime) -> None:
    """Erase what was signed for a bundle, and (`is_whole`) the result with its certificate too.

    The digest stays; it tells nothing to who does not know the text.
    """
    emptied: dict[str, object] = {"statement": ""} | ({"content": b""} if is_whole else {})
    for kept in Signature.objects.select_for_update().filter(filed_as=reference):
        Signature.objects.filter(pk=kept.pk).update(**emptied)
        record(
            by=by,
            action="signature.forgotten",
            object_kind="signature",
            object_id=kept.pk,
            now=now,
            detail={"whole": is_whole},
        )


def digest_of_statement(statement: str) -> str:
    """What a card signs in place of the text: its SHA-256 over UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(statement.encode("utf-8")).hexdigest()
