"""What is open to all: procedures, what they ask, life events, the guide, in three languages."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from django.test import Client

from cityhall.engine.procedures.api import catalogue
from cityhall.surfaces.api import retiring
from cityhall.surfaces.api.retiring import Retiring
from cityhall.surfaces.api.web.v1 import description
from cityhall.surfaces.command_line.__main__ import cityhall

browser = Client()
CLAIM = "child-allowance-claim"
KNOWN = {"applicant.resides_in_city": True, "applicant.employer_kind": "company"}


def get(path: str, **headers: str) -> Any:
    answer = browser.get(f"/api/v1{path}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_all_procedures_come_page_by_page() -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = get(f"/procedures?limit=40&cursor={cursor}")
        seen += [row["id"] for row in page["procedures"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == sorted(catalogue().procedures)


def test_the_procedures_of_a_life_event() -> None:
    event = next(each for each in get("/life-events")["life_events"] if each["procedures"])
    page = get(f"/procedures?life_event={event['id']}&limit=200")
    assert len(page["procedures"]) == event["procedures"]
    assert all(event["id"] in row["life_events"] for row in page["procedures"])


def test_a_procedure_speaks_the_readers_language() -> None:
    one = catalogue().procedures[CLAIM]
    for asked, language in [("en-GB, ja;q=0.5", "en"), ("ja-x-easy", "ja-x-easy"), ("fr", "ja")]:
        answer = browser.get(f"/api/v1/procedures/{CLAIM}", headers={"accept-language": asked})
        assert answer.json()["title"].replace(" ", "") == _plain(one.title[language])
        assert answer["Content-Language"] == language.removesuffix("-x-easy")
        assert "Accept-Language" in answer["Vary"]


def _plain(words: str) -> str:
    from cityhall.kernel.texts import plain

    return plain(words).replace(" ", "")


def test_what_a_procedure_asks_is_a_schema_that_takes_answers() -> None:
    schema = get(f"/procedures/{CLAIM}/schema")
    jsonschema.Draft202012Validator.check_schema(schema)
    one = catalogue().procedures[CLAIM]
    assert set(schema["properties"]) == set(one.items)
    name = {"family": "髙﨑", "given": "𠮷", "family_kana": "タカサキ", "given_kana": "ヨシ"}
    jsonschema.validate(name, schema["properties"]["applicant.name"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"family": "髙﨑"}, schema["properties"]["applicant.name"])


def test_every_procedure_has_a_sound_schema() -> None:
    for one in catalogue().procedures:
        jsonschema.Draft202012Validator.check_schema(get(f"/procedures/{one}/schema"))


def test_the_guide_says_what_the_command_says(tmp_path: Path) -> None:
    words = "引っ越してきた 子どもが生まれた"
    searched = CliRunner().invoke(cityhall, ["guide", "search", words, "--top", "5", "--json"])
    assert get(f"/guide/search?words={words}&top=5") == json.loads(searched.output)
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(KNOWN), encoding="utf-8")
    answered = CliRunner().invoke(cityhall, ["guide", "answer", "--facts", str(facts), "--json"])
    told = browser.post("/api/v1/guide/answer", {"facts": KNOWN}, "application/json")
    assert told.json() == json.loads(answered.output)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/procedures/no-such", "api.no_such_procedure"),
        ("/procedures?limit=0", "api.unfit"),
        ("/procedures?cursor=!", "api.cursor"),
        ("/guide/search", "api.unfit"),
        ("/nothing-here", "api.no_such_address"),
        ("/procedures/%00", "api.no_such_address"),
        ("/cases", "api.token_missing"),
        ("/me/cases", "api.resident_missing"),
    ],
)
def test_what_goes_wrong_is_told_by_a_code(path: str, code: str) -> None:
    answer = browser.get(f"/api/v1{path}")
    problem = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["code"] == code
    assert problem["status"] == answer.status_code
    assert problem["title"].endswith("。")
    assert problem["detail"].endswith("。")
    assert ("WWW-Authenticate" in answer) == (answer.status_code == 401)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", "api.unreadable"),
        ('{"facts": {"household.income": NaN}}', "api.unreadable"),
        ('{"facts": {"applicant.name": "\\ud800"}}', "api.unreadable"),
        ("[" * 5000, "api.unreadable"),
        ("{}", "api.unfit"),
        ('{"facts": {"applicant.resides_in_city": "yes"}}', "api.fact_unfit"),
        ('{"facts": {"household.members": {"a": 1}}}', "api.fact_unfit"),
    ],
)
def test_facts_that_do_not_fit(body: str, code: str) -> None:
    answer = browser.post("/api/v1/guide/answer", body, "application/json")
    assert answer.json()["code"] == code, answer.content


def test_an_open_answer_is_asked_again_by_its_etag() -> None:
    first = browser.get("/api/v1/life-events")
    again = browser.get("/api/v1/life-events", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_wrong_method_is_told_which_ones_are_right() -> None:
    answer = browser.delete("/api/v1/procedures")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()["code"] == "api.method_not_allowed"


def test_what_is_going_to_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    ending = Retiring(date(2027, 4, 1), date(2028, 4, 1), "/api/v1/procedures")
    monkeypatch.setitem(retiring.RETIRING, "life_events", ending)
    answer = browser.get("/api/v1/life-events")
    assert answer["Deprecation"] == "@1806537600"
    assert answer["Sunset"] == "Sat, 01 Apr 2028 00:00:00 GMT"
    assert "Deprecation" not in browser.get("/api/v1/procedures")


def test_the_description_is_sound_and_names_every_operation() -> None:
    assert browser.get("/api/v1/openapi.json").json() == description()
    page = browser.get("/api/").content.decode()
    for methods in description()["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
            assert "200" in operation["responses"]
