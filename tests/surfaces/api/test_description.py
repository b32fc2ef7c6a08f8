"""Schemathesis asks everything that the description allows and much that it does not: no answer is
a fault, none has a status, type or shape that the description does not know."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityhall.foundation.clients.api import SCOPES
from cityhall.surfaces.api.web.v1 import description
from tests.engine.cases.scenarios import Office, a_case
from tests.surfaces.api.callers import EVERYTHING, a_system, token_of
from tests.surfaces.conftest import FrontDoor
from tests.surfaces.portal.conftest import signed_in

OPERATIONS = [
    operation["operationId"]
    for methods in description()["paths"].values()
    for operation in methods.values()
]
#: What cannot be said in the description: a cursor is opaque, and facts are held against the
#: vocabulary, which is larger than any schema should be.
NOT_ASKED = ("positive_data_acceptance",)


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_answer_is_a_surprise(name: str, office: Office, front_door: FrontDoor) -> None:
    # Imported here, since every process of a test run reads this file and one comes here.
    from schemathesis import Case, GenerationMode, openapi

    reference = a_case(office)
    headers = {"Authorization": f"Bearer {token_of(a_system(*EVERYTHING, per_minute=100_000))}"}
    cookies = {"sessionid": _session(signed_in(office.resident))}
    whole = openapi.from_wsgi("/api/v1/openapi.json", front_door())
    (operation,) = (
        each.ok()
        for each in whole.get_all_operations()
        if each.ok().definition.raw["operationId"] == name
    )
    left_out = [check for check in _checks() if check.__name__ in NOT_ASKED]
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @settings(max_examples=15, suppress_health_check=list(HealthCheck), database=None)
    @given(case=cases, is_there=st.booleans())
    def ask(case: Case, is_there: bool) -> None:
        if is_there and "reference" in case.path_parameters:
            case.path_parameters["reference"] = reference
        case.cookies = cookies if name.startswith("my_") else {}
        case.call_and_validate(headers=headers, excluded_checks=left_out)

    ask()


def _checks() -> Any:
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    return CHECKS.get_all()


def _session(browser: Client) -> str:
    return browser.cookies["sessionid"].value


def test_operations_are_named_on_the_page_as_in_the_description_and_in_english(db: None) -> None:
    japanese, english = (_page(each) for each in ("ja", "en"))
    for methods in description()["paths"].values():
        for operation in methods.values():
            assert f"<h3>{operation['summary']}</h3>" in japanese
            assert f">{operation['summary']}</" not in english


def test_scopes_are_told_in_the_language_of_the_page_and_in_both_to_programs(db: None) -> None:
    japanese, english = (_page(each) for each in ("ja", "en"))
    told = description()["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]
    for name, scope in SCOPES.items():
        assert f'<dd lang="ja">{scope.meaning}</dd>' in japanese
        assert f'<dd lang="en">{scope.english}</dd>' in english
        assert told["scopes"][name] == f"{scope.english} / {scope.meaning}"


def _page(language: str) -> str:
    return Client().get(f"/api/?lang={language}", follow=True).content.decode()
