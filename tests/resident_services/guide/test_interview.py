"""The interview: few questions, none of them twice, none that is known, and a way back."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings

from cityhall.engine.procedures.api import Catalogue, catalogue
from cityhall.resident_services.guide.interview import Interview
from cityhall.resident_services.guide.standing import given_by

TODAY = date(2026, 11, 24)
MOTHER = {
    "event.move": "from_other_city",
    "event.moved_on": "2026-11-17",
    "event.childbirth": "born",
    "child.birth_date": "2026-11-18",
    "applicant.birth_date": "1994-05-05",
    "applicant.employer_kind": "company",
    "applicant.health_insurance": "family_employee",
}


def known_catalogue() -> Catalogue:
    return catalogue(settings.CATALOGUE_DIR, settings.MUNICIPALITY_DIR)


def interview(
    *events: str, answers: dict[str, Any] | None = None, skipped: tuple[str, ...] = (), **facts: Any
) -> Interview:
    known = known_catalogue()
    given = given_by(known, events)
    said = {**given, **(answers or {})}
    procedures = [one.id for event in events for one in known.procedures_of(event)]
    return Interview(
        known, tuple(dict.fromkeys(procedures)), {**facts, **said}, said, given, skipped, TODAY
    )


def run(*events: str, answers: dict[str, Any], **facts: Any) -> list[str]:
    """The questions in the order in which somebody with these answers meets them."""
    said: dict[str, Any] = {}
    skipped: tuple[str, ...] = ()
    asked: list[str] = []
    while (item := interview(*events, answers=said, skipped=skipped, **facts).next) is not None:
        asked.append(item)
        if item in answers:
            said[item] = answers[item]
        else:
            skipped += (item,)
    return asked


def test_a_move_and_a_birth_take_a_handful() -> None:
    asked = run("moving", "pregnancy-birth", answers=MOTHER)
    assert 5 <= len(asked) <= 8
    assert len(set(asked)) == len(asked)
    assert {"event.moved_on", "child.birth_date"} <= set(asked)


@pytest.mark.parametrize("event", list(known_catalogue().life_events))
def test_every_interview_ends_even_if_nothing_is_known(event: str) -> None:
    asked = run(event, answers={})
    assert len(set(asked)) == len(asked) <= 12


@pytest.mark.parametrize("event", list(known_catalogue().life_events))
def test_what_an_event_states_is_never_asked(event: str) -> None:
    assert not set(run(event, answers=MOTHER)) & set(known_catalogue().life_events[event].given)


def test_known_facts_and_what_follows_from_them_are_not_asked() -> None:
    facts = {"applicant.birth_date": "1994-05-05", "applicant.employer_kind": "company"}
    asked = run("moving", "pregnancy-birth", answers=MOTHER, **facts)
    assert not set(asked) & {*facts, "applicant.pension_kind", "applicant.resides_in_city"}


def test_the_day_of_a_deadline_is_asked_where_something_applies() -> None:
    answers = {
        "event.move": "none",
        "applicant.resides_in_city": True,
        "applicant.health_insurance": "none",
        "applicant.birth_date": "1990-01-01",
        "applicant.employer_kind": "not_working",
        "event.insurance_changed_on": "2026-11-20",
    }
    assert "event.insurance_changed_on" in run("work", answers=answers)


def test_back_leads_the_way_one_came() -> None:
    answers: dict[str, Any] = {}
    came: list[str] = []
    while (item := interview("moving", "pregnancy-birth", answers=answers).next) is not None:
        step = interview("moving", "pregnancy-birth", answers=answers)
        assert step.path == tuple(came)
        assert step.before(item) == (came[-1] if came else None)
        came.append(item)
        answers[item] = MOTHER[item]


def test_how_many_are_left_is_never_less_than_one_while_asking() -> None:
    step = interview("moving", "pregnancy-birth")
    assert step.next is not None
    assert step.at_most >= 1
