"""誰が見たか: every look that staff took at a resident's data, in plain words, day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.design_system.language import current_language
from cityhall.engine.cases.api import case_titles
from cityhall.foundation.accounts.api import actor_of, resident_only
from cityhall.foundation.audit.api import ToldRead, read_rules, reads_told_to
from cityhall.foundation.organisation.api import UnitOn, section_title, units
from cityhall.foundation.residents.api import Represented, people_acted_for, person_of
from cityhall.kernel import clock
from cityhall.kernel.texts import Text

ON_A_PAGE = 30
SHOWN = ("case", "document", "notice", "draft", "person", "payment")


ONE_SITTING = attrgetter("section", "role", "reference", "purpose", "reason", "in_emergency")


@dataclass(frozen=True)
class LookedRow:
    """One look, or several on end that differ only in their time and in what was looked at: `ids`
    are their numbers, the newest first, `since` is the first of them. `whats` (each once, in the
    order in which it was looked at) and `role` are keys of words; `title`
    names the case, if it is theirs to open; `purpose` and `reason` what was stated where no case
    was open."""

    ids: tuple[int, ...]
    since: datetime
    at: datetime
    whats: tuple[str, ...]
    section: str
    phone: str
    role: str
    reference: str
    title: str
    purpose: Text | str
    reason: str
    in_emergency: bool


@resident_only
@never_cache
@require_safe
def looked(request: HttpRequest) -> HttpResponse:
    """A page of looks at oneself, or at somebody for whom one acts in everything; `?before=` is
    the last look of the page before."""
    now = clock.now()
    today = clock.in_jst(now).date()
    person_id = person_of(request.user) or 0
    represented = [each for each in people_acted_for(person_id, today=today) if each.sees_all]
    about = _about(request, represented)
    said = request.GET.get("before", "")
    before = int(said) if said.isdecimal() and len(said) < 19 else None
    whose = about.person.id if about else person_id
    reads, older = reads_told_to(whose, limit=ON_A_PAGE, before=before)
    rows = _rows(request, reads, now)
    days = groupby(rows, key=lambda row: clock.in_jst(row.at).date())
    here = f"?about={about.person.id}" if about else ""
    context = {
        "days": [(day, _together(of_day)) for day, of_day in days],
        "about": about,
        "represented": represented,
        "withheld": read_rules().withheld,
        "grown_age": read_rules().grown_child.from_age,
        "newest": f"{request.path}{here}" if before is not None else "",
        "older": f"{here}{'&' if here else '?'}before={older}" if older else "",
    }
    return render(request, "portal/looked.html", context)


def _together(rows: Iterable[LookedRow]) -> list[LookedRow]:
    """Looks on end of the same section at the same matter for the same reason are one row: who
    works on a case goes to and fro between its answers and its papers."""
    alike = [list(same) for _, same in groupby(rows, key=ONE_SITTING)]
    return [
        replace(
            same[0],
            since=same[-1].at,
            ids=tuple(id for row in same for id in row.ids),
            whats=tuple(dict.fromkeys(what for row in reversed(same) for what in row.whats)),
        )
        for same in alike
    ]


def _about(request: HttpRequest, represented: Sequence[Represented]) -> Represented | None:
    """Whose looks are asked for; oneself for anybody for whom one may not see them."""
    asked = request.GET.get("about", "")
    return next((each for each in represented if str(each.person.id) == asked), None)


def _rows(request: HttpRequest, reads: list[ToldRead], now: datetime) -> list[LookedRow]:
    titles = case_titles(
        references={read.case_reference for read in reads} - {""},
        by=actor_of(request),
        now=now,
        language=current_language(),
    )
    purposes = {each.id: each.title for each in read_rules().purposes}
    today = clock.in_jst(now).date()
    known = units(today)
    return [
        LookedRow(
            ids=(read.id,),
            since=read.at,
            at=read.at,
            whats=("my.looked.what." + (_what(read) if read.object_kind in SHOWN else "other"),),
            section=read.system or _section(read, known, today),
            phone=known[read.section].phone if read.section in known else "",
            role=f"my.looked.role.{read.role}" if read.role else "",
            reference=read.case_reference if read.case_reference in titles else "",
            title=titles.get(read.case_reference, ""),
            purpose=purposes.get(read.purpose, ""),
            reason=read.reason,
            in_emergency=read.in_emergency,
        )
        for read in reads
    ]


def _what(read: ToldRead) -> str:
    return f"{read.object_kind}_found" if read.was_found else read.object_kind


def _section(read: ToldRead, known: dict[str, UnitOn], today: date) -> str:
    """The section by its name of today; '' where the city has none of this code any more."""
    if read.section not in known:
        return ""
    return section_title(read.section, read.ward, on=today, language=current_language())
