"""The page of how long steps take, and the same as a table."""

import csv
import io

from cityhall.engine.measures.models import StepTime
from cityhall.engine.procedures.api import catalogue
from cityhall.kernel import clock
from cityhall.surfaces.desk.web.steps import in_words
from tests.engine.cases.scenarios import Office
from tests.factories.people import a_clerk
from tests.surfaces.desk.conftest import at_desk

PAGE, TABLE = "/desk/steps/", "/desk/steps.csv"


def an_application() -> str:
    """One that is examined step by step, of the catalogue that the city offers."""
    return next(each.id for each in catalogue().procedures.values() if each.workflow == "review")


def a_figure(procedure: str = "", **given: int | None) -> None:
    of = procedure or an_application()
    told = {"cases": 12, "staff": 6, "median": 95, "p90": 3 * 24 * 60} | given
    StepTime.objects.create(procedure=of, state="received", year=2026, as_of=clock.now(),
                            **told)  # fmt: skip


def test_figures_in_words_and_few_say_so(office: Office, desk) -> None:
    assert "出せる数はまだありません" in desk.get(PAGE).content.decode()
    a_figure()
    page = desk.get(PAGE).content.decode()
    for shown in ("1時間35分", "3日0時間", "少ないため出しません"):
        assert shown in page
    rows = list(csv.DictReader(io.StringIO(desk.get(TABLE).content.decode("utf-8-sig"))))
    known = next(row for row in rows if row["procedure"] == an_application() and row["cases"])
    assert (known["step"], known["minutes_median"], known["minutes_90_percent"]) == (
        "received", "95", "4320",
    )  # fmt: skip
    assert {row["is_hidden"] for row in rows} == {"0", "1"}


def test_it_is_for_the_office_alone(office: Office, client) -> None:
    for page in (PAGE, TABLE):
        assert at_desk(a_clerk("accountant")).get(page).status_code == 403
        client.force_login(office.resident, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(page).status_code in (302, 403)


def test_minutes_hours_and_days() -> None:
    assert [in_words(each) for each in (0, 59, 60, 47 * 60 + 59, 48 * 60)] == [
        "0分", "59分", "1時間0分", "47時間59分", "2日0時間",
    ]  # fmt: skip


def test_many_procedures_cost_no_more(office: Office, desk, assert_query_count_flat) -> None:
    names = iter([f"made-up-{number}" for number in range(40)])

    def make_rows(count: int) -> None:
        for _ in range(count):
            a_figure(next(names))

    assert_query_count_flat(desk, PAGE, make_rows)
