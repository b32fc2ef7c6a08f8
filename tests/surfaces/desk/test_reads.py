"""Whatever personal things staff are shown is in the audit, once a page, or it is not shown."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cityhall.engine.cases.api import (
    Answered,
    Case,
    case_page,
    export_hand_overs,
    take_in_answers,
)
from cityhall.foundation.audit.api import (
    AuditEntry,
    digest_of_search,
    entries_about,
    entries_of_case,
    reads_of_person,
)
from cityhall.foundation.residents.api import search_people
from tests.conftest import AssertFlat
from tests.engine.cases.catalogue import ALLOWANCE, MOVING, REGISTER
from tests.engine.cases.scenarios import (
    Office,
    a_bundle,
    a_case,
    an_approved_case,
)
from tests.factories.people import a_clerk
from tests.factories.places import KOKURA_KITA, NOON
from tests.surfaces.desk.conftest import at_desk

HERE = f"citizens.{KOKURA_KITA}"
SYSTEM = "core_list"


def lists(object_id: str = HERE) -> list[AuditEntry]:
    return entries_about("case_list", object_id)


def test_a_list_of_names_leaves_one_entry_with_all_that_it_showed(
    office: Office, desk: Client
) -> None:
    assert desk.get("/desk/").status_code == 200
    assert lists() == [], "an empty list shows nobody"
    references = {a_case(office), a_case(office)}
    desk.get("/desk/")
    (entry,) = lists()
    assert (entry.action, entry.actor_id) == ("case_list.read", office.reviewer.user_id)
    assert set(entry.detail["shown"]) == references
    assert entry.detail["total"] == 2
    assert "search" not in entry.detail


def test_a_search_leaves_what_was_found_and_of_its_words_a_digest(
    office: Office, desk: Client
) -> None:
    reference = a_case(office)
    desk.get("/desk/?words=髙﨑")
    desk.get("/desk/?words=だれもいない")
    nobody, found = lists()
    assert found.detail["shown"] == [reference]
    assert found.detail["search"] == digest_of_search(" 髙﨑 ") == digest_of_search("高崎")
    assert (nobody.detail["shown"], nobody.detail["total"]) == ([], 0)
    assert nobody.detail["search"] == digest_of_search("だれもいない")
    assert not any("髙" in str(each) or "だれも" in str(each) for each in (nobody, found))


def test_going_on_to_the_next_case_shows_no_list(office: Office, desk: Client) -> None:
    first, _ = a_case(office), a_case(office)
    desk.get(f"/desk/next/?list=view%3Dtodo&at=0&reference={first}")
    assert lists() == []


def test_a_number_that_leads_to_cases_leaves_an_entry(office: Office) -> None:
    both = a_bundle(office, REGISTER, MOVING)
    counter = at_desk(office.receptionist)
    assert counter.get(f"/desk/open/{both.reference}/").status_code == 200
    (entry,) = lists(both.reference)
    assert set(entry.detail["shown"]) == {case.reference for case in both.cases}


def test_a_case_that_could_not_be_read_was_not_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = a_case(office)

    def broken(*given: Any, **named: Any) -> None:
        raise RuntimeError("the page breaks half way")

    with monkeypatch.context() as patch:
        patch.setattr("cityhall.engine.cases.queries.case_page.related_cases", broken)
        with pytest.raises(RuntimeError):
            case_page(reference=reference, by=office.reviewer, now=NOON)
    reads = [each for each in entries_of_case(reference) if each.action == "case.read"]
    assert reads == [], "the entry stands and falls with the read"
    desk = at_desk(office.reviewer)
    assert desk.get(f"/desk/cases/{reference}/").status_code == 200
    reads = [each for each in entries_of_case(reference) if each.action == "case.read"]
    assert len(reads) == 1


def test_a_list_taken_out_is_told_of_each_person_in_it(office: Office, desk: Client) -> None:
    references = {an_approved_case(office), an_approved_case(office)}
    batch = export_hand_overs(system=SYSTEM, by=office.reviewer, now=NOON)
    before = len(reads_of_person(office.person_id))
    assert desk.get(f"/desk/hand-over/lists/{batch}/").status_code == 200
    new = reads_of_person(office.person_id)[: -before or None]
    assert {each.case_reference for each in new} == references
    assert {each.detail["hand_over_batch"] for each in new} == {batch}
    assert all(each.reason for each in new)
    assert len(entries_about("hand_over_batch", batch)) == 2, "made, and taken out"


def test_taking_out_ten_costs_no_more_queries_than_taking_out_two(
    office: Office, desk: Client
) -> None:
    def queries(count: int) -> int:
        for _ in range(count):
            an_approved_case(office)
        batch = export_hand_overs(system=SYSTEM, by=office.reviewer, now=NOON)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/desk/hand-over/lists/{batch}/").status_code == 200
        return len(captured)

    queries(1)
    assert queries(2) == queries(10)


def test_what_could_not_be_taken_in_is_shown_with_one_entry(office: Office, desk: Client) -> None:
    references = [an_approved_case(office), an_approved_case(office)]
    export_hand_overs(system=SYSTEM, by=office.reviewer, now=NOON)
    failures = [Answered(each, taken=False, reason="口座の番号が違う") for each in references]
    take_in_answers(system=SYSTEM, answers=failures, by=office.reviewer, now=NOON)
    assert desk.get("/desk/hand-over/").status_code == 200
    (entry,) = lists("hand_over.failed")
    assert set(entry.detail["shown"]) == set(references)


def test_a_search_for_people_is_in_the_audit(office: Office) -> None:
    (person,) = search_people("髙﨑", user=a_clerk("reviewer"), reason="電話の問い合わせ", now=NOON)
    (entry,) = entries_about("person_list", "search")
    assert entry.detail["shown"] == [person.id]
    assert entry.detail["search"] == digest_of_search("高崎")


def test_a_search_of_thirty_costs_no_more_than_of_three(
    office: Office, desk: Client, assert_query_count_flat: AssertFlat
) -> None:
    assert_query_count_flat(
        desk, "/desk/?words=髙﨑", lambda count: [a_bundle(office, ALLOWANCE) for _ in range(count)]
    )
    assert Case.objects.count() == 30
