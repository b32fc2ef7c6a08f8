"""Tells staff when a due day comes near and when it has passed, rung by rung; and the person, once
it has passed. The rungs are data: ladder.yaml of the municipality."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from cityhall.engine.cases.access import for_eyes_of
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.events import CaseOverdue, StaffWarned
from cityhall.engine.cases.models import Case, DueWarning
from cityhall.engine.cases.records import Change, append
from cityhall.engine.cases.rules.dates import Clock
from cityhall.foundation.accounts.api import Actor, Away, Holder, away_on, holders_of, user_of
from cityhall.foundation.audit.api import record
from cityhall.foundation.organisation.api import Rung, calendar_of, ladder, units_above
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import write

WATCH = Actor.system("期限の見張り")
CLIMBED = "ladder_climbed"
BATCH = 200


@dataclass(frozen=True)
class Recipient:
    """Somebody who is told: in which role, and why instead of whom it would have been."""

    user_id: int
    role: str
    because: str = ""


def climb_ladders(*, now: datetime) -> int:
    """Tells of every case that has reached a rung, each in its own transaction; how many.

    Nothing before the hour that the city has set.
    """
    moment = in_jst(now)
    if moment.hour < ladder().hour:
        return 0
    due = Case.objects.filter(ladder_on__lte=moment.date()).order_by("ladder_on", "id")
    done = 0
    for case_id in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            done += _climb(case_id, today=moment.date(), now=now)
        except Conflict:  # somebody moved it just now; the next round looks again
            continue
    return done


@write
def _climb(case_id: int, *, today: date, now: datetime) -> bool:
    case = Case.objects.get(pk=case_id)
    if case.ladder_on is None or case.ladder_on > today or case.due_on is None:
        return False
    definition = version_of(case.version_id)
    here = partial(calendar_of, case.section, case.ward)
    clock = Clock(definition.procedure, definition.workflow, here, ladder().rungs)
    days = clock.rungs_of(case.due_on)
    reached = [rung for day, rung in days if case.ladder_on <= day <= today]
    following = min((day for day, _ in days if day > today), default=None)
    if not reached:  # the city has changed its ladder since
        append(case, Change(CLIMBED, sets={"ladder_on": following}), by=WATCH, now=now)
        return True
    _tell(case, case.due_on, reached, following, now)
    return True


def _tell(
    case: Case, due: date, reached: list[Rung], following: date | None, now: datetime
) -> None:
    """Of several rungs reached at once (the worker stood still) the highest is named, and all who
    would have been told are."""
    rung, whom = reached[-1], {one for each in reached for one in each.tell}
    recipients = recipients_of(case, whom, now=now)
    told = sorted({one.user_id for one in recipients})
    change = Change(
        CLIMBED,
        sets={"ladder_on": following},
        says={"rung": rung.id, "told": told, "tells_resident": "resident" in whom},
    )
    append(case, change, by=WATCH, now=now)
    DueWarning.objects.bulk_create(
        [
            DueWarning(
                case=case,
                rung=rung.id,
                due_on=due,
                to_id=one.user_id,
                role=one.role,
                because=one.because,
                at=now,
            )
            for one in recipients
        ],
        ignore_conflicts=True,
    )
    record(
        by=WATCH,
        action="case.ladder_climbed",
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        person_id=case.person_id,
        detail={"rung": rung.id, "told": told},
        now=now,
    )
    if told:
        announce(StaffWarned(case.reference, case.head_sequence, tuple(told)), now=now)
    if "resident" in whom:
        is_head_told = any(one.role != DueWarning.Role.ASSIGNEE for one in recipients)
        overdue = CaseOverdue(case.reference, case.head_sequence, is_head_told=is_head_told)
        announce(overdue, now=now)


def recipients_of(case: Case, whom: Iterable[str], *, now: datetime) -> tuple[Recipient, ...]:
    """Who is told of a case, each once, in the first role that fits: the clerk, or in their
    absence the deputy, or else the head of the section; the head of the section; the next head
    above.

    Of a case that is hidden from one of them it is not said that it exists; if nobody is left,
    those are told who keep protected people's cases there.
    """
    heads = _heads(case, in_jst(now).date())
    found: list[Recipient] = []
    if "clerk" in whom:
        found += _assignee_or_other(case, heads, now)
    if "supervisor" in whom:
        found += _level(heads, 0)
    if "above" in whom:
        found += _level(heads, 1)
    first = {one.user_id: one for one in reversed(found)}
    seeing = [one for one in first.values() if _may_know(one.user_id, case, now)]
    if first and not seeing:
        keepers = holders_of("protected_reader", sections=["", case.section], ward=case.ward)
        return tuple(Recipient(each.user_id, "reader", "protected") for each in keepers)
    return tuple(sorted(seeing, key=lambda one: one.user_id))


def _heads(case: Case, today: date) -> list[tuple[str, list[Holder]]]:
    """Those who hold the role of supervisor for the section, then for each unit above it, and at
    last for all; levels without anybody are left out, but not the section's own."""
    chain = [case.section, *units_above(case.section, today), ""]
    holders = holders_of("supervisor", sections=chain, ward=case.ward)
    levels = [(code, [each for each in holders if each.section == code]) for code in chain]
    return [level for level in levels if level[1] or level[0] == case.section]


def _level(heads: list[tuple[str, list[Holder]]], level: int) -> list[Recipient]:
    """The heads of a level; where the section has none, the next ones above in their stead."""
    role = "above" if level else "supervisor"
    if level == 0 and not heads[0][1]:
        return [Recipient(one.user_id, "above", "no_head") for one in _level(heads, 1)]
    if level >= len(heads):
        return []
    return [Recipient(each.user_id, role) for each in heads[level][1]]


def _assignee_or_other(
    case: Case, heads: list[tuple[str, list[Holder]]], now: datetime
) -> list[Recipient]:
    if case.assignee_id is None:
        return [Recipient(one.user_id, one.role, "unassigned") for one in _level(heads, 0)]
    today = in_jst(now).date()
    away = away_on([case.assignee_id], today).get(case.assignee_id)
    if is_present(case.assignee_id, case, away):
        return [Recipient(case.assignee_id, "clerk")]
    deputy = away.deputy_id if away else None
    if deputy is not None and _can_act_as_deputy(deputy, case, now):
        return [Recipient(deputy, "deputy", "absent")]
    return [Recipient(one.user_id, one.role, "absent") for one in _level(heads, 0)]


def is_present(user_id: int, case: Case, away: Away | None) -> bool:
    """Whether a clerk works where the case lies, and today: the account is open, the duty is held,
    the register says nothing of an absence."""
    sections = ["", case.section]
    return away is None and any(
        each.user_id == user_id
        for role in ("reviewer", "decider", "receptionist", "supervisor")
        for each in holders_of(role, sections=sections, ward=case.ward)
    )


def _can_act_as_deputy(deputy: int, case: Case, now: datetime) -> bool:
    """A deputy who is away as well, or may not know of the case, is no help."""
    away = away_on([deputy], in_jst(now).date()).get(deputy)
    return is_present(deputy, case, away) and _may_know(deputy, case, now)


def _may_know(user_id: int, case: Case, now: datetime) -> bool:
    shown = for_eyes_of(user_of(user_id), Case.objects.filter(pk=case.pk), now=now)
    return shown.exists()
