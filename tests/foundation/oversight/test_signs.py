"""Each rule of unusual reads, both ways: what fits it, and what just does not."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from cityhall.foundation.oversight.rules.signs import Read, ReaderDay, found_in, people_in_an_hour
from cityhall.foundation.oversight.rules.unusual import Hours, UnusualRule, UnusualRules
from cityhall.kernel.clock import JST

TEN = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
HOURS = Hours(**{"from": time(7, 30), "until": time(20)})


def opened(person: int, minutes: float = 0, *, case: str = "K", at: datetime = TEN) -> Read:
    moment = at + timedelta(minutes=minutes)
    return Read(
        id=person, at=moment, about=f"person:{person}", person_id=person, case_reference=case
    )


def rule(looks_for: str, at_least: int, **more: object) -> UnusualRule:
    return UnusualRule.model_validate(
        {"id": "a_rule", "looks_for": looks_for, "title": "x", "explained": "x {at_least}",
         "at_least": at_least, "in_force": {"from": "2024-04-01"}, **more}
    )  # fmt: skip


def counts(*reads: Read, of: UnusualRule, **day: Any) -> list[int]:
    one = ReaderDay(**{"reads": reads, "hours": HOURS, "is_business_day": True, **day})
    return [found.count for found in found_in(one, [of])]


def test_people_in_an_hour_are_counted_once_each_and_the_hour_slides() -> None:
    reads = (opened(1), opened(1, 1), opened(2, 59), opened(3, 60), opened(4, 61))
    day = ReaderDay(reads=reads, hours=HOURS, is_business_day=True)
    count, best = people_in_an_hour(day)
    assert (count, [read.id for read in best]) == (3, [1, 2, 3])
    assert people_in_an_hour(ReaderDay(reads=(), hours=HOURS, is_business_day=True)) == (0, ())


@pytest.mark.parametrize(("usual", "found"), [(None, [4]), (1.0, [4]), (1.4, []), (4, [])])
def test_many_people_are_compared_with_what_is_usual(usual: float | None, found: list[int]) -> None:
    reads = [opened(person) for person in range(1, 5)]
    asked = rule("people_in_an_hour", 4, times_usual=3)
    assert counts(*reads, of=asked, usual=usual) == found
    assert counts(*reads[1:], of=asked, usual=usual) == []


def test_out_of_hours_begins_at_the_end_and_holds_on_closed_days() -> None:
    asked = rule("reads_out_of_hours", 1)
    assert counts(opened(1, at=TEN.replace(hour=20)), of=asked) == [1]
    assert counts(opened(1, at=TEN.replace(hour=19, minute=59)), of=asked) == []
    assert counts(opened(1), of=asked, is_business_day=False) == [1]


def test_without_a_case_and_by_the_same_name() -> None:
    reads = (opened(1, case=""), opened(2))
    assert counts(*reads, of=rule("people_without_case", 1)) == [1]
    same = rule("namesakes_without_case", 1)
    assert counts(*reads, of=same, namesakes=frozenset({1, 2})) == [1]
    assert counts(*reads, of=same, namesakes=frozenset({2})) == []


def test_a_search_after_which_something_is_opened_is_not_in_vain() -> None:
    search = Read(id=9, at=TEN, about="", is_search=True)
    asked = rule("searches_unopened", 1)
    assert counts(search, of=asked) == [1]
    assert counts(search, opened(1, 9), of=asked) == []
    assert counts(search, opened(1, 11), of=asked) == [1]


def test_what_left_in_a_file_is_no_opening_but_is_counted() -> None:
    taken = [
        Read(id=n, at=TEN, about=f"person:{n}", person_id=n, is_taken_out=True) for n in range(3)
    ]
    assert counts(*taken, of=rule("cases_taken_out", 3)) == [3]
    assert counts(*taken, of=rule("cases_taken_out", 4)) == []
    assert counts(*taken, of=rule("people_without_case", 1)) == []


def test_protected_people_and_many_days_are_told_one_by_one() -> None:
    reads = (opened(1), opened(1, 1), opened(2))
    assert counts(*reads, of=rule("protected_people", 1), protected=frozenset({1})) == [2]
    assert counts(*reads, of=rule("days_without_deed", 4), often_read={1: 4, 2: 3}) == [4]


def test_a_rule_changes_with_its_days_and_never_stands_twice() -> None:
    old = rule("protected_people", 1, in_force={"from": "2024-04-01", "until": "2026-03-31"})
    new = rule("protected_people", 2, in_force={"from": "2026-04-01"})
    asked: dict[str, Any] = {
        "checked": False,
        "kept_years": {"justified": 2, "not_justified": 5},
        "usual": {"days": 28, "fewest": 20},
        "hours": HOURS,
    }
    both = UnusualRules(**asked, rules=(old, new))
    assert both.on(date(2026, 3, 31)) == (old,)
    assert both.of("a_rule", date(2026, 4, 1)) == new
    again = rule("protected_people", 2, in_force={"from": "2026-03-01"})
    with pytest.raises(ValueError, match="twice"):
        UnusualRules(**asked, rules=(again, old))
