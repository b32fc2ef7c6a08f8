"""Who is told that staff read a case about a child: the parent, and from eighteen the child."""

from datetime import date, datetime, timedelta

import pytest

from cityhall.engine.cases.api import Case, case_page, inbox
from cityhall.engine.cases.told import told_of
from cityhall.foundation.accounts.api import user_of
from cityhall.foundation.audit.api import read_rules, reads_told_to
from cityhall.foundation.residents.api import revoke_mandate
from cityhall.kernel.clock import JST
from tests.engine.cases.scenarios import Office, a_case, row
from tests.factories.people import a_baby_of, a_resident, person_id_of

pytestmark = pytest.mark.django_db
OF_AGE = datetime(2044, 11, 18, 9, 0, tzinfo=JST)  # eighteen years after the baby was born
DAY = timedelta(days=1)


@pytest.fixture
def baby(office: Office) -> int:
    return a_baby_of(office.resident).person_id


def about(office: Office, child: int) -> str:
    reference = a_case(office)
    Case.objects.filter(reference=reference).update(subject=child)
    return reference


def told(person_id: int) -> int:
    return len(reads_told_to(person_id, limit=50)[0])


def test_from_eighteen_the_child_is_told_and_not_the_parent(office: Office, baby: int):
    reference = about(office, baby)
    case_page(reference=reference, by=office.reviewer, now=OF_AGE - DAY)
    assert (told(office.person_id), told(baby)) == (1, 0)
    case_page(reference=reference, by=office.reviewer, now=OF_AGE)
    assert (told(office.person_id), told(baby)) == (1, 1)


def test_it_holds_for_a_parent_whose_mandate_has_ended(office: Office):
    added = a_baby_of(office.resident)
    reference = about(office, added.person_id)
    ended = {"by": office.mother, "now": OF_AGE - 400 * DAY, "by_person": office.person_id}
    revoke_mandate(mandate_id=added.mandate_id, **ended)
    case_page(reference=reference, by=office.reviewer, now=OF_AGE)
    assert (told(office.person_id), told(added.person_id)) == (0, 1)


def test_a_search_that_brings_it_up_is_told_alike(office: Office, baby: int):
    reference = about(office, baby)
    clerk = user_of(office.reviewer.user_id or 0)
    where = {"section": row(reference).section, "ward": row(reference).ward}
    page = inbox(search=reference, user=clerk, now=OF_AGE, **where)
    assert [each.reference for each in page.rows] == [reference]
    assert (told(office.person_id), told(baby)) == (0, 1)


def test_others_whom_a_case_is_about_change_nothing(office: Office):
    """A case about a husband is its applicant's, however old he is."""
    husband = person_id_of(a_resident(name="髙﨑 航太", birth_date=date(1990, 1, 1)))
    case_page(reference=about(office, husband), by=office.reviewer, now=OF_AGE)
    assert (told(office.person_id), told(husband)) == (1, 0)


def test_it_costs_no_query_where_nobody_else_is_meant(
    office: Office, baby: int, django_assert_num_queries
):
    plain, child = row(a_case(office)), row(about(office, baby))
    with django_assert_num_queries(0):
        told_of([plain], on=OF_AGE.date())
    with django_assert_num_queries(1):
        told_of([child, plain] * 5, on=OF_AGE.date())
    assert read_rules().grown_child.from_age == 18
