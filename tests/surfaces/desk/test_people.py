"""Looking at somebody outside a case asks for a purpose and a reason, and both are told."""

import pytest
from django.test import Client

from cityhall.foundation.audit.api import entries_about, reads_of_person
from tests.engine.cases.scenarios import Office
from tests.factories.people import a_protected_resident, person_id_of

ASKED = {"name": "髙﨑", "purpose": "inquiry", "reason": "電話で住所を尋ねられた"}


def test_a_search_without_purpose_or_reason_looks_for_nobody(office: Office, desk: Client) -> None:
    assert "目的" in desk.get("/desk/people/").content.decode()
    for missing in ("purpose", "reason"):
        answer = desk.post("/desk/people/", {**ASKED, missing: " "})
        assert answer.status_code == 422
        assert "髙﨑 美咲" not in answer.content.decode()
    assert desk.post("/desk/people/", {**ASKED, "name": "髙"}).status_code == 422
    assert entries_about("person_list", "search") == []
    assert reads_of_person(office.person_id) == []


def test_who_is_found_and_read_can_tell_why(office: Office, desk: Client) -> None:
    found = desk.post("/desk/people/", ASKED).content.decode()
    assert "髙﨑 美咲" in found
    address = f"/desk/people/{office.person_id}/"
    assert "髙﨑" not in desk.get(address).content.decode(), "not even the name without a reason"
    assert desk.post(address, {**ASKED, "reason": ""}).status_code == 422
    assert "大手町" in desk.post(address, ASKED).content.decode()
    read, was_found = reads_of_person(office.person_id)
    assert (read.action, was_found.action) == ("person.read", "person.found")
    for entry in (read, was_found):
        assert entry.reason == ASKED["reason"]
        assert entry.detail["purpose"] == "inquiry"
        assert entry.detail["section"] == "citizens"


def test_a_protected_person_is_as_one_who_does_not_exist(office: Office, desk: Client) -> None:
    hidden = person_id_of(a_protected_resident(name="髙﨑 隠"))
    found = desk.post("/desk/people/", {**ASKED, "name": "髙﨑"}).content.decode()
    assert "髙﨑 隠" not in found
    answers = [desk.post(f"/desk/people/{each}/", ASKED) for each in (hidden, 10**18)]
    assert [answer.status_code for answer in answers] == [404, 404]
    first, second = (answer.content.decode() for answer in answers)
    assert "その方は見つかりません" in first
    assert "その方は見つかりません" in second


@pytest.mark.parametrize("address", ["/desk/people/", "/desk/people/1/"])
def test_only_for_the_office(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
