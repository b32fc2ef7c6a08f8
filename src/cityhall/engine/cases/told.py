"""Who is told that staff read a case: its person, or the grown child whom it is about."""

from collections.abc import Sequence
from datetime import date

from cityhall.engine.cases.models import Case
from cityhall.foundation.audit.api import read_rules
from cityhall.foundation.residents.api import grown_children

Found = tuple[str, str, int | None]


def told_of(cases: Sequence[Case], *, on: date) -> dict[int, int | None]:
    """By the id of the case, the person who is told of reads on that day. No query where no case
    is about somebody else, one otherwise."""
    pairs = {
        (case.person_id, case.subject_id)
        for case in cases
        if case.person_id and case.subject_id and case.subject_id != case.person_id
    }
    rule = read_rules().grown_child
    grown = grown_children(pairs, on=on, from_age=rule.from_age) if pairs else frozenset()
    return {
        case.pk: case.subject_id
        if (case.person_id or 0, case.subject_id or 0) in grown
        else case.person_id
        for case in cases
    }


def found_in(cases: Sequence[Case], *, on: date) -> list[Found]:
    """The cases that a search brought up, as the audit takes them."""
    told = told_of(cases, on=on)
    return [(case.reference, case.reference, told[case.pk]) for case in cases]
