"""`cityhall city`: from nothing to a city, and again without a change."""

import json
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from django.contrib.auth.hashers import check_password
from pytest_django.fixtures import Settings

from cityhall.engine.cases.api import Case, verify
from cityhall.engine.cases.models import CaseValue
from cityhall.engine.measures.api import usual_days
from cityhall.foundation.accounts.api import User
from cityhall.surfaces.command_line.city import city
from cityhall.surfaces.command_line.demo_past import file_past
from tests.factories.places import NOON


def run(*words: str) -> Any:
    told = CliRunner().invoke(city, [*words, "--json"], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return json.loads(told.output)


@pytest.mark.django_db
def test_loading_twice_changes_nothing(settings: Settings) -> None:
    settings.DEMO = True
    first, second = run("load"), run("load")
    assert first["organisation"]["created"] > 20
    assert first["published"] >= 15
    assert first["demo_staff"] > 0
    assert second["organisation"]["created"] == second["organisation"]["changed"] == 0
    assert second["organisation"]["unchanged"] == first["organisation"]["created"]
    assert (second["published"], second["demo_staff"]) == (0, 0)


@pytest.mark.django_db
def test_the_sign_ins_that_are_shown_work(settings: Settings) -> None:
    settings.DEMO = True
    run("load")
    shown = run("sign-ins")
    assert shown
    for row in shown:
        assert check_password(row["password"], User.objects.get(login=row["login"]).password)


@pytest.mark.django_db
def test_without_a_demo_nobody_has_a_published_password(settings: Settings) -> None:
    settings.DEMO = False
    assert run("load")["demo_staff"] == 0
    assert run("sign-ins") == []
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_shell_beside_a_running_demo_shows_the_sign_ins_too(settings: Settings) -> None:
    settings.DEMO = True
    run("load")
    settings.DEMO = False  # as in a shell, where nothing was set
    told = CliRunner().invoke(city, ["sign-ins"], catch_exceptions=False).output
    assert all(row["login"] in told for row in run("sign-ins"))
    assert "パスワードはどれも" in told
    User.objects.all().delete()
    assert "いません" in CliRunner().invoke(city, ["sign-ins"], catch_exceptions=False).output


@pytest.mark.django_db
def test_people_are_shown_how_to_sign_in(settings: Settings) -> None:
    settings.DEMO = True
    told = CliRunner().invoke(city, ["load"], catch_exceptions=False)
    assert "/staff/sign-in/" in told.output
    assert all(row["login"] in told.output for row in run("sign-ins"))


@pytest.mark.django_db
def test_the_desks_of_a_demo_are_not_empty_on_the_first_day(settings: Settings) -> None:
    settings.DEMO = True
    run("load")
    first, second = (CliRunner().invoke(city, ["file-demo"]).output for _ in range(2))
    assert "新しく 6件" in first
    assert "新しく 0件" in second
    assert {case.ward for case in Case.objects.all()} >= {"40106", "40109"}
    assert list(verify()) == []


@pytest.mark.django_db
def test_a_real_city_is_given_no_filings(settings: Settings) -> None:
    settings.DEMO = False
    run("load")
    CliRunner().invoke(city, ["file-demo"])
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_the_made_up_past_gives_figures_and_late_cases_and_says_that_it_is_made_up(
    settings: Settings,
) -> None:
    settings.DEMO = True
    run("load")
    written = yaml.safe_load((settings.MUNICIPALITY_DIR / "demo" / "past.yaml").read_text("utf-8"))
    short = {"days": [3, 4, 5, 6, 7], "waited": [5], "open": [19]}
    past = written | {"past": [written["past"][0] | short]}
    assert file_past(NOON, past=past) == 6
    assert file_past(NOON, past=past) == 0
    usual = usual_days()["child-medical-expenses"]
    assert (usual.city.cases, usual.city.office.median) == (5, 4)
    late = Case.objects.get(kind="open")
    assert late.due_on is not None
    assert late.due_on < NOON.date()
    names = CaseValue.objects.filter(item="applicant.name").values_list("value", flat=True)
    assert {name["family"] for name in names} == {"見本"}
    assert list(verify()) == []
