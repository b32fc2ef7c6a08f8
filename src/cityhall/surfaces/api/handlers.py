"""Tells other systems that a case has changed, if they may list it."""

import uuid
from datetime import datetime

from cityhall.engine.cases.api import BundleOpened, CaseMoved, SectionChanged, may_list
from cityhall.foundation.clients.api import listeners, tell_webhooks
from cityhall.kernel.events import handles


@handles(BundleOpened, name="api.tell_of_bundle")
def tell_of_bundle(event: BundleOpened, *, now: datetime) -> None:
    """Each case of it by itself."""
    for case in event.cases:
        _tell(event.id, "case.opened", case, 1, now=now)


@handles(CaseMoved, name="api.tell_of_move")
def tell_of_move(event: CaseMoved, *, now: datetime) -> None:
    """Where to, is for who may read the case."""
    _tell(event.id, "case.moved", event.case, event.sequence, now=now)


@handles(SectionChanged, name="api.tell_of_section")
def tell_of_section(event: SectionChanged, *, now: datetime) -> None:
    """The new section's systems hear of it; those of the old no longer may."""
    _tell(event.id, "case.section_changed", event.case, event.sequence, now=now)


def _tell(happened: uuid.UUID, kind: str, case: str, sequence: int, *, now: datetime) -> None:
    may_know = [number for number, by in listeners(kind, now=now) if may_list(case, by=by, now=now)]
    tell_webhooks(may_know, happened=happened, kind=kind, case=case, sequence=sequence, now=now)
