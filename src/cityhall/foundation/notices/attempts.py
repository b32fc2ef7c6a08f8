"""Verifying a notice for a visitor, and noting what did not fit."""

from datetime import datetime

from cityhall.foundation.notices.models import FailedProof
from cityhall.foundation.notices.proof import hashed
from cityhall.foundation.notices.queries import WITHIN, Proven, proven
from cityhall.kernel.errors import NotFound
from cityhall.kernel.transactions import write


def verify_notice(*, number: str, letters: str, address: str, now: datetime) -> Proven:
    """As `proven`; a failure is noted before it is told."""
    try:
        return proven(number=number, letters=letters, address=address, now=now)
    except NotFound:
        note_failed_proof(address=address, now=now)
        raise


@write
def note_failed_proof(*, address: str, now: datetime) -> None:
    """One more that did not fit; those past their time go. Not audited: nobody acted on anything
    of anybody's, and whoever guesses must not be able to fill the audit."""
    FailedProof.objects.filter(at__lte=now - WITHIN).delete()
    FailedProof.objects.create(address_hash=hashed(address), at=now)
