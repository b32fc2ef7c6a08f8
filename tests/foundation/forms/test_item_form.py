"""A form reads what was sent for its own items, and nothing else."""

from datetime import date

import pytest

from cityhall.foundation.forms.api import ItemForm
from tests.foundation.forms.scenes import HOME, MEMBERS, PROOF, post_of, row, sent

TODAY = date(2026, 11, 22)


def test_what_was_read_fills_the_form_in_again() -> None:
    reading = sent(MEMBERS, row(3, "髙﨑")).read(today=TODAY, language="ja")
    assert reading.errors == {}
    again = ItemForm.of_answers([MEMBERS], reading.values)
    assert again.read(today=TODAY, language="ja").values == reading.values


def test_what_fits_is_a_value_even_where_another_item_is_wrong() -> None:
    form = ItemForm.of_post([MEMBERS, HOME], post_of(row(0, "髙﨑")), {})
    reading = form.read(today=TODAY, language="ja")
    assert list(reading.values) == [MEMBERS.id]
    assert all(name.startswith(HOME.id) for name in reading.errors)


def test_errors_point_at_the_row_that_is_shown() -> None:
    wrong = row(7, "髙﨑") | {f"{MEMBERS.id}__7__birth_date__day": "32"}
    form = sent(MEMBERS, row(2, "一") | wrong)
    errors = form.read(today=TODAY, language="ja").errors
    assert [name for name in errors if "__1__birth_date" in name]
    (field,) = form.with_errors(errors).fields
    assert any(box.error for box in field.people[1].birth_date.boxes)


def test_more_people_than_the_item_takes_are_refused() -> None:
    many = {name: at for number in range(40) for name, at in row(number, "一").items()}
    reading = sent(MEMBERS, many).read(today=TODAY, language="en")
    assert reading.values == {}
    (words,) = reading.errors.values()
    assert words.startswith("“家族” takes up to 3")


@pytest.mark.parametrize(
    "name", ["other.item", "household.member", "household.membersx__0__family"]
)
def test_fields_of_other_items_are_not_taken(name: str) -> None:
    assert name not in sent(MEMBERS, {name: "x"}).typed


def test_documents_come_from_what_is_held_never_from_the_request() -> None:
    forged = {f"{PROOF.id}__document": "9c7a1f0e-1111-4222-8333-123456789abc"}
    held = {PROOF.id: [{"document": "0a1b2c3d-1111-4222-8333-123456789abc", "name": "写真.jpg"}]}
    reading = sent(PROOF, forged, held).read(today=TODAY, language="ja")
    assert reading.values == held


def test_the_last_of_two_values_counts_where_one_is_asked() -> None:
    post = post_of({f"{HOME.id}__city": "福岡市"})
    post.appendlist(f"{HOME.id}__city", "北九州市")
    assert ItemForm.of_post([HOME], post, {}).typed[f"{HOME.id}__city"] == "北九州市"
