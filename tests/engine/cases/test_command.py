"""`cityhall verify`: what scripts and people are told, and how it ends."""

import json

from click.testing import CliRunner

from cityhall.surfaces.command_line.verify import verify
from tests.engine.cases.scenarios import Office, an_approved_case, row
from tests.engine.cases.tampering import tamper


def test_what_is_sound_ends_with_0(office: Office) -> None:
    an_approved_case(office)
    done = CliRunner().invoke(verify, ["--json"])
    assert (done.exit_code, json.loads(done.output)) == (0, {"ok": True, "problems": []})
    assert "書き換えや欠けはありません" in CliRunner().invoke(verify, []).output


def test_what_was_altered_ends_with_1_and_is_told_in_japanese(office: Office) -> None:
    reference = an_approved_case(office)
    tamper("UPDATE cases_case SET state = 'rejected' WHERE id = %s", row(reference).pk)
    done = CliRunner().invoke(verify, ["--json"])
    found = json.loads(done.output)
    assert (done.exit_code, found["ok"]) == (1, False)
    assert [(one["code"], one["reference"]) for one in found["problems"]] == [
        ("state_differs", reference)
    ]
    words = CliRunner().invoke(verify, []).output
    assert reference in words
    assert "1 件の異常があります" in words
