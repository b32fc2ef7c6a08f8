"""Words read anew, breaks in a history, and how uncertain a share is."""

import pytest

from cityhall.governance.roadmap.api import (
    GoalVersion,
    Misreading,
    breaks,
    interval,
    read_roadmap,
    readable,
    runs,
    version_in,
)
from cityhall.governance.roadmap.schema import Baseline, Place, Reading, Target
from tests.governance.roadmap.conftest import FOLDER

PLACE = Place(document="general", place="1")
SPOILED = (
    Misreading(read="持たない", shown="待たない", rests_on=PLACE),
    Misreading(read="各区部"),
)


def version(number: int, year: int, **changed: object) -> GoalVersion:
    usual = {
        "number": number,
        "from": year,
        "reason": f"第{number}版",
        "unit": "percent",
        "target": Target(words="80%", value=80),
        "readings": (Reading(words="80%", source=PLACE),),
        "unmeasured": {"ja": "まだです"},
    }
    return GoalVersion.model_validate(usual | changed)


def test_spoiled_words_are_read_anew_or_shown_as_unreadable() -> None:
    found = runs("持たないサービスと各区部の業務", SPOILED)
    assert [(run.text, run.read, run.is_unreadable) for run in found] == [
        ("待たない", "持たない", False),
        ("サービスと", "", False),
        ("各区部", "", True),
        ("の業務", "", False),
    ]
    assert readable("各区部の持たない", SPOILED) == "〔?各区部?〕の待たない"
    assert runs("そのまま", ()) == runs("そのまま", SPOILED)


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        ("意欲改革", "意識改革"),
        ("持たない", "待たない"),
        ("2040年国連", "2040年問題"),
        ("ガバナンスクラウド", "ガバメントクラウド"),
        ("市民目標", "市民目線"),
    ],
)
def test_each_correction_is_data_with_its_ground(read: str, shown: str) -> None:
    each, _ = read_roadmap(FOLDER)
    (found,) = [one for one in each.plan.misreadings if one.read == read]
    assert found.shown == shown
    assert found.rests_on is not None
    assert found.rests_on.document in {"general", "prospects"}


def test_a_history_breaks_where_something_else_is_measured() -> None:
    first = version(1, 2021)
    assert breaks([first]) == []
    assert breaks([first, version(2, 2022)]) == []  # only the reason is another
    changed = [
        first,
        version(2, 2022, target=Target(words="60%", value=60)),
        version(3, 2023, target=Target(words="60%", value=60), denominator="全部署"),
        version(4, 2024, denominator="全部署", baseline=Baseline(words="令和5年度")),
    ]
    assert [(each.year, each.changed) for each in breaks(changed)] == [
        (2022, ("target",)),
        (2023, ("definition",)),
        (2024, ("target", "baseline")),
    ]
    held = [version_in(year, changed) for year in (2020, 2021, 2023, 2030)]
    assert [each and each.number for each in held] == [None, 1, 3, 4]


def test_the_interval_of_a_share() -> None:
    low, high = interval(28.3, 1529)
    assert (round(low, 1), round(high, 1)) == (26.1, 30.6)
    assert interval(0, 10)[0] == 0
    assert interval(100, 10)[1] == pytest.approx(100)
    assert interval(0, 10)[1] == pytest.approx(27.75, abs=0.01)
