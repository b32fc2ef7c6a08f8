"""Hours saved may be lost hours; only what was measured counts."""

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cityhall.governance.roadmap.rules.hours import (
    Cost,
    Saving,
    Timing,
    saving,
    timing_of,
    total,
)
from cityhall.surfaces.command_line.__main__ import cityhall

NOTHING = Cost(0, "measured")


def plain(hours: float, certainty: str = "measured") -> Timing:
    return Timing(hours * 60, None, certainty)  # type: ignore[arg-type] - one of the three words


def test_a_case_that_became_worse_is_a_loss() -> None:
    """The same machine helped with donations and cost time with the receipt of taxes."""
    taxes = saving(1, plain(1.6), plain(16.2), checking=NOTHING, upkeep=NOTHING)
    assert taxes.hours == pytest.approx(-14.6)
    assert taxes.counts
    donations = saving(1, plain(19.8), plain(4.2), checking=NOTHING, upkeep=NOTHING)
    both = total([taxes, donations])
    assert both.counted.hours == pytest.approx(1.0)
    year = saving(12, plain(1.6), plain(16.2), checking=NOTHING, upkeep=NOTHING)
    assert year.hours == pytest.approx(-175.2)


def test_checking_and_upkeep_are_taken_off() -> None:
    found = saving(
        600, plain(0.5), plain(0.1), checking=Cost(150, "measured"), upkeep=Cost(100, "audited")
    )
    assert found.hours == pytest.approx(600 * 0.4 - 250)
    assert found.hours < 0


@pytest.mark.parametrize(
    ("parts", "weakest"),
    [
        (("audited", "audited", "audited", "audited"), "audited"),
        (("audited", "measured", "audited", "audited"), "measured"),
        (("audited", "audited", "audited", "estimated"), "estimated"),
        (("estimated", "measured", "measured", "measured"), "estimated"),
    ],
)
def test_a_saving_is_as_sure_as_its_weakest_part(parts: tuple[str, ...], weakest: str) -> None:
    before, after, checking, upkeep = parts
    found = saving(
        1,
        plain(2, before),
        plain(1, after),
        checking=Cost(0, checking),  # type: ignore[arg-type] - one of the three words
        upkeep=Cost(0, upkeep),  # type: ignore[arg-type] - one of the three words
    )
    assert found.certainty == weakest
    assert found.counts == (weakest != "estimated")


def test_an_estimate_never_counts() -> None:
    sure, guess = Saving(10, 3, "measured"), Saving(99_990, 1, "estimated")
    found = total([sure, guess, Saving(-4, 4, "audited")])
    assert (found.counted.hours, found.counted.margin) == (6, 5)
    assert found.counted.certainty == "measured"
    assert found.estimated == 99_990
    assert total([guess]).counted.hours == 0
    assert total([sure, Saving(1, None, "measured")]).counted.between is None


def test_the_interval_follows_from_the_timings() -> None:
    before = timing_of([30, 32, 28, 31, 29, 30], "measured")
    after = timing_of([10, 12, 8, 11, 9, 10], "measured")
    found = saving(100, before, after, checking=NOTHING, upkeep=NOTHING)
    assert found.hours == pytest.approx(100 * 20 / 60)
    error = math.sqrt(2) * math.sqrt(2) / math.sqrt(6)  # both spread alike: s = √2
    assert found.margin == pytest.approx(1.959964 * 100 * error / 60)
    assert timing_of([30, 31, 32, 33], "measured").error is None  # too few to say
    with pytest.raises(ValueError, match="at least one"):
        timing_of([], "measured")


@given(
    volume=st.integers(0, 10_000),
    before=st.floats(0, 1_000),
    after=st.floats(0, 1_000),
    costs=st.tuples(st.floats(0, 1_000), st.floats(0, 1_000)),
)
def test_more_checking_never_saves_more(
    volume: int, before: float, after: float, costs: tuple[float, float]
) -> None:
    less, more = (
        saving(
            volume,
            Timing(before, 1, "measured"),
            Timing(after, 1, "measured"),
            checking=Cost(hours, "measured"),
            upkeep=NOTHING,
        )
        for hours in sorted(costs)
    )
    assert more.hours <= less.hours
    assert more.margin == less.margin


FILE = """
first: 2026-10-01
last: 2026-10-31
works:
  - title: 収納の消し込み
    volume: 1
    before: {mean: 96, certainty: measured}
    after: {mean: 972, certainty: measured}
    checking: {hours: 0, certainty: measured}
    upkeep: {hours: 0, certainty: measured}
  - title: 見積もりだけの業務
    volume: 100
    before: {mean: 60, certainty: estimated}
    after: {minutes: [10, 11, 9, 10, 10], certainty: measured}
    checking: {hours: 1, certainty: measured}
    upkeep: {hours: 2, certainty: measured}
"""


def test_hours_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "hours.yaml"
    file.write_text(FILE, "utf-8")
    told = json.loads(
        CliRunner().invoke(cityhall, ["roadmap", "hours", str(file), "--json"]).output
    )
    assert told["counted"]["hours"] == pytest.approx(-14.6)
    assert told["estimated"] == pytest.approx(100 * 50 / 60 - 3)
    shown = CliRunner().invoke(cityhall, ["roadmap", "hours", str(file)]).output
    assert "収納の消し込み\t-14.6時間" in shown
    file.write_text(FILE.replace("{mean: 96, ", "{"), "utf-8")
    refused = CliRunner().invoke(cityhall, ["roadmap", "hours", str(file)])
    assert refused.exit_code == 1
    assert "7" in refused.stderr
    assert "minutes か mean" in refused.stderr
