"""Coming back to a draft on any device, by a code that cannot be guessed."""

import secrets
from datetime import datetime, timedelta

from cityhall.foundation.accounts.api import Actor
from cityhall.kernel.errors import Invalid, NotFound, Problem
from cityhall.kernel.reference_numbers import new_reference, read_reference
from cityhall.kernel.transactions import write
from cityhall.resident_services.application.actions.drafts import (
    hashed,
    open_draft,
    record_draft,
    touched,
)
from cityhall.resident_services.application.models import Draft, DraftStatus, ResumeAttempt

ATTEMPTS = 10
ATTEMPTS_WITHIN = timedelta(minutes=10)


@write
def make_resume_code(draft_id: int, *, by: Actor, now: datetime) -> str:
    """A code that opens the draft anywhere, shown once; the one before it dies."""
    draft = open_draft(draft_id)
    code = new_resume_code()
    draft.resume_hash = hashed(code)
    touched(draft, now, "resume_hash")
    record_draft(draft, "draft.code_made", by=by, now=now)
    return code


def new_resume_code() -> str:
    """Two reference numbers: twice the length, each half with its own check digit."""
    return f"{new_reference()}-{new_reference()}"


def read_resume_code(text: str) -> str | None:
    """The code as it was made, however it was typed; None when it cannot be one."""
    letters = "".join(character for character in text if character.isalnum())
    half = len(letters) // 2
    first, second = read_reference(letters[:half]), read_reference(letters[half:])
    return f"{first}-{second}" if first and second else None


def resume_draft(*, by: Actor, now: datetime, code: str, address: str) -> tuple[Draft, str]:
    """The open draft of a code and a new secret for this device.

    Raises `Problem` with `draft.code_missing` (nothing written), `draft.code_unknown` (wrong,
    replaced, submitted or expired: always the same words) or `draft.too_many_attempts` after ten
    wrong codes from one address in ten minutes.
    """
    if not code.strip():
        raise _no_code()
    _ensure_few_attempts(address, now)
    draft = draft_of_code(code)
    if draft is None or (draft.user_id is not None and draft.user_id != by.user_id):
        ResumeAttempt.objects.create(address_hash=hashed(address), at=now)
        raise unknown_code()
    secret = secrets.token_urlsafe(24)
    with write():
        draft.secret_hash = hashed(secret)
        draft.save(update_fields=["secret_hash"])
        record_draft(draft, "draft.resumed", by=by, now=now)
    return draft, secret


def draft_of_code(code: str) -> Draft | None:
    """The open draft that a code opens, for the resident and for the counter alike."""
    canonical = read_resume_code(code)
    if canonical is None:
        return None
    found = Draft.objects.filter(resume_hash=hashed(canonical), status=DraftStatus.OPEN)
    return found.first()


def _no_code() -> Problem:
    return Invalid(
        "draft.code_missing",
        "再開番号が入力されていません。",
        "保存したときに出た番号を入力してください。",
        field="code",
    )


def unknown_code() -> Problem:
    return NotFound(
        "draft.code_unknown",
        "この再開番号では開けませんでした。",
        "番号をもう一度確かめてください。提出したもの、30日を過ぎたもの、"
        "新しい番号を作ったものは開けません。",
        field="code",
    )


def _ensure_few_attempts(address: str, now: datetime) -> None:
    recent = ResumeAttempt.objects.filter(
        address_hash=hashed(address), at__gt=now - ATTEMPTS_WITHIN
    )
    if recent.count() >= ATTEMPTS:
        raise Problem(
            "draft.too_many_attempts",
            "再開番号の入力が続けて合いませんでした。",
            "10分ほど待ってから、もう一度入れてください。",
            status=429,
        )
