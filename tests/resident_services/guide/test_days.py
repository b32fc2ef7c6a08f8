"""How long it took: on the page of a procedure, in the plan, for everybody, and as CSV."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from cityhall.engine.measures.models import DaysTaken
from cityhall.kernel import clock
from tests.conftest import AssertFlat
from tests.factories.places import KOKURA_KITA, YAHATA_NISHI
from tests.resident_services.guide.conftest import OnTheWay
from tests.resident_services.guide.test_pages import EVENTS, MOTHER, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
CLAIM, EXPENSES = "child-allowance-claim", "child-medical-expenses"


def figures(procedure: str, ward: str = "", cases: int | None = 143, half: float = 11.5) -> None:
    shown = {"total_median": half, "total_p90": 20, "office_median": 8.0, "office_p90": 12}
    DaysTaken.objects.create(
        procedure=procedure, ward=ward, year=2026, cases=cases, as_of=clock.now(),
        **(shown if cases else {}),
    )  # fmt: skip


def test_a_procedure_says_how_long_it_took(client: Client) -> None:
    assert "お見せできるだけの件数がありません" in page(client, "procedure", CLAIM)
    figures(CLAIM)
    shown = page(client, "procedure", CLAIM)
    assert "ふつう 12日、10件に9件は 20日以内（令和8年度 n=143）" in shown
    assert "ふつう 8開庁日" in shown
    client.cookies["cityhall_language"] = "en"
    assert "Usually 12 days; 9 in 10 within 20 days (FY2026, n=143)" in page(
        client, "procedure", CLAIM
    )


def test_a_notification_takes_no_days(client: Client) -> None:
    assert "実際にかかった日数" not in page(client, "procedure", "move-in")


def test_the_plan_says_it_for_the_ward_that_would_take_the_case(on_the_way: OnTheWay) -> None:
    address = {
        "postal_code": "8030814", "municipality": KOKURA_KITA, "prefecture": "福岡県",
        "city": "北九州市小倉北区", "town": "大手町", "street": "1-1", "building": "",
    }  # fmt: skip
    figures(EXPENSES)
    figures(EXPENSES, KOKURA_KITA, cases=31, half=4)
    client, _ = on_the_way(EVENTS, MOTHER)
    assert "ふつう 12日、10件に9件は 20日以内（令和8年度 n=143）" in page(client, "plan")
    client, _ = on_the_way(EVENTS, {**MOTHER, "applicant.address": address})
    shown = page(client, "plan")
    assert "ふつう 4日、10件に9件は 20日以内（令和8年度 n=31）</b> 小倉北区" in shown


def test_everybody_can_compare_them_by_ward_and_take_them_away(client: Client) -> None:
    assert "まだ、お見せできる数字がありません" in page(client, "days")
    figures(CLAIM)
    figures(CLAIM, KOKURA_KITA, cases=31, half=9)
    figures(CLAIM, YAHATA_NISHI, cases=None)
    assert "<b>12日</b>" in page(client, "days")
    assert "<b>9日</b>" in page(client, "days", ward=KOKURA_KITA)
    hidden = page(client, "days", ward=YAHATA_NISHI)
    assert "5件に満たないので、お見せできません" in hidden
    assert "<b>12日</b>" in page(client, "days", ward="nonsense")
    answer = client.get(reverse("guide:days_csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["ward"], row["cases"], row["total_days_median"]) for row in rows] == [
        ("", "143", "12"), (KOKURA_KITA, "31", "9"), (YAHATA_NISHI, "", ""),
    ]  # fmt: skip
    assert [row["is_hidden"] for row in rows] == ["0", "0", "1"]


@pytest.mark.parametrize("language", ["en", "ja-x-easy"])
def test_in_every_language(client: Client, language: str) -> None:
    figures(CLAIM)
    figures(EXPENSES, half=0.0)
    client.cookies["cityhall_language"] = language
    for name, args in (("days", ()), ("procedure", (CLAIM,)), ("procedure", (EXPENSES,))):
        assert page(client, name, *args)


def test_many_figures_cost_no_more(client: Client, assert_query_count_flat: AssertFlat) -> None:
    numbers = iter(range(100))

    def make_rows(count: int) -> None:
        for _ in range(count):
            figures(f"other-{next(numbers)}")

    assert_query_count_flat(client, reverse("guide:days"), make_rows)
