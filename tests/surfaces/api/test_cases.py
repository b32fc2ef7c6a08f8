"""What other systems see of cases, what stays hidden from them, and that each read is on record."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case, export_hand_overs, open_bundle, verify
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import reads_of_person
from cityhall.foundation.audit.models import Entry
from cityhall.foundation.clients.api import Scoped
from cityhall.foundation.residents.api import person_of, protect_person
from cityhall.foundation.residents.models import Household, Person
from tests.engine.cases.catalogue import ALLOWANCE, REGISTER
from tests.engine.cases.scenarios import Office, a_case, a_filing, a_key, an_approved_case
from tests.factories.people import TESTS, a_baby_of, a_resident
from tests.factories.places import NOON, YAHATA_NISHI
from tests.surfaces.api.callers import EVERYTHING, a_system, caller
from tests.surfaces.portal.conftest import signed_in

pytestmark = pytest.mark.django_db
CORE = "core_list"


def listed(browser: Client, query: str = "") -> Any:
    answer = browser.get(f"/api/v1/cases{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_system_lists_what_changed_and_goes_on_from_there(office: Office) -> None:
    first = [a_case(office, now=NOON + timedelta(seconds=n)) for n in range(5)]
    system = caller(a_system(*EVERYTHING))
    page = listed(system, "?limit=2")
    seen = [row["reference"] for row in page["cases"]]
    while page["next"]:
        page = listed(system, f"?limit=2&cursor={page['next']}")
        seen += [row["reference"] for row in page["cases"]]
    assert seen == first
    later = a_case(office, REGISTER, now=NOON + timedelta(minutes=1))
    (row,) = listed(system, f"?cursor={page['last']}")["cases"]
    assert row["reference"] == later
    assert "髙﨑" not in str(row)
    assert listed(system, f"?procedure={REGISTER}")["cases"] == [row]


def test_only_of_the_section_and_ward_that_were_granted(office: Office) -> None:
    reference = a_case(office)
    elsewhere = caller(
        a_system(*(Scoped(each.scope, "citizens", YAHATA_NISHI) for each in EVERYTHING))
    )
    assert listed(elsewhere)["cases"] == []
    missing = elsewhere.get(f"/api/v1/cases/{reference}")
    assert (missing.status_code, missing.json()["code"]) == (404, "cases.not_found")


def test_a_case_is_read_and_its_person_can_see_by_whom(office: Office) -> None:
    reference = an_approved_case(office)
    answer = caller(a_system(*EVERYTHING)).get(f"/api/v1/cases/{reference}")
    case = answer.json()
    assert answer["Cache-Control"] == "private, no-store"
    values = {each["item"]: each["value"] for each in case["values"]}
    assert values["applicant.employer"] == "小倉印刷𠮷田"
    assert case["decision"]["outcome"] == "approved"
    (read,) = [each for each in reads_of_person(office.person_id) if each.actor_kind == "client"]
    assert read.actor_label.startswith("手当システム (client-")
    assert (read.reason, read.case_reference) == ("手当の支給", reference)


def test_of_a_protected_person_there_is_nothing(office: Office) -> None:
    reference = a_case(office)
    protect_person(
        person_id=office.person_id,
        valid_from=NOON.date(),
        valid_until=None,
        reason="テスト",
        by=TESTS,
        now=NOON,
    )
    everywhere = caller(a_system(*(Scoped(each.scope) for each in EVERYTHING)))
    assert listed(everywhere)["cases"] == []
    for path in (reference, f"{reference}/core-systems/{CORE}"):
        ask = everywhere.post if "core" in path else everywhere.get
        answer = ask(f"/api/v1/cases/{path}", {"taken": True}, content_type="application/json")
        assert answer.status_code == 404, path
        assert reference not in answer.content.decode()


def test_of_a_protected_person_who_filed_for_another_there_is_no_name(office: Office) -> None:
    father = a_resident(name="守部 太郎")
    baby = a_baby_of(father)
    filing = replace(a_filing(office, ALLOWANCE), person_id=baby.person_id)
    by = Actor.of(father).acting_for(baby.person_id)
    opened = open_bundle(filing=filing, by=by, now=NOON, client_key=a_key()).cases[0]
    own = Household.objects.create(created_at=NOON)  # so that the child is not protected, too
    Person.objects.filter(pk=baby.person_id).update(household=own)
    protect_person(
        person_id=person_of(father) or 0,
        valid_from=NOON.date(),
        valid_until=None,
        reason="テスト",
        by=TESTS,
        now=NOON,
    )
    answer = caller(a_system(*EVERYTHING)).get(f"/api/v1/cases/{opened.reference}")
    assert answer.status_code == 200, answer.content.decode()
    assert "守部" not in answer.content.decode()


def test_a_core_system_answers_and_the_case_knows(office: Office) -> None:
    reference = an_approved_case(office)
    system = caller(a_system(*EVERYTHING))
    path = f"/api/v1/cases/{reference}/core-systems/{CORE}"

    def answer(taken: bool, reason: str = "") -> Any:
        return system.post(path, {"taken": taken, "reason": reason}, "application/json")

    assert answer(True).json()["code"] == "api.no_such_case"  # not handed over yet
    export_hand_overs(system=CORE, by=office.reviewer, now=NOON)
    assert answer(False).json()["code"] == "cases.reason_missing"
    refused = answer(False, "口座番号の桁が足りません").json()
    assert (refused["status"], refused["is_new"]) == ("failed", True)
    assert answer(True).json()["is_new"]
    assert not answer(True).json()["is_new"]
    (standing,) = system.get(f"/api/v1/cases/{reference}").json()["core_systems"]
    assert standing["status"] == "acknowledged"
    event = Case.objects.get(reference=reference).events.latest("sequence")
    assert (event.kind, event.actor_kind) == ("core_system_answered", "client")
    assert list(verify()) == []
    noted = Entry.objects.filter(action="hand_over.answered", actor_kind="client")
    assert noted.latest("id").reason == "手当の支給"


def test_a_list_costs_the_same_however_long(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    system = caller(a_system(*EVERYTHING))
    for _ in range(12):
        a_case(office)
    listed(system)
    with django_assert_max_num_queries(14) as found:
        assert len(listed(system)["cases"]) == 12
    assert len(found)


def test_a_resident_reads_their_own_and_nobody_elses(office: Office) -> None:
    mine = a_case(office)
    other = signed_in(a_resident(name="門司 港", birth_date=NOON.date().replace(year=1980)))
    browser = signed_in(office.resident)
    (case,) = browser.get("/api/v1/me/cases").json()["cases"]
    assert case["reference"] == mine
    one = browser.get(f"/api/v1/me/cases/{mine.lower()}", headers={"accept-language": "en"})
    assert one.json()["reference"] == mine
    assert one["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in one
    assert other.get("/api/v1/me/cases").json() == {"cases": []}
    assert other.get(f"/api/v1/me/cases/{mine}").json()["code"] == "api.no_such_case"
    for path in ("/api/v1/me/cases", f"/api/v1/me/cases/{mine}"):
        assert browser.post(path).status_code == 405  # nothing is written by a cookie
