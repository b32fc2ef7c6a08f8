"""The certificate of an erasure: what kinds, how many, their digests, when, by which rule; signed
by the key that signs checkpoints, so that the database alone cannot make one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from cryptography.exceptions import InvalidSignature

from cityhall.engine.cases.actions.desk import BESIDE
from cityhall.engine.cases.keys import signing_key
from cityhall.engine.cases.models import CaseEvent, Disposal, ErasureCertificate
from cityhall.engine.cases.sealing import canonical
from cityhall.foundation.documents.api import Document
from cityhall.kernel.clock import in_jst


def certificate_of(
    disposal: Disposal, files: Iterable[Document], *, now: datetime
) -> ErasureCertificate:
    """To be written in the transaction that erases, after it has erased."""
    case = disposal.case
    event = CaseEvent.objects.filter(case=case, kind="erased").order_by("-sequence")[0]
    kinds: Counter[str] = Counter()
    for kind in BESIDE:
        erased = kind._default_manager.filter(case=case, erased_at__isnull=False)
        kinds[str(kind._meta.model_name)] = erased.count()
    content = {
        "case": case.reference,
        "procedure": case.procedure,
        "rule": {"years": disposal.years, "from": disposal.counted_from},
        "closed_on": in_jst(case.closed_at or now).date().isoformat(),
        "due_on": disposal.due_on.isoformat(),
        "erased_at": in_jst(now).isoformat(),
        "kinds": dict(kinds),
        "digests": event.payload["erases"],
        "documents": [
            {"sha256": file.sha256, "size": file.size, "media_type": file.media_type}
            for file in files
        ],
        "event": {"sequence": event.sequence, "hash": event.hash},
    }
    signature = signing_key().sign(canonical(content)).hex()
    return ErasureCertificate(case=case, content=content, signature=signature, at=now)


def is_genuine(certificate: ErasureCertificate) -> bool:
    """Whether the city signed exactly this."""
    try:
        signature = bytes.fromhex(certificate.signature)
        signing_key().public_key().verify(signature, canonical(certificate.content))
    except (InvalidSignature, ValueError):
        return False
    return True


def wrong_certificates() -> Iterator[tuple[str, str, str]]:
    """Code, reference and message of every certificate that is changed or missing."""
    rows = ErasureCertificate.objects.select_related("case").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        if not is_genuine(row) or row.content.get("case") != row.case.reference:
            yield "certificate_changed", row.case.reference, "消去の証明が書き換えられています。"
    missing = Disposal.objects.filter(erased_at__isnull=False, case__certificate=None)
    for reference in missing.values_list("case__reference", flat=True):
        yield "certificate_missing", reference, "消去の証明がなくなっています。"
