"""Evidence of signatures taken out for those who verify it, and looked after by `verify`."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import Signature
from cityhall.foundation.accounts.signatures import digest_of_statement
from cityhall.foundation.audit.api import AuditEntry, entries_named, record
from cityhall.kernel.errors import NotFound
from cityhall.kernel.transactions import write

BLOCK = 200  # signatures whose results are held at once


@dataclass(frozen=True)
class Evidence:
    """One signature as it is handed to whoever verifies it: `statement` is what was signed, as
    UTF-8; `digest` its SHA-256; `content` the provider's result, as it came."""

    issuer: str
    transaction: str
    signed_at: datetime
    digest: str
    statement: str
    media_type: str
    content: bytes


@write
def take_out_evidence(*, reference: str, by: Actor, now: datetime) -> tuple[Evidence, ...]:
    """What was signed for a bundle; that it was read is written into the audit.

    `NotFound` (accounts.no_signature) where nothing was signed, or all of it is forgotten.
    """
    found = Signature.objects.filter(filed_as=reference).exclude(statement="").order_by("id")
    taken = tuple(
        Evidence(
            each.issuer,
            each.transaction,
            each.signed_at,
            each.digest,
            each.statement,
            each.media_type,
            bytes(each.content),
        )
        for each in found
    )
    if not taken:
        raise NotFound(
            "accounts.no_signature",
            "この受付番号に、署名の記録はありません。",
            "まとめの受付番号を確かめてください。保存期間を過ぎた記録は消えています。",
        )
    for each in found:
        record(by=by, action="signature.read", object_kind="signature", object_id=each.pk, now=now)
    return taken


@dataclass(frozen=True)
class WrongSignature:
    """Evidence that is not as it was kept; `reference` is its bundle, or its number."""

    code: str
    reference: str
    message: str


def wrong_signatures() -> Iterator[WrongSignature]:
    """Holds every signature against the audit of the day on which it was kept."""
    forgotten = {
        entry.object_id for entry in entries_named("signature.forgotten") if entry.detail["whole"]
    }
    kept, known = entries_named("signature.kept"), set[int]()
    while block := list(islice(kept, BLOCK)):
        rows = Signature.objects.in_bulk([int(entry.object_id) for entry in block])
        known |= rows.keys()
        for entry in block:
            row = rows.get(int(entry.object_id))
            yield from _compared(entry, row, entry.object_id in forgotten)
    for pk in set(Signature.objects.values_list("pk", flat=True)) - known:
        yield WrongSignature("signature_added", str(pk), "監査の記録にない署名があります")


def _compared(
    entry: AuditEntry, row: Signature | None, is_forgotten: bool
) -> Iterator[WrongSignature]:
    if row is None:
        yield WrongSignature("signature_removed", entry.object_id, "署名の記録がありません")
        return
    name, content = row.filed_as or str(row.pk), bytes(row.content)
    if row.statement and digest_of_statement(row.statement) != row.digest:
        yield WrongSignature("signed_text_changed", name, "署名した内容が書き換えられています")
    is_same = hashlib.sha256(content).hexdigest() == entry.detail["sha256"]
    if not is_same and (content or not is_forgotten):
        yield WrongSignature("signed_result_changed", name, "署名の結果が書き換えられています")
