"""A city with one core system, and cases that go there."""

from pathlib import Path
from typing import Any

import pytest

from cityhall.engine.core_systems import layouts as reading
from tests.engine.cases.scenarios import ANSWERS, Office, a_bundle, step

CORE = "core_list"
LAYOUT = """
id: core_list
title: {ja: 試験の基幹システム}
encoding: cp932
unwritable: replace
split_by: [section, day]
header: [H, "{system}", "{section}", "{day}"]
trailer: [T, "{lines}", "{cases}"]
columns:
- {name: 受付番号, from: case.reference}
- {name: 項目, from: field.name}
- {name: 値, from: field.value}
"""


@pytest.fixture
def city(tmp_path: Path, settings: Any) -> Path:
    """A city whose one core system is the demo's."""
    folder = tmp_path / "core_systems"
    folder.mkdir()
    (folder / "core_list.yaml").write_text(LAYOUT, encoding="utf-8")
    settings.CORE_SYSTEM_LAYOUTS = folder
    settings.CORE_SYSTEM = "cityhall.adapters.core_system.demo.DemoCoreSystem"
    settings.CORE_SYSTEM_FOLDER = str(tmp_path / "exchange")
    reading._read.cache_clear()
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "exchange" / CORE


def approved(office: Office, employer: str = "小倉印刷") -> str:
    reference = a_bundle(office, answers=ANSWERS | {"applicant.employer": employer})
    case = reference.cases[0].reference
    step(case, "take", office.reviewer)
    step(case, "propose", office.reviewer, outcome="approved", reason="よい")
    step(case, "approve", office.decider)
    return case
