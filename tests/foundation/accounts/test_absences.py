"""Who is away when, who stands in, and who may say so."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError

from cityhall.foundation.accounts.api import (
    Actor,
    User,
    absences_seen_by,
    away_on,
    close_staff_account,
    deputies_of,
    enter_absence,
    people_kept_by,
    withdraw_absence,
)
from cityhall.foundation.accounts.models import Absence
from cityhall.foundation.audit.api import entries_about
from cityhall.kernel.errors import NotAllowed, NotFound, Problem
from tests.engine.cases.conftest import in_a_file
from tests.engine.cases.test_at_once import at_once, codes
from tests.factories.people import TESTS, a_clerk, a_resident
from tests.factories.places import NOON, YAHATA_NISHI

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 4)


def away(who: User, deputy: User | None = None, by: User | None = None, **given: date) -> int:
    return enter_absence(
        user_id=who.pk,
        first_on=given.get("first", FIRST),
        last_on=given.get("last", LAST),
        deputy_id=deputy.pk if deputy else None,
        by=Actor.of(by or who),
        now=NOON,
    )


@pytest.mark.django_db
def test_from_the_first_day_to_the_last():
    clerk, deputy = a_clerk("reviewer"), a_clerk("decider", name="代わり 花子")
    away(clerk, deputy)
    day = timedelta(days=1)
    assert away_on([clerk.pk, deputy.pk], FIRST - day) == away_on([clerk.pk], LAST + day) == {}
    for on in (FIRST, LAST):
        found = away_on([clerk.pk, deputy.pk], on)
        assert set(found) == {clerk.pk}
        assert (found[clerk.pk].deputy, found[clerk.pk].last_on) == ("代わり 花子", LAST)


@pytest.mark.django_db
def test_withdrawn_it_counts_no_more_and_stays_known():
    clerk, head = a_clerk("reviewer"), a_clerk("supervisor", name="統括 三子")
    entered = away(clerk)
    for _ in range(2):
        withdraw_absence(absence_id=entered, by=Actor.of(head), now=NOON)
    assert away_on([clerk.pk], FIRST) == {}
    (row,) = absences_seen_by(clerk, on=FIRST, past=True)
    assert (row.withdrawn_by, row.withdrawn_at) == ("統括 三子", NOON)
    actions = [entry.action for entry in entries_about("user", clerk.pk)]
    assert actions[:2] == ["absence.withdrawn", "absence.entered"]
    away(clerk)  # the days are free again


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"last": FIRST - timedelta(days=1)}, "accounts.absence_days"),
        ({"first": NOON.date() - timedelta(days=9), "last": NOON.date() - timedelta(days=1)},
         "accounts.absence_days"),
        ({"last": FIRST + timedelta(days=367)}, "accounts.absence_days"),
        ({"first": LAST, "last": LAST + timedelta(days=3)}, "accounts.absence_overlaps"),
        ({"first": FIRST - timedelta(days=3), "last": LAST + timedelta(days=3)},
         "accounts.absence_overlaps"),
    ],
)  # fmt: skip
def test_days_that_cannot_be(days, code):
    clerk = a_clerk("reviewer")
    away(clerk)
    with pytest.raises(Problem) as refused:
        away(clerk, **days)
    assert refused.value.code == code
    assert Absence.objects.count() == 1


@pytest.mark.django_db
def test_a_deputy_works_in_the_same_section_and_ward():
    clerk, colleague = a_clerk("reviewer", name="あ"), a_clerk("decider", name="い")
    everywhere = a_clerk("supervisor", section="", ward="", name="う")
    strangers = [
        clerk,
        a_clerk("reviewer", section="nurseries"),
        a_clerk("reviewer", ward=YAHATA_NISHI),
        a_clerk("accountant"),
        a_resident(),
    ]
    gone = a_clerk("reviewer")
    close_staff_account(user_id=gone.pk, by=TESTS, now=NOON)
    assert [each.id for each in deputies_of([clerk.pk])] == [
        clerk.pk, colleague.pk, everywhere.pk
    ]  # fmt: skip
    for deputy in (*strangers, gone):
        with pytest.raises(Problem) as refused:
            away(clerk, deputy)
        assert refused.value.code == "accounts.deputy_unfit"


@pytest.mark.django_db
def test_oneself_and_the_head_may_say_so_and_nobody_else():
    clerk, head = a_clerk("reviewer", name="審査 一郎"), a_clerk("supervisor")
    other_head = a_clerk("supervisor", ward=YAHATA_NISHI)
    away(clerk, by=head)
    assert [each.id for each in people_kept_by(head)] == [head.pk, clerk.pk]
    for stranger in (other_head, a_clerk("reviewer"), a_clerk("operator")):
        assert absences_seen_by(stranger, on=FIRST, past=False) == []
        with pytest.raises(NotAllowed):
            away(clerk, by=stranger, first=LAST + timedelta(days=1), last=LAST + timedelta(days=2))
        with pytest.raises(NotAllowed):
            withdraw_absence(absence_id=Absence.objects.get().pk, by=Actor.of(stranger), now=NOON)
    with pytest.raises(NotAllowed):
        away(operator := a_clerk("operator"), by=operator)
    with pytest.raises(NotFound):
        withdraw_absence(absence_id=10**9, by=Actor.of(head), now=NOON)


@pytest.mark.django_db
def test_the_database_refuses_what_no_form_would_send():
    clerk = a_clerk("reviewer")
    with pytest.raises(IntegrityError):
        Absence.objects.create(
            user=clerk, first_on=FIRST, last_on=LAST, deputy=clerk, entered_by=clerk,
            entered_at=NOON,
        )  # fmt: skip


def test_of_two_entries_at_once_one_stands(transactional_db: None, tmp_path: Path):
    with in_a_file(tmp_path / "several.sqlite3"):
        clerk = a_clerk("reviewer")
        results = at_once(*[lambda: away(clerk)] * 3)
        assert Absence.objects.count() == 1
    assert codes(results) == ["accounts.absence_overlaps"] * 2
