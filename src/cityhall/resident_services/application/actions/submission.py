"""Turning a draft into cases, once, exactly as the resident saw it."""

from datetime import datetime

from cityhall.engine.cases.api import Filing, open_bundle
from cityhall.engine.procedures.api import Catalogue
from cityhall.foundation.accounts.api import Actor, Assurance, at_least, file_signature
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from cityhall.kernel.transactions import write
from cityhall.resident_services.application.actions.drafts import mark_submitted
from cityhall.resident_services.application.models import Draft, DraftStatus
from cityhall.resident_services.application.queries import Known, known_for


@write
def submit_draft(
    draft_id: int,
    *,
    by: Actor,
    now: datetime,
    catalogue: Catalogue,
    shown: str,
    assurance: str,
    channel: str = "online",
) -> str:
    """Opens all cases of a draft, or none, and returns the bundle's reference.

    Sent twice, the second answer is the first one's. `shown` is the digest of the check page the
    resident agreed to: if another tab has changed the answers since, `Conflict` (draft.changed).
    """
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.status == DraftStatus.SUBMITTED:
        return draft.bundle_reference
    if not draft.is_open:
        raise NotFound(
            "draft.gone",
            "この下書きは、もうありません。",
            "手続きを選ぶところから、もう一度始めてください。",
        )
    known = known_for(draft, catalogue, now=now, today=in_jst(now).date())
    _ensure_ready(known, shown)
    reached = _reached(known, assurance)
    ensure_assured(known, reached)
    answers, reused = known.filed()
    if draft.on_behalf_of_id is not None:
        by = by.acting_for(draft.on_behalf_of_id)
    receipt = open_bundle(
        filing=Filing(
            procedures=tuple(procedure.id for procedure in known.procedures),
            answers=answers,
            reused=reused,
            person_id=known.person_id,
            contact=known.contact,
            channel=channel,
            assurance=reached,
            language=draft.language,
        ),
        by=by,
        now=now,
        client_key=str(draft.client_key),
    )
    if reached == Assurance.SIGNATURE and by.user_id is not None:
        file_signature(
            user_id=by.user_id,
            statement=known.statement,
            reference=receipt.reference,
            by=by,
            now=now,
        )
    mark_submitted(draft, by=by, now=now, bundle_reference=receipt.reference)
    return receipt.reference


def _ensure_ready(known: Known, shown: str) -> None:
    if not known.procedures:
        raise Invalid(
            "draft.no_procedure",
            "申請する手続きが選ばれていません。",
            "「あなたの手続き」に戻って、手続きを選んでください。",
        )
    if known.missing:
        raise Invalid(
            "draft.incomplete",
            f"まだ答えのない質問が{len(known.missing)}つあります。",
            "答えを確かめるページの印のついたところから、答えを書いてください。",
        )
    if shown != known.digest:
        raise Conflict(
            "draft.changed",
            "別の画面で答えが変わったため、まだ提出していません。",
            "今の答えを確かめて、もう一度提出してください。",
        )


def _reached(known: Known, assurance: str) -> str:
    """Whoever has left an address to write to has given a contact."""
    is_reachable = assurance == Assurance.NONE and known.contact.get("email")
    return Assurance.CONTACT.value if is_reachable else assurance


def ensure_assured(known: Known, assurance: str) -> None:
    """Raises `NotAllowed` (draft.assurance) unless the resident is known surely enough.

    Only acts done online need it: what is finished at a counter is proven there.
    """
    if not at_least(assurance, known.assurance):
        raise NotAllowed(
            "draft.assurance",
            "本人確認が済んでいないため、まだ提出していません。",
            "本人確認をしてから、もう一度提出してください。書いたことは残っています。",
        )
