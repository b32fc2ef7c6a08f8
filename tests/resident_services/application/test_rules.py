"""Pages of questions, what a proof of identity puts right, what a reader was shown."""

from typing import Any

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


OPTIONS = [{"value": "spouse", "label": {"ja": "配偶者"}}]


def item(item_id: str, group: str = "you", kind: str = "text", **more: Any) -> Item:
    words = {"label": {"ja": item_id}, "group": group, "about": "applicant"}
    return Item.model_validate({"id": item_id, "type": kind, **words, **more})


def test_each_item_is_wanted_once_in_the_order_of_groups() -> None:
    items = {each.id: each for each in (item("a.x"), item("a.y", "contact"), item("a.z"))}
    needs = {"one": ["a.y", "a.x"], "two": ["a.x", "a.z"]}
    wanted = wanted_items(needs, items, ["you", "contact"])
    assert [(each.item.id, each.procedures) for each in wanted] == [
        ("a.x", ("one", "two")),
        ("a.z", ("two",)),
        ("a.y", ("one",)),
    ]


def test_no_page_grows_too_heavy_and_nothing_is_left_out() -> None:
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
        weight = sum(WEIGHTS.get(each.item.type, 1) for each in page.wanted)
        assert weight <= PAGE_WEIGHT or len(page.wanted) == 1


def test_a_small_group_stands_beside_the_one_before_it() -> None:
    small = [Wanted(item(f"{group}.x", group), ()) for group in ("you", "contact", "bank")]
    pages = form_pages(small)
    assert [(page.slug, list(page.sections)) for page in pages] == [
        ("you", ["you", "contact"]),
        ("bank", ["bank"]),
    ]


def test_a_group_of_several_pages_is_not_torn_apart_to_fill_another() -> None:
    parts = [Wanted(item(f"home.n{number}", "home", "address"), ()) for number in range(3)]
    pages = form_pages([Wanted(item("a.x"), ()), *parts])
    assert [page.slug for page in pages] == ["you", "home", "home-2"]


def test_who_may_be_in_a_list_is_asked_after_the_list() -> None:
    people = item("household.members", kind="people", options=OPTIONS)
    name = item("spouse.name", kind="name", listed={"list": people.id, "relationship": "spouse"})
    pages = form_pages([Wanted(people, ()), Wanted(name, ())])
    assert [page.slug for page in pages] == ["you", "you-2"]


def test_what_an_answer_opens_comes_on_the_next_page_and_moves_nothing_else() -> None:
    choice = Wanted(item("a.kind"), ())
    opened = Wanted(item("a.more"), (), frozenset({"a.kind"}))
    rest = Wanted(item("a.rest"), ())
    before, after = form_pages([choice, rest]), form_pages([choice, opened, rest])
    assert [each.wanted for each in before] == [(choice, rest)]
    assert [each.wanted for each in after] == [(choice, rest), (opened,)]


def test_a_name_written_alike_stays_as_typed() -> None:
    card = {"family": "髙﨑美咲", "given": "", "family_kana": "", "given_kana": ""}
    assert verified_over({"applicant.name": NAME}, {"applicant.name": card}) == {}


def test_another_name_takes_the_letters_of_the_card() -> None:
    card = {"family": "高崎", "given": "美咲", "family_kana": "", "given_kana": ""}
    wins = verified_over({"applicant.name": NAME}, {"applicant.name": card})
    assert wins["applicant.name"] == {**NAME, "family": "高崎"}


def test_the_reading_of_another_person_is_not_kept() -> None:
    card = {"family": "𠮷田", "given": "里桜", "family_kana": "", "given_kana": ""}
    wins = verified_over({"applicant.name": NAME}, {"applicant.name": card})
    assert wins["applicant.name"] == card


def test_a_proof_fills_in_nothing_that_was_not_asked() -> None:
    assert verified_over({}, {"applicant.birth_date": "1994-04-12"}) == {}


def test_the_digest_tells_every_change_and_no_order() -> None:
    shown = digest_of({"a": 1, "b": 2}, ["x", "y"])
    assert shown == digest_of({"b": 2, "a": 1}, ["y", "x"])
    assert shown != digest_of({"a": 1, "b": 3}, ["x", "y"])
    assert shown != digest_of({"a": 1, "b": 2}, ["x"])
