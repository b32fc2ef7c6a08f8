"""`cityhall api-client`: systems are let in, given scopes and shut out."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cityhall.foundation.audit.models import Entry
from cityhall.surfaces.command_line.__main__ import cityhall
from tests.factories.places import KOKURA_KITA, kokura_kita

pytestmark = pytest.mark.django_db


def api_client(*words: str) -> Result:
    return CliRunner().invoke(cityhall, ["api-client", *words])


def done(*words: str) -> Any:
    told = api_client(*words, "--json")
    assert told.exit_code == 0, told.output
    return json.loads(told.output)


@pytest.fixture
def system() -> str:
    kokura_kita()
    opened = done("open", "--name", "手当システム", "--purpose", "手当の支給", "--scope",
                  "cases:list", "--section", "citizens", "--ward", "小倉北区")  # fmt: skip
    assert opened["secret"].startswith("secret_")
    client_id: str = opened["client_id"]
    return client_id


def test_a_system_is_let_in_given_more_and_shut_out(system: str) -> None:
    more = done("give", system, "cases:read")
    assert {"scope": "cases:read", "section": "", "ward": ""} in more["grants"]
    here = {"scope": "cases:list", "section": "citizens", "ward": KOKURA_KITA}
    assert done("take", system, "cases:read")["grants"] == [here]
    assert done("secret", system, "--overlap", "0")["secret"]
    assert done("close", system)["is_open"] is False
    (row,) = done("list")
    assert "secret" not in row
    told = api_client("list").output
    assert "手当の支給" in told
    acts = Entry.objects.filter(object_kind="client").values_list("action", flat=True)
    assert list(acts.order_by("id")) == [
        "client.opened", "client.scope_given", "client.scope_given", "client.scope_taken",
        "client.secret_changed", "client.closed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["give", "client-nobody", "cases:read"], 1, "ありません"),
        (["take", "SYSTEM", "cases:answer"], 1, "持っていません"),
        (["give", "SYSTEM", "cases:rad"], 2, "もしかして: cases:list"),
        (["open", "--name", " ", "--purpose", "x"], 1, "目的"),
    ],
)
def test_what_goes_wrong_is_said(system: str, words: list[str], code: int, said: str) -> None:
    told = api_client(*(system if word == "SYSTEM" else word for word in words))
    assert (told.exit_code, said in told.output) == (code, True), told.output
    done("close", system)
    assert "止めています" in api_client("close", system).output
