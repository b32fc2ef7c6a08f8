"""What the guide and the surfaces use of applications."""

from cityhall.resident_services.application.actions import (
    add_life_events,
    choose_procedures,
    claim_draft,
    discard_draft,
    draft_of_code,
    save_answers,
    start_draft,
    submit_draft,
)
from cityhall.resident_services.application.models import Draft
from cityhall.resident_services.application.queries import Known, known_for, open_drafts_of
from cityhall.resident_services.application.rules import FormPage
from cityhall.resident_services.application.web.counter import prepared_address
from cityhall.resident_services.application.web.device import (
    draft_of,
    draft_or_refusal,
    hold_draft,
)

__all__ = [
    "Draft",
    "FormPage",
    "Known",
    "add_life_events",
    "choose_procedures",
    "claim_draft",
    "discard_draft",
    "draft_of",
    "draft_of_code",
    "draft_or_refusal",
    "hold_draft",
    "known_for",
    "open_drafts_of",
    "prepared_address",
    "save_answers",
    "start_draft",
    "submit_draft",
]
