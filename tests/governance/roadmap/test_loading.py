"""The plan comes in whole and once, and nothing in it is changed or reset silently."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from cityhall.engine.measures.api import definition_of
from cityhall.foundation.audit.api import entries_named
from cityhall.foundation.vocabulary.api import CatalogueProblems
from cityhall.governance.roadmap.api import (
    PlansLoaded,
    figures_of,
    goal,
    goals_of,
    load_roadmap,
    plan,
    plans,
    read_roadmap,
    roadmap_head,
    wrong_plan_revisions,
)
from cityhall.governance.roadmap.models import PlanRevision, Unchangeable
from cityhall.kernel.errors import Conflict, NotFound
from tests.governance.roadmap.conftest import FOLDER, NOW, spoil

LATER = NOW + timedelta(days=1)


def test_the_plan_is_whole(planned: PlansLoaded) -> None:
    found, other = plans()
    assert (other.id, len(other.roadmap.tracks), len(other.slogans)) == ("public-works", 18, 3)
    assert [slogan.number for slogan in found.slogans] == [1, 2, 3]
    assert [theme.slogan for theme in found.themes] == [1] * 4 + [2] * 6 + [3] * 2
    assert [(each.first, each.last) for each in found.periods] == [
        (2021, 2025), (2026, 2030), (2031, 2035), (2036, 2040),
    ]  # fmt: skip
    assert len(found.roadmap.tracks) == 21
    assert {each.words for each in found.missions} == {
        "デジタルで快適・便利なまちへ",
        "デジタルで快適・便利な幸せなまちへ",
        "デジタルで快適・便利な幸せなまち",
    }
    results = [each for each in goals_of("dx") if each.is_result]
    assert [each.place for each in results] == [1, 2, 3, 4, 5, 6]


def test_what_conflicts_in_the_source_is_kept_twice(planned: PlansLoaded) -> None:
    readings = " ".join(each.words for each in goal("dx", "telework").now.readings)
    assert "各部署が月1回以上" in readings
    assert "各職員が月1回以上" in readings
    assert goal("dx", "telework").now.numerator == ""  # the source does not say


def test_figures_come_from_their_documents(planned: PlansLoaded) -> None:
    found = {each.id: each for each in figures_of("dx")}
    assert found["internet-70s-2019"].value == 28.3
    assert (found["internet-70s-2019"].n, found["internet-70s-2019"].survey_n) == (None, 1529)
    devices = found["telework-devices-2022"]
    file = FOLDER / "dx" / "remote_work_readiness_2022.csv"
    with file.open(encoding="utf-8") as opened:
        cells = [row["telework_devices"] for row in csv.DictReader(opened)]
    assert devices.value == sum(int(cell) for cell in cells if cell) == 211
    assert devices.empty == cells.count("") == 6
    assert len(devices.table) == 1 + len(cells)


def test_loading_again_changes_nothing(planned: PlansLoaded) -> None:
    before = roadmap_head()
    again = load_roadmap(FOLDER, LATER)
    assert (again.added, again.unchanged) == (0, planned.added)
    assert roadmap_head() == before
    assert list(wrong_plan_revisions()) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("figures.yaml", "value: 28.3", "value: 38.3"),
        ("goals.yaml", "value: 80}", "value: 60}"),
        ("goals.yaml", "words: 令和2年度の紙の使用量", "words: 令和4年度の紙の使用量"),
        ("plan.yaml", "words: 試行}", "words: 完了}"),
        ("remote_work_readiness_2022.csv", "全て,1,15,12", "全て,1,15,99"),
    ],
)
def test_a_silent_change_is_refused(
    planned: PlansLoaded, copied: Path, name: str, old: str, new: str
) -> None:
    before = roadmap_head()
    spoil(copied, name, old, new)
    with pytest.raises(Conflict) as refused:
        load_roadmap(copied, LATER)
    assert refused.value.code == "roadmap.read_differently"
    assert roadmap_head() == before


def test_a_figure_is_put_right_by_a_further_revision(planned: PlansLoaded, copied: Path) -> None:
    spoil(copied, "figures.yaml", "value: 28.3", "value: 28.4\n    revision: 2")
    spoil(copied, "figures.yaml", "value: 28.4\n    revision: 2", "revision: 2\n    value: 28.4")
    assert load_roadmap(copied, LATER).added == 1
    rows = PlanRevision.objects.filter(subject="internet-70s-2019").order_by("number")
    assert [row.content["value"] for row in rows] == [28.3, 28.4]
    spoil(copied, "figures.yaml", "revision: 2", "revision: 4")
    with pytest.raises(Conflict):
        load_roadmap(copied, LATER)


def test_the_database_refuses_to_change_or_repeat(planned: PlansLoaded) -> None:
    row = PlanRevision.objects.get(subject="internet-70s-2019")
    for refused in (row.save, row.delete, PlanRevision.objects.all().delete):
        with pytest.raises(Unchangeable):
            refused()
    with pytest.raises(Unchangeable):
        PlanRevision.objects.update(number=9)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE roadmap_planrevision SET reason = 'x'")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRevision.objects.create(
            plan=row.plan, kind=row.kind, subject=row.subject, number=1, content={},
            reason="二度目", digest="", recorded_at=NOW,
        )  # fmt: skip


def test_verify_finds_what_was_slipped_in(planned: PlansLoaded) -> None:
    PlanRevision.objects.create(
        plan="dx", kind="figure", subject="made-up", number=2, content={"value": 100},
        reason="なし", digest="0" * 64, recorded_at=NOW,
    )  # fmt: skip
    assert [each.code for each in wrong_plan_revisions()] == ["roadmap.altered", "roadmap.unknown"]


def test_verify_finds_what_is_gone(planned: PlansLoaded, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = PlanRevision.objects.exclude(subject="telework")
    monkeypatch.setattr(PlanRevision, "objects", kept)
    (wrong,) = wrong_plan_revisions()
    assert (wrong.code, "telework/1" in wrong.reference) == ("roadmap.missing", True)


def test_record_and_audit_stand_or_fall_together(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("cityhall.governance.roadmap.loading.record", fail)
    with pytest.raises(RuntimeError):
        load_roadmap(FOLDER, NOW)
    assert not PlanRevision.objects.exists()
    monkeypatch.undo()
    load_roadmap(FOLDER, NOW)
    assert len(list(entries_named("roadmap.recorded"))) == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("plan.yaml", "themes: [5]", "themes: [55]", "roadmap.unknown_theme"),
        ("plan.yaml", "slogan: 3", "slogan: 4", "roadmap.unknown_slogan"),
        ("plan.yaml", "{first: 2021, last: 2021}", "{first: 2021}", "roadmap.no_column"),
        ("plan.yaml", "column: 4", "column: 9", "roadmap.unknown_column"),
        ("plan.yaml", "{read: 持たない", "{read: 勝たない", "roadmap.unused_correction"),
        (
            "plan.yaml",
            "{read: 各区部",
            "{read: 各区部, shown: 各部",
            "roadmap.unfounded_correction",
        ),
        ("plan.yaml", "document: general", "document: elsewhere", "roadmap.unknown_document"),
        ("goals.yaml", "number: 1", "number: 2", "roadmap.wrong_order"),
        ("figures.yaml", "goal: internet-use", "goal: radio-use", "roadmap.unknown_goal"),
        ("figures.yaml", "value: 72.9", "n: 3", "roadmap.no_value"),
        ("figures.yaml", "column: telework_devices", "column: phones", "roadmap.table"),
    ],
)
def test_what_is_wrong_has_its_file_and_line(
    copied: Path, name: str, old: str, new: str, code: str
) -> None:
    spoil(copied, name, old, new)
    with pytest.raises(CatalogueProblems) as found:
        read_roadmap(copied)
    problem = next(each for each in found.value.problems if each.code == code)
    assert problem.file.endswith(name)
    text = (copied / "dx" / name).read_text("utf-8").splitlines()
    nearby = "\n".join(text[max(0, problem.line - 14) : problem.line + 14])
    assert problem.line > 1
    assert new.split("\n")[0] in nearby


def test_a_measure_must_exist(db: None, copied: Path) -> None:
    spoil(copied, "goals.yaml", "measure: online_rate", "measure: wishful_rate")
    with pytest.raises(NotFound):
        load_roadmap(copied, NOW)


def test_a_measure_is_not_redefined_under_its_goal(
    db: None, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = definition_of("online_rate").model_copy(update={"version": 2})
    monkeypatch.setattr("cityhall.governance.roadmap.loading.definition_of", lambda _: newer)
    with pytest.raises(Conflict) as refused:
        load_roadmap(copied, NOW)
    assert refused.value.code == "roadmap.measure_changed"


def test_what_is_not_there(planned: PlansLoaded, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        plan("nothing")
    with pytest.raises(NotFound):
        goal("dx", "nothing")
    assert load_roadmap(tmp_path / "none", NOW).plans == 0
