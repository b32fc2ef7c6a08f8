"""docs/how-to/keep-due-days.md, followed: its periods, its closing days, its figures."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import yaml
from django.conf import settings

from cityhall.engine.cases.actions.recounting import BATCH
from cityhall.engine.cases.handlers.due_days import SECOND_LOOK
from cityhall.engine.measures.actions import FEWEST_FOR_NINE_IN_TEN
from cityhall.engine.measures.api import FEWEST
from cityhall.engine.procedures.schema import StandardPeriod
from cityhall.foundation.organisation.api import load_municipality
from cityhall.foundation.outbox.api import run_due
from tests.engine.cases.catalogue import LICENCE
from tests.engine.cases.scenarios import Office, a_case, row
from tests.engine.cases.test_recounting import DUE, LATER
from tests.factories.places import NOON
from tests.journeys.site import CHECKOUT

PAGE = " ".join((CHECKOUT / "docs/how-to/keep-due-days.md").read_text("utf-8").split())


def test_its_periods_are_periods() -> None:
    written = re.findall(r"`(\{(?:days|weeks): .*?\})`", PAGE)
    periods = [StandardPeriod.model_validate(yaml.safe_load(each)) for each in written]
    assert [each.unit for each in periods] == ["business_days", "calendar_days", "weeks"]


def test_a_closing_day_written_as_it_says_moves_the_due_days_that_it_says(
    office: Office, tmp_path: Path
) -> None:
    running, without = a_case(office), a_case(office, LICENCE)
    folder = Path(shutil.copytree(settings.MUNICIPALITY_DIR, tmp_path / "city"))
    days = "- {day: 2026-12-01, unit: null, reason: {ja: 点検}}\n"
    days += "- {day: 2026-12-02, unit: citizens, reason: {ja: 消毒}}\n"
    days += "- {day: 2026-12-03, unit: animals, reason: {ja: 消毒}}\n"
    (folder / "calendar.yaml").write_text(f"closing_days:\n{days}", encoding="utf-8")
    load_municipality(folder, NOON)
    run_due(NOON)
    run_due(LATER)
    assert row(running).due_on == DUE + timedelta(days=2)
    assert row(without).due_on is None


def test_its_figures_are_ours() -> None:
    assert "200 at a time" in PAGE
    assert BATCH == 200
    assert "once more ten minutes later" in PAGE
    assert timedelta(minutes=10) == SECOND_LOOK
    assert "once five applications have been decided" in PAGE
    assert FEWEST == 5
    assert "«nine in ten» once ten have" in PAGE
    assert FEWEST_FOR_NINE_IN_TEN == 10
