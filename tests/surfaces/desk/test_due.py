"""The case page says by when, how many days are left, and why it is that day."""

from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.engine.cases.catalogue import REGISTER
from tests.engine.cases.scenarios import Office, a_case, a_case_awaiting_correction, step
from tests.engine.cases.test_recounting import closed_on
from tests.factories.places import NOON


def why(browser: Client, reference: str) -> dict[str, str]:
    answer = browser.get(f"/desk/cases/{reference}/")
    return {line.what: line.which for line in answer.context["why_due"]}


def test_the_due_day_is_explained_by_arrival_stops_and_closed_days(
    desk: Client, office: Office
) -> None:
    closed_on((date(2026, 12, 9), None))
    reference = a_case_awaiting_correction(office)
    assert why(desk, reference)["いま止まっています（答えが届いた翌日から続きます）"] == "11/24から"
    later = NOON + timedelta(days=7)
    step(reference, "answer_correction", office.mother, now=later, answers={
        "applicant.income": 1})  # fmt: skip
    assert why(desk, reference) == {
        "到達した日（数えるのは翌日から）": "令和8年11月24日",
        "標準処理期間": "10開庁日",
        "補正を待って止まった間（数えません）": "11/24の翌日から12/1まで 5日",
        "数えなかった閉庁日 5日": "土日 4日、点検(12/9)",
        "期限": "令和8年12月16日",
    }
    assert "なぜこの日か" in desk.get(f"/desk/cases/{reference}/").content.decode()


def test_over_the_year_end_holidays_are_named(desk: Client, office: Office) -> None:
    reference = a_case(office, now=NOON + timedelta(days=28))  # 22 December
    assert why(desk, reference)["数えなかった閉庁日 11日"] == (
        "土日 4日、成人の日(1/11)、年末年始 6日"
    )


def test_without_a_period_there_is_nothing_to_explain(desk: Client, office: Office) -> None:
    assert why(desk, a_case(office, REGISTER)) == {}


def test_the_explanation_costs_no_query_per_stop_or_closed_day(
    desk: Client, office: Office
) -> None:
    reference = a_case_awaiting_correction(office)
    desk.get(f"/desk/cases/{reference}/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(f"/desk/cases/{reference}/")
        return len(captured)

    closed_on((date(2026, 12, 1), None))
    one = queries()
    closed_on(*[(date(2026, 12, day), None) for day in (1, 2, 3, 4)])
    assert queries() == one
