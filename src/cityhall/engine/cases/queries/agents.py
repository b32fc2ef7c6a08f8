"""As what somebody acted for another: the kind of the mandate, and who saw it on paper."""

from collections.abc import Callable, Sequence

from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.residents.api import acted_as
from cityhall.kernel.texts import say


def as_what_of(
    case: Case, events: Sequence[CaseEvent], language: str
) -> Callable[[CaseEvent], str]:
    """Words for each event that an agent made, by the mandate in force then; '' for all others."""
    made = [event for event in events if event.on_behalf_of]
    if not made:
        return lambda _: ""
    known = catalogue().procedures.get(case.procedure)
    asked = acted_as(
        {event.actor_id or 0 for event in made},
        made[0].on_behalf_of or 0,
        procedure=case.procedure,
        areas=known.life_events if known else (),
    )

    def words(event: CaseEvent) -> str:
        found = asked(event.actor_id or 0, event.at) if event.on_behalf_of else None
        if found is None:
            return ""
        seen = f"、紙の原本を{found.received_by}が確認" if found.received_by else ""
        return f"（{say(found.kind.title, language)}{seen}）"

    return words
