"""Buttons that change a form without sending it on."""

import pytest

from cityhall.foundation.forms.api import ItemForm, pressed
from cityhall.foundation.vocabulary.api import towns_of
from tests.foundation.forms.scenes import HOME, MEMBERS, PROOF, post_of, row, sent

ONE_TOWN = "8030814"


def press(form: ItemForm, button: str, value: str) -> ItemForm:
    changed = pressed(form, post_of({button: value}))
    assert changed is not None
    return changed


def families(form: ItemForm) -> list[str]:
    (field,) = form.fields
    return [person.names[0].value for person in field.people]


def test_a_form_that_is_sent_on_has_no_button_pressed() -> None:
    assert pressed(sent(HOME, {}), post_of({"csrfmiddlewaretoken": "x", "keep": "1"})) is None


def test_a_row_is_added_below_the_last() -> None:
    form = press(sent(MEMBERS, row(0, "一") | row(1, "二")), "add_person", MEMBERS.id)
    assert families(form) == ["一", "二", ""]


def test_an_empty_list_shows_one_row_and_after_the_button_two() -> None:
    empty = ItemForm.of_answers([MEMBERS], {})
    assert families(empty) == [""]
    assert families(press(empty, "add_person", MEMBERS.id)) == ["", ""]


@pytest.mark.parametrize(
    ("number", "left"),
    [("0", ["二", "三"]), ("1", ["一", "三"]), ("2", ["一", "二"]), ("7", ["一", "二", "三"])],
)
def test_the_rows_after_a_removed_one_move_up_whole(number: str, left: list[str]) -> None:
    three = sent(MEMBERS, row(0, "一") | row(1, "二") | row(2, "三"))
    form = press(three, "remove_person", f"{MEMBERS.id}__{number}")
    assert families(form) == left
    (person, *_) = form.fields[0].people
    assert person.relationship.value == "child"
    assert [box.value for box in person.birth_date.boxes] == ["8", "4", "1"]


def test_rows_with_gaps_are_closed_up() -> None:
    assert families(sent(MEMBERS, row(9, "二") | row(4, "一"))) == ["一", "二"]


@pytest.mark.parametrize("value", ["", "x", "household.members", "other.item__0", "__", "💣__0"])
def test_a_forged_row_takes_nothing_away(value: str) -> None:
    form = press(sent(MEMBERS, row(0, "一")), "remove_person", value)
    assert families(form) == ["一"]


def test_rows_end_somewhere() -> None:
    form = sent(MEMBERS, {name: at for n in range(200) for name, at in row(n, "一").items()})
    assert len(families(form)) < 40
    for _ in range(5):
        form = press(form, "add_person", MEMBERS.id)
    assert len(families(form)) < 40


def address(form: ItemForm) -> dict[str, str]:
    start = f"{HOME.id}__"
    return {name.removeprefix(start): str(text) for name, text in form.typed.items()}


@pytest.mark.parametrize("code", [ONE_TOWN, "803-0814", "８０３－０８１４", "〒803ー0814"])
def test_one_town_is_filled_in_however_the_code_is_typed(code: str) -> None:
    before = sent(HOME, {f"{HOME.id}__postal_code": code, f"{HOME.id}__city": "ちがう市"})
    found = address(press(before, "find_address", HOME.id))
    (town,) = towns_of(ONE_TOWN)
    assert (found["prefecture"], found["city"], found["town"]) == (
        town.prefecture,
        town.city,
        town.town,
    )
    assert found["postal_code"] == code


def code_with(*, towns: int, cities: int) -> str:
    """A postal code that names at least so many towns, in exactly so many cities."""
    for number in range(4_980_000, 4_990_000):
        found = towns_of(f"{number}")
        places = {(town.prefecture, town.city) for town in found}
        names = {town.town for town in found}
        if len(names) >= towns and len(places) == cities:
            return f"{number}"
    raise AssertionError("no such postal code")


def test_several_towns_are_left_to_choose() -> None:
    code = code_with(towns=2, cities=1)
    form = press(sent(HOME, {f"{HOME.id}__postal_code": code}), "find_address", HOME.id)
    assert address(form)["city"]
    assert address(form)["town"] == ""
    (field,) = form.fields
    assert {choice.value for choice in field.options} == {t.town for t in towns_of(code) if t.town}


def test_several_cities_are_not_guessed() -> None:
    code = code_with(towns=1, cities=2)
    form = press(sent(HOME, {f"{HOME.id}__postal_code": code}), "find_address", HOME.id)
    assert address(form)["city"] == ""


@pytest.mark.parametrize("code", ["", "0000000", "123", "x" * 9000, "803-0814-0"])
def test_a_code_that_names_nothing_says_so_and_keeps_what_was_typed(code: str) -> None:
    before = sent(HOME, {f"{HOME.id}__postal_code": code, f"{HOME.id}__city": "北九州市"})
    form = press(before, "find_address", HOME.id)
    assert address(form)["city"] == "北九州市"
    assert list(form.errors) == [f"{HOME.id}__postal_code"]


@pytest.mark.parametrize("button", ["attach_file", "remove_file", "move_file", "retake_file"])
def test_buttons_for_files_leave_the_rest_as_typed(button: str) -> None:
    before = sent(PROOF, {f"{PROOF.id}__later": "持参します"})
    assert press(before, button, PROOF.id) == before
