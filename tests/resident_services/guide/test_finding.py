"""Searching in everyday words: what is found first, and which life events are understood."""

import threading

import pytest
from django.conf import settings

from cityhall.engine.procedures.api import catalogue
from cityhall.resident_services.guide.api import Finder, finder_of
from cityhall.resident_services.guide.finding.tokens import terms


@pytest.fixture(scope="module")
def finder() -> Finder:
    return finder_of(catalogue(settings.CATALOGUE_DIR, settings.MUNICIPALITY_DIR))


def ids(finder: Finder, words: str, top: int = 5) -> list[str]:
    return [hit.id for hit in finder.search(words, top)]


def test_spellings_of_one_word_are_one_term() -> None:
    spelled = {terms(words)[0].word for words in ("引越し", "引っ越し", "ひっこし", "引っ越した")}
    assert len(spelled) == 1
    assert terms("子ども")[0].word == terms("子供")[0].word == terms("こども")[0].word


def test_words_without_meaning_are_left_out() -> None:
    assert terms("の手続きをしたいです。") == []
    assert terms("🎉 ♨ …") == []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("会社をやめた", "national-health-insurance-join"),
        ("水道を止めたい", "water-stop"),
        ("犬が死んだ", "dog-death"),
        ("保育園に入れたい", "nursery-application"),
        ("はんこ", "seal-registration"),
        ("妊娠した", "pregnancy-notification"),
        ("給食費", "school-expense-support"),
        ("ｱｶﾁｬﾝ", "pregnancy-notification"),
    ],
)
def test_residents_words_find_the_procedure(finder: Finder, words: str, first: str) -> None:
    assert ids(finder, words)[0] == first


def test_two_letters_are_enough(finder: Finder) -> None:
    assert ids(finder, "減免") == ["national-health-insurance-join"]
    assert "funeral-benefit" in ids(finder, "国保")


def test_several_wishes_in_one_line_are_all_heard(finder: Finder) -> None:
    found = ids(finder, "引っ越してきた 子どもが生まれた", 6)
    assert {"move-in", "birth-registration", "child-allowance-claim"} <= set(found)
    assert {"move-in", "child-allowance-claim"} == set(found[:2])  # the best of each wish first


def test_coming_is_told_from_going(finder: Finder) -> None:
    come, gone = ids(finder, "引っ越してきた", 20), ids(finder, "引っ越す", 20)
    assert come[0] == ids(finder, "引越してきました")[0] == "move-in"
    assert come.index("water-start") < come.index("water-stop")
    assert gone[0] == "move-out"
    assert gone.index("water-stop") < gone.index("water-start")


@pytest.mark.parametrize(
    ("words", "events"),
    [
        ("引っ越してきた 子どもが生まれた", ["moving", "pregnancy-birth"]),
        ("引っ越してきて子どもが生まれた", ["moving", "pregnancy-birth"]),
        ("ひっこし", ["moving"]),
        ("夫が亡くなった", ["bereavement"]),
        ("I moved here and had a baby", ["moving", "pregnancy-birth"]),
        ("宇宙へ行きたい", []),
        ("", []),
    ],
)
def test_life_events_are_understood(finder: Finder, words: str, events: list[str]) -> None:
    assert finder.life_events(words) == events


@pytest.mark.parametrize(
    "words", ["", "   ", "asdfgh", "<script>alert(1)</script>", "AND OR title:*", "あ", "🎉" * 300]
)
def test_nothing_to_find_is_no_mistake(finder: Finder, words: str) -> None:
    assert isinstance(finder.search(words, 5), list)


def test_long_words_do_not_take_long(finder: Finder) -> None:
    assert len(finder.search("引っ越し " * 40_000, 3)) == 3


def test_words_that_only_letters_find_stand_beside_weak_hits(finder: Finder) -> None:
    assert finder.search("at", 500)


def test_scores_fall_and_every_hit_has_a_title(finder: Finder) -> None:
    hits = finder.search("引っ越し", 20)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(hit.title for hit in hits)
    assert min(scores) > 0


def test_many_threads_may_search_at_once(finder: Finder) -> None:
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(ids(finder, "児童手当"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({tuple(one) for one in found}) == 1


def test_a_move_and_a_birth_are_found_in_english(finder: Finder) -> None:
    assert {"move-in", "birth-registration"} <= set(ids(finder, "moved here, had a baby"))
