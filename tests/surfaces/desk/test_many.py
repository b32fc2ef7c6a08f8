"""Choosing several cases in the list: what is offered to whom, done, told and undone."""

from django.test import Client

from cityhall.design_system.language import words
from tests.conftest import AssertFlat
from tests.engine.cases.scenarios import Office, a_case, a_case_under_review, a_key, row
from tests.factories.people import a_clerk
from tests.surfaces.desk.conftest import at_desk


def press(browser: Client, deed: str, *references: str, **more: str) -> str:
    """The list that follows."""
    form = {"deed": deed, "case": references, "client_key": a_key(), "list": "view=todo", **more}
    answer = browser.post("/desk/many/", form)
    assert answer["Location"] == "/desk/?view=todo"
    return browser.get(answer["Location"]).content.decode()


def test_some_are_taken_the_others_say_why_and_it_is_undone(office: Office, desk: Client) -> None:
    one, two = a_case(office), a_case(office)
    had = a_case_under_review(office)
    key = a_key()
    page = press(desk, "take", one, two, had, client_key=key)
    assert "2件を担当にしました。" in page
    assert "1件はできませんでした。" in page
    assert "すでに担当が決まっています。" in page
    assert row(one).assignee_id == office.reviewer.user_id
    assert "2件を担当に" not in desk.get("/desk/").content.decode(), "said once"
    undone = press(desk, "undo", one, two, taken_with=key)
    assert "2件を元に戻しました。" in undone
    assert (row(one).state, row(one).assignee_id) == ("received", None)


def test_a_number_without_end_is_no_colleague(office: Office) -> None:
    supervisor = at_desk(office.supervisor)
    page = press(supervisor, "assign", a_case(office), assignee="9" * 5000)
    assert words("desk.many.no_assignee") in page


def test_a_supervisor_gives_to_a_colleague_and_a_decider_is_offered_nothing(
    office: Office,
) -> None:
    one, supervisor = a_case(office), at_desk(office.supervisor)
    colleague = a_clerk("reviewer", name="同僚 四郎")
    page = supervisor.get("/desk/").content.decode()
    assert "同僚 四郎" in page
    assert 'value="take"' not in page, "a supervisor takes nothing"
    assert "職員を選んでください" in press(supervisor, "assign", one)
    assert "1件を渡しました。" in press(supervisor, "assign", one, assignee=str(colleague.pk))
    assert row(one).assignee_id == colleague.pk
    assert "data-pick" not in at_desk(office.decider).get("/desk/").content.decode()


def test_nothing_chosen_or_nonsense_changes_nothing(office: Office, desk: Client) -> None:
    one = a_case(office)
    assert "1件から200件まで" in press(desk, "take")
    press(desk, "explode", one)
    assert row(one).assignee_id is None


def test_the_list_costs_the_same_with_boxes(
    office: Office, assert_query_count_flat: AssertFlat
) -> None:
    def cases(count: int) -> None:
        for _ in range(count):
            a_case(office)

    assert_query_count_flat(at_desk(office.supervisor), "/desk/?view=open", cases)
