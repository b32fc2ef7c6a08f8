"""A municipality's folder is loaded again and again with the same result, or refused in words."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as site

from cityhall.foundation.accounts.api import Duty, User, allows
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.organisation import queries
from cityhall.foundation.organisation.api import (
    calendar_of,
    city,
    load_demo_people,
    load_municipality,
    section_title,
    sections_of,
    successor_of,
    unit,
    units,
    ward,
    wards,
)
from cityhall.foundation.organisation.demo import NotADemo
from cityhall.foundation.organisation.models import Unit
from cityhall.foundation.vocabulary.api import CatalogueProblems
from cityhall.kernel.errors import Conflict, NotFound
from tests.factories.people import a_clerk
from tests.factories.places import KOKURA_KITA, NOON, kokura_kita

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
SMALL = """
units:
- code: policy
  kind: bureau
  name: {ja: 政策局}
  valid_from: 2024-04-01
  valid_until: 2026-03-31
- {code: policy, kind: bureau, name: {ja: 未来局, en: Future}, valid_from: 2026-04-01}
- code: old
  kind: section
  name: {ja: 旧課}
  valid_from: 2024-04-01
  valid_until: 2025-03-31
  successor: new
- {code: new, kind: section, parent: policy, name: {ja: 新課}, valid_from: 2025-04-01}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A municipality of four units that a test may rewrite."""
    for name in ("city.yaml", "wards.yaml"):
        shutil.copy(site.MUNICIPALITY_DIR / name, tmp_path / name)
    (tmp_path / "organisation.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "calendar.yaml").write_text("closing_days: []\n", encoding="utf-8")
    return tmp_path


def rewrite(folder: Path, old: str, new: str) -> None:
    path = folder / "organisation.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")


def close(folder: Path, *days: str) -> None:
    lines = "\n".join(f"- {day}" for day in days)
    (folder / "calendar.yaml").write_text(f"closing_days:\n{lines}\n", encoding="utf-8")


def codes_of(folder: Path) -> list[str]:
    with pytest.raises(CatalogueProblems) as refusal:
        load_municipality(folder, NOON)
    assert all(problem.line > 1 and problem.remedy for problem in refusal.value.problems)
    return [problem.code for problem in refusal.value.problems]


def test_the_real_city_loads_and_a_second_time_changes_nothing():
    first = load_municipality(site.MUNICIPALITY_DIR, NOON)
    again = load_municipality(site.MUNICIPALITY_DIR, NOON)
    assert first.created > 30
    assert (again.created, again.changed, again.unchanged) == (0, 0, first.created)
    assert len(entries_about("municipality", city().id)) == 1


def test_the_city_its_wards_and_codes():
    assert city().name["ja"] == "北九州市"
    assert len(wards()) == 7
    assert ward(KOKURA_KITA).name["en"] == "Kokura Kita Ward"
    assert city().municipality_codes >= {"40100", KOKURA_KITA}
    with pytest.raises(NotFound):
        ward("13101")


def test_every_ward_has_its_office_and_every_parent_exists():
    kokura_kita()
    known = units(TODAY)
    assert all(known[each.office].municipality_code == each.code for each in wards())
    assert all(each.parent in known for each in known.values() if each.parent)


def test_a_renamed_unit_keeps_its_code(folder: Path):
    load_municipality(folder, NOON)
    assert unit("policy", date(2026, 3, 31)).name["ja"] == "政策局"
    assert unit("policy", date(2026, 4, 1)).name["ja"] == "未来局"
    with pytest.raises(NotFound) as refusal:
        unit("policy", date(2024, 3, 31))
    assert refusal.value.code == "organisation.no_such_unit"


def test_a_unit_that_has_ended_names_its_successor(folder: Path):
    load_municipality(folder, NOON)
    successor = successor_of("old", TODAY)
    assert successor is not None
    assert successor.code == "new"
    before = successor_of("old", date(2025, 3, 31))
    assert before is not None
    assert before.code == "old"
    assert successor_of("nothing", TODAY) is None


def test_a_mended_word_is_taken_over(folder: Path):
    load_municipality(folder, NOON)
    rewrite(folder, "新課", "新しい課")
    loaded = load_municipality(folder, NOON)
    assert (loaded.created, loaded.changed) == (0, 1)
    assert unit("new", TODAY).name["ja"] == "新しい課"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  valid_until: 2026-03-31", "", "organisation.overlap"),
        ("successor: new", "successor: nwe", "organisation.unknown_unit"),
        ("parent: policy", "parent: nothing", "organisation.unknown_unit"),
        ("kind: bureau, name: {ja: 未来局", "kind: section, name: {ja: 未来局",
         "organisation.kind_changed"),
        ("kind: section, parent", "kind: club, parent", "schema.not_allowed"),
        ("name: {ja: 新課}", "nmae: {ja: 新課}", "schema.unknown_key"),
        ("valid_from: 2025-04-01", "valid_from: 2025-02-30", "schema.kind"),
        ("valid_until: 2025-03-31", "valid_until: 2023-03-31", "schema.invalid"),
    ],
)  # fmt: skip
def test_contradictions_are_refused_with_file_line_and_remedy(folder, old, new, code):
    rewrite(folder, old, new)
    assert code in codes_of(folder)
    assert not Unit.objects.exists()


def test_a_unit_may_not_vanish(folder: Path):
    load_municipality(folder, NOON)
    rewrite(folder, "code: old", "code: other")
    with pytest.raises(Conflict) as refusal:
        load_municipality(folder, NOON)
    assert refusal.value.code == "organisation.unit_vanished"
    assert "old(2024-04-01)" in refusal.value.message


def test_closing_days_of_the_city_and_of_one_section(folder: Path):
    close(
        folder,
        "{day: 2026-11-25, reason: {ja: 停電}}",
        "{day: 2026-11-26, unit: new, reason: {ja: 消毒}, checked: true}",
    )
    assert load_municipality(folder, NOON).closing_days == 2
    wednesday, thursday = date(2026, 11, 25), date(2026, 11, 26)
    assert not calendar_of("new").is_business_day(wednesday)
    assert not calendar_of("new").is_business_day(thursday)
    assert calendar_of("policy").is_business_day(thursday)
    close(folder, "{day: 2026-11-25, reason: {ja: 停電}}")
    assert load_municipality(folder, NOON).closing_days == 1
    assert calendar_of("new").is_business_day(thursday)
    assert load_municipality(folder, NOON).closing_days == 0


def test_a_closing_day_of_an_unknown_unit_is_refused(folder: Path):
    close(folder, "{day: 2026-11-25, unit: nobody, reason: {ja: 停電}}")
    assert codes_of(folder) == ["organisation.unknown_unit"]


def test_titles_and_sections_of_a_clerk():
    ward_code = kokura_kita()
    assert section_title("citizens", ward_code, on=TODAY) == "小倉北区 市民課"
    assert section_title("citizens", "", on=TODAY, language="en") == "Citizens' Section"
    clerk = a_clerk("reviewer", "decider", section="citizens", ward=ward_code)
    (place,) = sections_of(clerk, on=TODAY)
    assert (place.section, place.ward, place.title) == ("citizens", ward_code, "小倉北区 市民課")


@pytest.mark.django_db(transaction=True)
def test_rows_are_remembered_for_a_while_and_forgotten_when_loaded(
    folder: Path, django_assert_num_queries
):
    load_municipality(folder, NOON)
    unit("new", TODAY)
    with django_assert_num_queries(0):
        unit("new", TODAY)
        calendar_of("new")
    rewrite(folder, "新課", "新しい課")
    load_municipality(folder, NOON)
    assert unit("new", TODAY).name["ja"] == "新しい課"
    queries.forget()


def test_demo_people_exist_in_the_demo_only(settings):
    settings.DEMO = False
    with pytest.raises(NotADemo):
        load_demo_people(NOON)
    assert not User.objects.exists()


def test_demo_people_cover_every_section_with_two_people(settings):
    settings.DEMO = True
    kokura_kita()
    created = load_demo_people(NOON)
    assert created == User.objects.count() > 10
    assert load_demo_people(NOON) == 0
    staff = list(User.objects.all())
    known = units(TODAY)
    assert {duty.section for duty in Duty.objects.all()} - {"", "sample-bureau"} <= set(known)
    for section in {duty.section for duty in Duty.objects.filter(role="reviewer")}:
        for ward_code in (KOKURA_KITA, "40109"):
            place = {"section": section, "ward": ward_code}
            reviewers = {user.pk for user in staff if allows(user, "case.review", **place)}
            deciders = {user.pk for user in staff if allows(user, "case.decide", **place)}
            assert any(one != two for one in reviewers for two in deciders), place
    assert staff[0].check_password("kitakyushu-demo-2026")
