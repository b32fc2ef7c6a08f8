"""The page for the code from a counter, and the desk's page that hands it out."""

import re

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case
from cityhall.engine.cases.models import LinkCode
from cityhall.foundation.accounts.api import User
from tests.factories.people import a_clerk
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import a_case_of, a_key

NAME = {"family": "高崎", "given": "美咲", "family_kana": "タカサキ", "given_kana": "ミサキ"}


def left_at_the_counter() -> Case:
    given = {"applicant__name": NAME, "applicant__birth_date": "1994-04-12"}
    return Case.objects.get(reference=a_case_of(None, "notification", **given))


def handed_out(case: Case) -> str:
    clerk = a_clerk("receptionist", section=case.section, ward=case.ward, login=a_key())
    desk = signed_in(clerk)
    assert f"/desk/cases/{case.reference}/link/" in desk.get(f"/desk/cases/{case.reference}/").text
    address = f"/desk/cases/{case.reference}/link/"
    assert "コードを作る" in desk.get(address).text
    assert not LinkCode.objects.exists(), "looking makes nothing"
    page = desk.post(address).text
    found = re.search(r"big-figure number\">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])<", page)
    assert found, page
    assert "/my/link/" in page
    assert "<svg" in page
    return found[1]


def test_from_the_counter_to_my_page(client: Client, mother: User):
    case = left_at_the_counter()
    code = handed_out(case)
    assert "/my/link/" in client.get("/my/").text
    answer = client.post("/my/link/", {"code": code})
    assert answer.url == f"/my/cases/{case.reference}/?told=linked"
    assert "窓口の手続きがつながりました" in client.get(answer.url).text
    assert case.reference in client.get("/my/").text


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "つなげませんでした"), ("en", "This code did not work"), ("ja-x-easy", "もらって")],
)
def test_what_does_not_fit_is_told_beside_the_box(client: Client, language: str, words: str):
    client.cookies["cityhall_language"] = language
    answer = client.post("/my/link/", {"code": "0000-0000-0"})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="0000-0000-0"' in answer.text, "what was typed stays"
    assert client.post("/my/link/", {"code": "abc"}).status_code == 422
    for _ in range(4):
        client.post("/my/link/", {"code": "0000-0000-0"})
    assert client.post("/my/link/", {"code": "0000-0000-0"}).status_code == 429


def test_a_visitor_signs_in_first(city: None):
    assert Client().get("/my/link/").url == "/sign-in/?next=%2Fmy%2Flink%2F"
