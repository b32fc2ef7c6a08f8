"""Keys: from the tables, changed and switched off by their owner, never two things on one."""

from django.test import Client

from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import User
from cityhall.surfaces.desk.rules.keys import (
    KeyAction,
    key_actions,
    key_errors,
    keys_in,
    read_key,
)
from tests.engine.cases.scenarios import Office, a_case_under_review

ACTIONS = key_actions(catalogue().workflows.values())


def test_the_keys_of_the_tables_never_stand_for_two_things() -> None:
    assert key_errors(ACTIONS, {each.name: each.default for each in ACTIONS}) == {}


def test_paging_through_cases_never_makes_a_move() -> None:
    """Who presses J and K to go on and back must not complete a case by a slip."""
    paging = {each.default for each in ACTIONS if each.name in ("next", "previous")}
    assert paging == {"j", "k"}
    assert paging.isdisjoint(each.default for each in ACTIONS if each.is_move)


def test_residents_moves_have_no_key() -> None:
    names = {each.name for each in ACTIONS}
    assert "move.propose" in names
    assert "move.answer_correction" not in names


def test_one_key_may_serve_moves_that_never_meet() -> None:
    def move(name: str, *places: str) -> KeyAction:
        return KeyAction(f"move.{name}", name, "x", frozenset(places))

    one, two, far = move("one", "w.a"), move("two", "w.a", "w.b"), move("far", "w.c")
    assert one.meets(two)
    assert not one.meets(far)
    assert key_errors([one, two], {"move.one": "x", "move.two": "x"}).keys() == {"move.two"}
    assert key_errors([one, far], {"move.one": "x", "move.far": "x"}) == {}


def test_keys_are_read_as_typed() -> None:
    assert [read_key(typed) for typed in ("Ｐ", " c ", "", "あ", "ab", "?")] == [
        "p", "c", "", None, None, None,
    ]  # fmt: skip


def test_odd_preferences_are_ignored() -> None:
    for kept in ("x", {"keys": 3}, {"is_on": "yes", "keys": {"a": 12}}, None):
        assert keys_in({"desk_keys": kept}).is_on


def test_the_page_keeps_what_is_chosen(office: Office, desk: Client) -> None:
    form = {each.name: each.default for each in ACTIONS} | {"is_on": "1", "move.propose": "x"}
    assert desk.post("/desk/keys/", form).status_code == 302
    reference = a_case_under_review(office)
    assert 'data-key="x"' in desk.get(f"/desk/cases/{reference}/").content.decode()
    desk.post("/desk/keys/", {name: key for name, key in form.items() if name != "is_on"})
    page = desk.get(f"/desk/cases/{reference}/").content.decode()
    assert 'data-desk-keys="off"' in page
    assert "<kbd>P" not in page
    desk.post("/desk/keys/", {"reset": "1"})
    assert "desk_keys" not in User.objects.get(pk=office.reviewer.user_id).preferences
    assert 'data-key="p"' in desk.get(f"/desk/cases/{reference}/").content.decode()


def test_the_same_key_twice_is_refused_and_kept_on_the_page(office: Office, desk: Client) -> None:
    form = {each.name: each.default for each in ACTIONS} | {"move.propose": "c"}
    answer = desk.post("/desk/keys/", form)
    assert answer.status_code == 422
    assert "と同じキーです" in answer.content.decode()
    assert User.objects.get(pk=office.reviewer.user_id).preferences == {}
