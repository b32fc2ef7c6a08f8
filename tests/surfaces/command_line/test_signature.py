"""`bin/cityhall signature` hands out what was signed, byte for byte."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cityhall.foundation.accounts.api import (
    Actor,
    digest_of_statement,
    file_signature,
    keep_signature,
)
from cityhall.foundation.accounts.ports import SignedAct
from cityhall.surfaces.command_line.__main__ import cityhall
from tests.factories.people import a_resident
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db
REFERENCE, SAID = "K79M-42HX-D", '{"answers":{"applicant.name":"𠮷田"}}'


@pytest.fixture(autouse=True)
def signed() -> None:
    user = a_resident()
    by = Actor.of(user)
    act = SignedAct("one", digest_of_statement(SAID), b"\x00result", "application/json")
    keep_signature(user_id=user.pk, issuer="demo", act=act, by=by, now=NOON)
    file_signature(user_id=user.pk, statement=SAID, reference=REFERENCE, by=by, now=NOON)


def test_it_writes_what_was_signed_and_the_result_as_it_came(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    done = CliRunner().invoke(cityhall, ["signature", REFERENCE, "--into", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)["signatures"]
    assert Path(told["statement"]).read_text(encoding="utf-8") == SAID
    assert Path(told["result"]).read_bytes() == b"\x00result"
    assert told["sha256"] == digest_of_statement(SAID)
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}


def test_an_unknown_number_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(cityhall, ["signature", "AAAA-AAAA-A", "--into", str(tmp_path / "x")])
    assert done.exit_code == 1
    assert "署名の記録はありません" in done.stderr
    assert not (tmp_path / "x").exists()
