"""The page of what staff were told of due days."""

from datetime import datetime, timedelta

from django.test import Client

from cityhall.engine.cases.actions.ladder import climb_ladders
from cityhall.engine.cases.models import DueWarning
from cityhall.kernel import clock
from cityhall.kernel.clock import JST
from tests.engine.cases.scenarios import Office, a_case_under_review, row
from tests.factories.people import a_clerk
from tests.surfaces.desk.conftest import at_desk

PAGE = "/desk/deadlines/"


def a_late_case(office: Office, days_ago: int = 60) -> str:
    """Under review since long ago, so that it is late on the day on which the page is read."""
    return a_case_under_review(office, now=clock.now() - timedelta(days=days_ago))


def climb() -> None:
    today = clock.today()
    climb_ladders(now=datetime(today.year, today.month, today.day, 23, tzinfo=JST))


def test_late_cases_name_who_was_told(desk: Client, office: Office) -> None:
    head = a_clerk("supervisor", section="general-affairs-citizens", ward="", name="局長 四郎")
    assert "期限の近い案件はありません" in desk.get(PAGE).content.decode()
    reference = a_late_case(office)
    climb()
    shown = desk.get(PAGE).content.decode()
    assert f"/desk/cases/{reference}/" in shown
    assert "開庁日 超過" in shown
    assert "あなた(担当者)、統括 三子(係の統括)、局長 四郎(上の組織の統括)" in shown
    above = at_desk(head).get(PAGE).content.decode()
    assert reference in above
    assert f"/desk/cases/{reference}/" not in above, "another section's cases cannot be opened"
    assert at_desk(a_clerk("receptionist")).get(PAGE).context["groups"] == []


def test_many_cost_no_more_and_come_in_pages(
    desk: Client, office: Office, assert_query_count_flat
) -> None:
    a_late_case(office)
    climb()
    first = DueWarning.objects.get(to_id=office.reviewer.user_id)

    def make_rows(count: int) -> None:
        for _ in range(count):
            case = row(a_late_case(office, days_ago=40))
            DueWarning.objects.create(
                case=case, rung="over", due_on=case.due_on, to=first.to, role="clerk",
                at=first.at,
            )  # fmt: skip

    assert_query_count_flat(desk, PAGE, make_rows)
    make_rows(22)
    page = desk.get(PAGE)
    assert page.context["next"]
    rest = desk.get(PAGE + page.context["next"])
    shown = [line.row.reference for each in (page, rest) for _, lines in each.context["groups"]
             for line in lines]  # fmt: skip
    assert len(shown) == len(set(shown)) == 53
    assert desk.get(f"{PAGE}?after=nonsense").status_code == 200


def test_the_person_reads_that_it_is_late(office: Office, client: Client) -> None:
    client.force_login(office.resident, backend="django.contrib.auth.backends.ModelBackend")
    late, in_time = a_late_case(office), a_late_case(office, days_ago=1)
    page = client.get(f"/my/cases/{late}/").content.decode()
    assert "期限を過ぎてしまいました" in page
    assert "お知らせする予定でした" in page
    assert "結果をお知らせします" not in page, "no promise of a day that has passed"
    assert "期限を過ぎてしまいました" not in client.get(f"/my/cases/{in_time}/").content.decode()
