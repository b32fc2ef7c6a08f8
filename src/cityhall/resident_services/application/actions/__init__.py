"""Writing drafts, coming back to them, submitting them."""

from cityhall.resident_services.application.actions.drafts import (
    KEPT_FOR,
    add_life_events,
    ask_again,
    choose_procedures,
    claim_draft,
    discard_draft,
    hand_to_principal,
    hashed,
    save_answers,
    start_draft,
    turn_to,
)
from cityhall.resident_services.application.actions.resuming import (
    draft_of_code,
    make_resume_code,
    resume_draft,
    unknown_code,
)
from cityhall.resident_services.application.actions.submission import submit_draft

__all__ = [
    "KEPT_FOR",
    "add_life_events",
    "ask_again",
    "choose_procedures",
    "claim_draft",
    "discard_draft",
    "draft_of_code",
    "hand_to_principal",
    "hashed",
    "make_resume_code",
    "resume_draft",
    "save_answers",
    "start_draft",
    "submit_draft",
    "turn_to",
    "unknown_code",
]
