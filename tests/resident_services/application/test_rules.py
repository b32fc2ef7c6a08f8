"""Pages of questions, what a proof of identity puts right, what a reader was shown."""

from cityhall.foundation.vocabulary.api import Item
from cityhall.resident_services.application.rules import (
    PAGE_WEIGHT,
    WEIGHTS,
    Wanted,
    digest_of,
    form_pages,
    verified_over,
    wanted_items,
)

NAME = {"family": "髙﨑", "given": "美咲", "family_kana": "タカサキ", "given_kana": "ミサキ"}


def item(item_id: str, group: str = "you", kind: str = "text") -> Item:
    return Item(id=item_id, type=kind, about="applicant", group=group, label={"ja": item_id})


def test_each_item_is_wanted_once_in_the_order_of_groups() -> None:
    items = {each.id: each for each in (item("a.x"), item("a.y", "contact"), item("a.z"))}
    needs = {"one": ["a.y", "a.x"], "two": ["a.x", "a.z"]}
    wanted = wanted_items(needs, items, ["you", "contact"])
    assert [(each.item.id, each.procedures) for each in wanted] == [
        ("a.x", ("one", "two")),
        ("a.z", ("two",)),
        ("a.y", ("one",)),
    ]


def test_no_page_mixes_groups_or_grows_too_heavy() -> None:
    wanted = [
        Wanted(item("a.one"), ()),
        Wanted(item("a.home", kind="address"), ()),
        *(Wanted(item(f"a.n{number}"), ()) for number in range(9)),
        Wanted(item("b.x", "contact"), ()),
    ]
    pages = form_pages(wanted)
    assert [each.item for page in pages for each in page.wanted] == [w.item for w in wanted]
    assert len({page.slug for page in pages}) == len(pages)
    for page in pages:
        assert {each.item.group for each in page.wanted} == {page.group}
        weight = sum(WEIGHTS.get(each.item.type, 1) for each in page.wanted)
        assert weight <= PAGE_WEIGHT or len(page.wanted) == 1


def test_a_name_written_alike_stays_as_typed() -> None:
    card = {"family": "髙﨑美咲", "given": "", "family_kana": "", "given_kana": ""}
    assert verified_over({"applicant.name": NAME}, {"applicant.name": card}) == {}


def test_another_name_takes_the_letters_of_the_card() -> None:
    card = {"family": "高崎", "given": "美咲", "family_kana": "", "given_kana": ""}
    wins = verified_over({"applicant.name": NAME}, {"applicant.name": card})
    assert wins["applicant.name"] == {**NAME, "family": "高崎"}


def test_a_proof_fills_in_nothing_that_was_not_asked() -> None:
    assert verified_over({}, {"applicant.birth_date": "1994-04-12"}) == {}


def test_the_digest_tells_every_change_and_no_order() -> None:
    shown = digest_of({"a": 1, "b": 2}, ["x", "y"])
    assert shown == digest_of({"b": 2, "a": 1}, ["y", "x"])
    assert shown != digest_of({"a": 1, "b": 3}, ["x", "y"])
    assert shown != digest_of({"a": 1, "b": 2}, ["x"])
