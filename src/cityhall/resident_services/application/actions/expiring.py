"""Drafts do not stay for ever: a notice a week before, then nothing of them remains."""

from datetime import datetime, timedelta

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.messages.api import send_message
from cityhall.foundation.residents.api import person_of
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write
from cityhall.kernel.wareki import format_wareki
from cityhall.resident_services.application.actions.drafts import empty_draft, record_draft
from cityhall.resident_services.application.models import Draft, DraftStatus, ResumeAttempt
from cityhall.resident_services.application.rules import EMAIL

NOTICE_BEFORE = timedelta(days=7)
FORGET_ATTEMPTS_AFTER = timedelta(days=1)
AT_ONCE = 500
KEEPER = Actor.system("下書きの見張り")


def warn_of_expiry(now: datetime) -> int:
    """Tells whoever can be reached that a draft will soon be gone; returns how many."""
    due = Draft.objects.filter(
        status=DraftStatus.OPEN, expires_at__lte=now + NOTICE_BEFORE, expiry_notice_at=None
    )
    drafts = list(due.select_related("user").order_by("expires_at")[:AT_ONCE])
    for draft in drafts:
        _warn(draft, now)
    return len(drafts)


@write
def _warn(draft: Draft, now: datetime) -> None:
    person = person_of(draft.user) if draft.user else None
    address = str(draft.answers.get(EMAIL, ""))
    if person is not None or address:
        send_message(
            occasion_name="draft_expiring",
            key=f"draft_expiring:{draft.pk}:{draft.expires_at:%Y%m%d}",
            person_id=person,
            address=address,
            link="/my/" if person is not None else "/resume/",
            language=draft.language,
            values={"until": format_wareki(in_jst(draft.expires_at).date())},
            now=now,
        )
    draft.expiry_notice_at = now
    draft.save(update_fields=["expiry_notice_at"])


def expire_drafts(now: datetime) -> int:
    """Ends the drafts whose time is over; what was written in them is erased."""
    due = Draft.objects.filter(status=DraftStatus.OPEN, expires_at__lte=now)
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for draft_id in ids:
        _expire(draft_id, now)
    ResumeAttempt.objects.filter(at__lt=now - FORGET_ATTEMPTS_AFTER).delete()
    return len(ids)


@write
def _expire(draft_id: int, now: datetime) -> None:
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.is_open and draft.expires_at <= now:
        empty_draft(draft, DraftStatus.EXPIRED, now)
        record_draft(draft, "draft.expired", by=KEEPER, now=now)
