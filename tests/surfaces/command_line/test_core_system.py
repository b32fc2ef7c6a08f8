"""`cityhall core-system`: what was sent is held against what came back."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from cityhall.engine.core_systems.models import Sending
from cityhall.surfaces.command_line.__main__ import cityhall
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db


def said(code: int, *words: str) -> str:
    done = CliRunner().invoke(cityhall, ["core-system", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_a_file_without_a_receipt_is_trouble() -> None:
    assert "ありません" in said(0, "list")
    Sending.objects.create(
        name="core_list.csv", system="core_list", batch="1", day=NOON.date(), cases=2, lines=9,
        digest="0" * 64, status="put", made_at=NOON.replace(year=2025),
    )  # fmt: skip
    assert "受け取りの返事がありません" in said(1, "list", "--trouble")
    (row,) = json.loads(said(1, "list", "--json"))
    assert row["sent"] == 2
    assert "ありません" in said(1, "again", "core_list.csv")


def test_where_nothing_is_exchanged_it_is_said(settings: Any) -> None:
    settings.CORE_SYSTEM = ""
    assert "CITYHALL_CORE_SYSTEM_FOLDER" in said(1, "exchange")
