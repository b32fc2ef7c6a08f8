"""An errand over a list goes on step by step."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from cityhall.engine.cases.actions.errand_steps import take_step
from cityhall.engine.cases.events import ErrandReached
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.events import handles


@handles(ErrandReached, name="cases.errand_step")
def errand_step(event: ErrandReached, *, now: datetime) -> None:
    """The step, and the job that goes on, are written together."""
    if take_step(event.errand, event.run, event.step, now=now):
        announce(replace(event, step=event.step + 1, id=uuid4()), now=now)
