"""My page: what is expected of me first, then how everything stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.design_system.language import current_language
from cityhall.engine.cases.api import own_cases
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import User, actor_of, resident_only
from cityhall.foundation.messages.api import messages_of, unread_count
from cityhall.foundation.residents.api import acting_for, people_acted_for, person_of
from cityhall.kernel import clock
from cityhall.resident_services.application.api import Draft, draft_of, open_drafts_of
from cityhall.surfaces.portal.rules import expected_of
from cityhall.surfaces.portal.web.paying import pay_by
from cityhall.surfaces.portal.web.showing import row_of, whose

NEWEST = 3


@resident_only
@never_cache
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """Everything of one's own on one page."""
    now = clock.now()
    today = clock.in_jst(now).date()
    person_id = person_of(request.user) or 0
    cases = own_cases(by=actor_of(request), now=now, language=current_language())
    if (acting := acting_for(request)) is not None:
        cases = [case for case in cases if case.person_id == acting.person.id]
    represented = people_acted_for(person_id, today=today)
    names = {each.person.id: each.person.name for each in represented}
    mine = expected_of(cases, today=today, pay_by=pay_by(cases))
    waiting = {each.case.summary.reference for each in mine}
    others = [case for case in cases if case.summary.reference not in waiting]
    context = {
        "has_cases": bool(cases),
        "expected": [(each, whose(each.case, names)) for each in mine],
        "working": [row_of(case, names) for case in others if not case.is_closed],
        "closed": [row_of(case, names) for case in cases if case.is_closed],
        "drafts": [(each, _titles(each)) for each in _drafts(request)],
        "messages": messages_of(person_id, limit=NEWEST),
        "unread": unread_count(person_id),
        "represented": represented,
    }
    return render(request, "portal/my_page.html", context)


def _drafts(request: HttpRequest) -> list[Draft]:
    """The one that this device goes on with, then the resident's others."""
    user = request.user
    acting = acting_for(request)
    whose = acting.person.id if acting else None
    own = open_drafts_of(user, on_behalf_of=whose) if isinstance(user, User) else []
    current = draft_of(request)
    others = [draft for draft in own if current is None or draft.pk != current.pk]
    return [current, *others] if current is not None else others


def _titles(draft: Draft) -> list[object]:
    """The procedures that a draft is about; some may have left the catalogue."""
    procedures = catalogue().procedures
    return [procedures[each].title for each in draft.procedures if each in procedures]
