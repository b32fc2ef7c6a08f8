"""Checks each bundle against its seal: its cases, and all that was settled when it was opened."""

from collections import defaultdict
from collections.abc import Iterator

from cityhall.engine.cases.keys import chain_key
from cityhall.engine.cases.models import Bundle, Case, CaseEvent
from cityhall.engine.cases.sealing import bundle_seal, seal
from cityhall.engine.cases.verification.found import BLOCK, Found


def wrong_bundles() -> Iterator[Found]:
    """Bundles that are not what they were when they were opened."""
    key, start = chain_key(), 0
    while block := list(Bundle.objects.filter(pk__gt=start).order_by("pk")[:BLOCK]):
        start = block[-1].pk
        cases: dict[int, list[str]] = defaultdict(list)
        ids = [bundle.pk for bundle in block]
        rows = Case.objects.filter(bundle__in=ids).values_list("bundle_id", "reference")
        for bundle_id, reference in rows:
            cases[bundle_id].append(reference)
        for bundle in block:
            if bundle_seal(key, bundle.settled(), cases[bundle.pk]) != bundle.seal:
                yield Found(
                    "bundle_changed",
                    bundle.reference,
                    "まとめて出された手続きの一部が消されたか、書き足されたか、"
                    "受け付けた時に決まったことが書き換えられています。",
                )
            if not _contact_fits(bundle):
                yield Found(
                    "bundle_contact_changed",
                    bundle.reference,
                    "連絡先が書き換えられたか、消したという記録がないのに消えています。",
                )


def _contact_fits(bundle: Bundle) -> bool:
    if bundle.contact_salt:
        return seal(bundle.contact_salt, bundle.contact) == bundle.contact_digest
    return bundle.contact == {} and _is_erased(bundle)


def _is_erased(bundle: Bundle) -> bool:
    """Whether an event of one of its cases says that the contact was erased."""
    erasing = CaseEvent.objects.filter(case__bundle=bundle, kind="erased")
    payloads = erasing.values_list("payload", flat=True)
    return any(bundle.contact_digest in payload.get("erases", ()) for payload in payloads)
