"""The page of absences, and what an absence changes on the other pages of the desk."""

from datetime import timedelta

from django.test import Client

from cityhall.foundation.accounts.api import Actor, User, enter_absence
from cityhall.foundation.accounts.models import Absence
from cityhall.kernel import clock
from tests.engine.cases.scenarios import Office, a_case, a_case_under_review, a_key, row
from tests.factories.people import a_clerk
from tests.surfaces.desk.conftest import at_desk

PAGE = "/desk/absences/"
DAY = timedelta(days=1)


def days(first: int = 0, last: int = 3, **more: object) -> dict[str, object]:
    today = clock.today()
    return {
        "first_on": (today + first * DAY).isoformat(),
        "last_on": (today + last * DAY).isoformat(),
        **more,
    }


def clerk_is_away(office: Office, deputy: Actor | None = None) -> None:
    enter_absence(
        user_id=office.reviewer.user_id or 0,
        first_on=clock.today(),
        last_on=clock.today() + 3 * DAY,
        deputy_id=deputy.user_id if deputy else None,
        by=office.supervisor,
        now=clock.now(),
    )


def test_days_are_entered_shown_and_withdrawn(office: Office, desk: Client) -> None:
    page = desk.get(PAGE).content.decode()
    assert "登録はありません" in page
    assert 'name="user"' not in page, "one's own days only"
    assert desk.post(PAGE, days(deputy=office.decider.user_id))["Location"] == PAGE
    page = desk.get(PAGE).content.decode()
    assert "代わりは決定 花子さん" in page
    absence = Absence.objects.get()
    seen = at_desk(office.decider).get(PAGE).content.decode()
    assert "審査 一郎" in seen, "who stands in knows of it"
    assert f"/desk/absences/{absence.pk}/withdraw/" not in seen
    assert desk.post(f"/desk/absences/{absence.pk}/withdraw/").status_code == 302
    assert "審査 一郎さんが取り消しました" in desk.get(PAGE).content.decode()


def test_the_head_enters_them_for_the_section_alone(office: Office) -> None:
    head, stranger = at_desk(office.supervisor), a_clerk("reviewer", section="nurseries")
    assert "審査 一郎" in head.get(PAGE).content.decode()
    assert head.post(PAGE, days(user=office.reviewer.user_id)).status_code == 302
    refused = head.post(PAGE, days(user=stranger.pk))
    assert refused.status_code == 422
    assert "ほかの係の職員の不在は登録できません" in refused.content.decode()
    assert Absence.objects.get().user_id == office.reviewer.user_id


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(desk: Client) -> None:
    for sent, field in (
        ({"first_on": "", "last_on": "2026-13-40"}, "first_on"),
        (days(last=-1), "last_on"),
        (days(deputy="7" * 18), "deputy"),
        (days(deputy="²"), ""),
    ):
        answer = desk.post(PAGE, sent)
        if not field:
            assert answer.status_code == 302, "what is no number stands for nobody"
            continue
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.content.decode()
        assert sent["last_on"] in answer.content.decode()


def test_whoever_has_no_cases_has_no_page(office: Office) -> None:
    assert at_desk(a_clerk("operator")).get(PAGE).status_code == 403


def test_a_case_and_the_list_say_who_stands_in(office: Office, desk: Client) -> None:
    reference = a_case_under_review(office)
    assert "まで不在" not in desk.get(f"/desk/cases/{reference}/").content.decode()
    clerk_is_away(office, office.decider)
    for page in (f"/desk/cases/{reference}/", "/desk/?view=open"):
        assert "まで不在・代わりは決定 花子さん" in desk.get(page).content.decode()


def test_giving_a_case_to_somebody_away_warns(office: Office) -> None:
    clerk_is_away(office)
    head, reference = at_desk(office.supervisor), a_case(office)
    assert "審査 一郎(" in head.get("/desk/?view=open").content.decode()
    sent = {"deed": "assign", "case": reference, "assignee": office.reviewer.user_id,
            "client_key": a_key(), "list": "view=open"}  # fmt: skip
    shown = head.post("/desk/many/", sent, follow=True).content.decode()
    assert "まで不在・代わりの職員なしです" in shown
    assert row(reference).assignee_id == office.reviewer.user_id


def test_many_absences_cost_no_more(office: Office, assert_query_count_flat) -> None:
    def make_rows(count: int) -> None:
        for _ in range(count):
            clerk: User = a_clerk("reviewer")
            enter_absence(
                user_id=clerk.pk, first_on=clock.today(), last_on=clock.today(), deputy_id=None,
                by=office.supervisor, now=clock.now(),
            )  # fmt: skip

    assert_query_count_flat(at_desk(office.supervisor), PAGE, make_rows)
