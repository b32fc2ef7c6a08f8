"""Which draft this device holds: a signed cookie that outlives the session.

A session may end while somebody is writing; the draft does not end with it. Once a resident has
signed in, the cookie alone opens the draft no longer.
"""

from collections.abc import Callable
from functools import wraps
from hmac import compare_digest
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cityhall.foundation.accounts.api import User, sign_in_first
from cityhall.foundation.residents.api import act_for, acting_for
from cityhall.kernel import clock
from cityhall.kernel.errors import NotAllowed, NotFound
from cityhall.kernel.wareki import format_wareki
from cityhall.resident_services.application.actions import KEPT_FOR, hashed
from cityhall.resident_services.application.models import Draft, DraftStatus
from cityhall.resident_services.application.queries import mandates_of, open_drafts_of
from cityhall.resident_services.application.web import unsent

COOKIE = "cityhall_draft"
SALT = "cityhall.draft"
KEPT = (DraftStatus.OPEN, DraftStatus.SUBMITTED)

View = TypeVar("View", bound=Callable[..., HttpResponse])


def with_draft(view: View) -> View:
    """Hands the open draft to the view, after the request.

    A page of a draft that has been submitted meanwhile leads to the receipts. Where a session has
    expired in the middle of a resident's draft, the way leads through the sign-in and back, and
    what was typed waits. Otherwise `NotFound` (draft.none).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held = _draft_of_cookie(request)
        if held is not None and held.user_id is not None and not request.user.is_authenticated:
            return _sign_in_again(request, held)
        draft = _meant_draft(request, held)
        if draft is None:
            raise _no_draft()
        if not draft.is_open:
            return redirect("apply:done", draft.bundle_reference)
        _ensure_still_asked(request, draft)
        return view(request, draft, *args, **kwargs)

    return guarded  # type: ignore[return-value]  # called with the request alone by Django


def _sign_in_again(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Back to the page of the form, or to the check where a button was pressed elsewhere."""
    match = request.resolver_match
    is_page = match is not None and match.url_name == "page"
    if is_page and request.method == "POST":
        unsent.put_aside(request, draft)
    back = request.get_full_path() if is_page else reverse("apply:check")
    return sign_in_first(request, "residents:sign_in", back_to=back)


def _meant_draft(request: HttpRequest, held: Draft | None) -> Draft | None:
    """The draft whose page was sent; else the open one; else what this device has submitted."""
    mine = held if held is not None and _may_have(request, held) else None
    return _named_draft(request, mine) or _open_draft(request, mine) or mine


def _named_draft(request: HttpRequest, mine: Draft | None) -> Draft | None:
    """The draft that the page sent says it belongs to, if it is this device's or the resident's.

    Without it, a page sent again could write into another draft of the same resident.
    """
    key = request.POST.get("draft_key", "")
    if mine is not None and key == str(mine.client_key):
        return mine
    try:
        sent = Draft.objects.filter(client_key=UUID(key), status__in=KEPT)
    except ValueError:
        return None
    return sent.filter(user=request.user.pk).first() if request.user.is_authenticated else None


def draft_of(request: HttpRequest) -> Draft | None:
    """The open draft of this device or, failing that, the latest of the resident signed in."""
    return _open_draft(request, held_draft(request))


def _open_draft(request: HttpRequest, mine: Draft | None) -> Draft | None:
    acting = acting_for(request)
    whose = acting.person.id if acting else None
    if mine is not None and mine.is_open and mine.on_behalf_of_id == whose:
        return mine
    user = request.user
    if isinstance(user, User) and user.is_resident:
        return next(iter(open_drafts_of(user, on_behalf_of=whose)), None)
    return None


def _ensure_still_asked(request: HttpRequest, draft: Draft) -> None:
    """Whose matter the page is, the band above it says. A mandate that has ended meanwhile is told
    kindly: nothing that was written is lost."""
    now = clock.now()
    if draft.on_behalf_of_id is None:
        act_for(request, None)
    elif mandates_of(draft, today=clock.in_jst(now).date()):
        act_for(request, draft.on_behalf_of_id)
    else:
        act_for(request, None)
        raise NotAllowed(
            "draft.mandate_ended",
            "代わりに手続きをする登録が終わったため、ここから先へは進めません。",
            f"書いたことは{format_wareki(clock.in_jst(draft.expires_at).date())}まで残っています。"
            "ご本人にもう一度頼んでもらうと、続きから進めます。",
        )


def draft_or_refusal(request: HttpRequest) -> Draft:
    """The open draft; raises `NotFound` (draft.none) that says how to begin or come back."""
    draft = draft_of(request)
    if draft is None:
        raise _no_draft()
    return draft


def _no_draft() -> NotFound:
    return NotFound(
        "draft.none",
        "書きかけの申請が、この端末に見つかりませんでした。",
        "再開番号があれば、トップページの「再開番号で続ける」から開けます。"
        "なければ、手続きを選ぶところから始めてください。",
    )


def held_draft(request: HttpRequest) -> Draft | None:
    """The draft of this device's cookie, open or submitted, if this person may have it."""
    held = _draft_of_cookie(request)
    return held if held is not None and _may_have(request, held) else None


def _may_have(request: HttpRequest, draft: Draft) -> bool:
    return draft.user_id in (None, request.user.pk)


def _draft_of_cookie(request: HttpRequest) -> Draft | None:
    """The draft that this device held last, whosever it has become."""
    try:
        draft_id, secret = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_FOR
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    held = Draft.objects.filter(pk=draft_id).first()
    if held is None or held.status not in KEPT:
        return None
    return held if compare_digest(held.secret_hash, hashed(secret)) else None


def hold_draft(response: HttpResponse, draft: Draft, secret: str) -> None:
    """Lets this device open the draft for as long as it is kept."""
    response.set_cookie(
        COOKIE,
        signing.dumps([draft.pk, secret], salt=SALT),
        max_age=int(KEPT_FOR.total_seconds()),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def let_go(response: HttpResponse) -> None:
    """Leaves nothing of the draft on this device."""
    response.delete_cookie(COOKIE, samesite="Lax")
