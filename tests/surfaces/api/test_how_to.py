"""docs/how-to/use-the-api.md, followed: a system is let in, gets a token, lists, and reads."""

import base64
import json
import re
import shlex

import pytest
from click.testing import CliRunner
from django.test import Client

from cityhall.surfaces.command_line.__main__ import cityhall
from tests.engine.cases.scenarios import Office, a_case
from tests.journeys.site import CHECKOUT

PAGE = (CHECKOUT / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.django_db


def run(first: str, *more: str) -> dict[str, str]:
    """A command as the page writes it, with its words in JSON."""
    lines = re.findall(rf"^bin/cityhall ({first} .*)$", PAGE, re.MULTILINE)
    words = [*(shlex.split(lines[0]) if lines else first.split()), *more, "--json"]
    done = CliRunner().invoke(cityhall, words)
    assert done.exit_code == 0, done.output
    said: dict[str, str] = json.loads(done.output)
    return said


def test_a_system_comes_in_as_the_page_says_and_reads_what_changed(office: Office) -> None:
    reference = a_case(office)
    system = run("api-client open")
    both = f"{system['client_id']}:{system['secret']}".encode()
    token = Client().post(
        "/api/oauth/token",
        {"grant_type": "client_credentials"},
        headers={"authorization": f"Basic {base64.b64encode(both).decode()}"},
    )
    assert token.status_code == 200, token.content
    assert "holds for fifteen minutes" in PAGE
    assert token.json()["expires_in"] == 15 * 60
    caller = Client(headers={"authorization": f"Bearer {token.json()['access_token']}"})
    page = caller.get("/api/v1/cases").json()
    assert [row["reference"] for row in page["cases"]] == [reference]
    assert caller.get("/api/v1/cases", {"cursor": page["last"]}).json()["cases"] == []
    assert caller.get(f"/api/v1/cases/{reference}").json()["reference"] == reference
    answer = f"/api/v1/cases/{reference}/core-systems/core_list"
    refused = caller.post(answer, {"status": "done"}, content_type="application/json")
    assert (refused.status_code, "`cases:answer`" in PAGE) == (403, True)


def test_its_pages_are_open_to_all(client: Client) -> None:
    for address in re.findall(r"`(/api/\S*?)`", PAGE):
        if "…" not in address and address != "/api/v1/cases":
            assert client.get(address).status_code == 200, address
