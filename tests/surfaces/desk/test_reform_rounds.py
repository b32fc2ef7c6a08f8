"""The round of reform policies at the desk: who is asked, who answers, who is late."""

from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from cityhall.foundation.accounts.api import Actor, User, give_duty
from cityhall.foundation.audit.api import entries_about
from cityhall.governance.reform_policies.api import (
    Loaded,
    Phase,
    answer_ask,
    ask_bureaus,
    askable,
    load_reform,
    load_sample_round,
    round_for,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid, NotAllowed
from tests.conftest import AssertFlat
from tests.factories.people import TESTS, a_clerk
from tests.governance.reform_policies.conftest import loaded
from tests.surfaces.desk.conftest import at_desk

__all__ = ["loaded"]
HOME = "/desk/reform/"
FIRST = f"{HOME}round/2024/first_inquiry/"
DAY = timedelta(days=1)


def with_duty(role: str, bureau: str = "") -> User:
    user = a_clerk("receptionist")
    give_duty(user_id=user.pk, role=role, section=bureau, ward="", by=TESTS, now=clock.now())
    return user


@pytest.fixture
def secretariat(loaded: Loaded) -> User:
    return with_duty("reform_secretariat")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def ask(by: User, *bureaus: str, key: str = "first_inquiry", ago: int = 0) -> None:
    now = clock.now() - ago * DAY
    ask_bureaus(year=2024, key=key, bureaus=bureaus, due_on=now.date() + DAY, by=Actor.of(by),
                now=now)  # fmt: skip


def test_stages_come_from_the_edition_and_say_nothing_of_what_was_not_done_here(
    secretariat: User,
) -> None:
    found = round_for(secretariat, 2024, clock.today())
    assert [each.key for each in found.stages][:3] == ["opening", "first_inquiry", "second_inquiry"]
    assert [str(each.on) for each in found.stages if each.on][-1] == "2024-12-20"
    assert found.late == ()
    assert {each.phase for each in found.stages} == {Phase.NOT_HERE}, "that year is over"
    shown = text(at_desk(secretariat).get(FIRST))
    assert "この画面では何も受け取っていません" in shown
    load_reform(settings.MUNICIPALITY_DIR / "reform", clock.now())
    assert round_for(secretariat, 2024, clock.today()) == found  # again, with the same result


def test_asked_answered_and_late(secretariat: User) -> None:
    browser = at_desk(secretariat)
    asked = {"bureaus": ["policy", "fire"], "due_on": str(clock.today())}
    assert "回答 0 / 2" in text(browser.post(f"{FIRST}ask/", asked, follow=True))
    browser.post(f"{FIRST}ask/", asked)  # sent twice is one
    head, other = with_duty("reform_head", "policy"), with_duty("reform_head", "fire")
    mine = text(at_desk(head).get(HOME))
    assert "課題を洗い出してください" in mine
    assert "消防局" not in text(at_desk(head).get(FIRST))
    refused = at_desk(other).post(f"{FIRST}answer/", {"bureau": "policy"})
    assert refused.status_code == 403
    done = at_desk(head).post(f"{FIRST}answer/", {"bureau": "policy", "words": "3件"}, follow=True)
    assert "回答済み" in text(done)
    assert "3件" in text(browser.get(FIRST))
    later = round_for(secretariat, 2024, clock.today() + DAY)
    assert [each.bureau for each in later.late] == ["fire"]
    told = [each.action for each in entries_about("reform_stage", "2024-first_inquiry")]
    assert told.count("reform.stage_answered") == 1


def test_late_is_said_with_its_days(secretariat: User) -> None:
    ask(secretariat, "fire", ago=4)
    browser = at_desk(secretariat)
    assert "期限超過 1件" in text(browser.get(HOME))
    assert "3日過ぎました" in text(browser.get(f"{HOME}round/2024/"))
    head = with_duty("reform_head", "fire")
    answer_ask(year=2024, key="first_inquiry", bureau="fire", words="", by=Actor.of(head),
               now=clock.now())  # fmt: skip
    assert "回答済み（期限の後）" in text(browser.get(FIRST))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due_on": "明日"}, "期限の日が読めません"),
        ({"due_on": "2020-01-01"}, "期限が今日より前です"),
        ({"bureaus": []}, "局・区が選ばれていません"),
        ({"bureaus": ["sample-bureau"]}, "局・区が選ばれていません"),
    ],
)
def test_what_cannot_be_asked(secretariat: User, changes: dict[str, Any], said: str) -> None:
    asked = {"bureaus": ["policy"], "due_on": str(clock.today()), **changes}
    answer = at_desk(secretariat).post(f"{FIRST}ask/", asked)
    assert answer.status_code == 422
    assert said in text(answer)
    assert round_for(secretariat, 2024, clock.today()).stage("first_inquiry").asked == ()


def test_a_meeting_asks_nothing_and_a_bureau_does_not_run_the_round(secretariat: User) -> None:
    with pytest.raises(Invalid, match="何も求めません"):
        ask(secretariat, "policy", key="opening")
    head = with_duty("reform_head", "policy")
    with pytest.raises(NotAllowed):
        ask(head, "policy")
    for step in ("ask", "close"):
        assert at_desk(head).post(f"{FIRST}{step}/", {}).status_code == 403
    assert at_desk(a_clerk("reviewer")).get(HOME).status_code == 403
    assert Client().get(HOME).status_code == 302


def test_a_stage_is_closed_by_the_secretariat(secretariat: User) -> None:
    answer = at_desk(secretariat).post(f"{HOME}round/2024/opening/close/", follow=True)
    assert "完了" in text(answer)
    assert at_desk(secretariat).get(f"{HOME}round/2031/").status_code == 404
    assert at_desk(secretariat).get(f"{HOME}round/2024/nothing/").status_code == 404


def test_a_sample_asks_only_bureaus_that_do_not_exist(secretariat: User) -> None:
    path = settings.MUNICIPALITY_DIR / "demo" / "reform.yaml"
    assert load_sample_round(path, clock.now())
    assert not load_sample_round(path, clock.now())
    found = round_for(secretariat, 2026, clock.today())
    assert {each.bureau for stage in found.stages for each in stage.asked} == {
        "sample-bureau", "sample-ward",
    }  # fmt: skip
    shown = text(at_desk(secretariat).get(f"{HOME}round/2026/second_inquiry/"))
    assert "架空の局の見本です" in shown
    assert "政策局" not in shown
    with pytest.raises(Invalid):
        ask_bureaus(year=2026, key="second_inquiry", bureaus=["policy"], due_on=clock.today(),
                    by=Actor.of(secretariat), now=clock.now())  # fmt: skip


def test_the_page_costs_the_same_however_many_are_asked(
    secretariat: User, assert_query_count_flat: AssertFlat
) -> None:
    keys = ("first_inquiry", "second_inquiry")
    pairs = iter([(key, code) for code in askable(2024) for key in keys])

    def more(number: int) -> None:
        for key, code in islice(pairs, number):
            ask(secretariat, code, key=key, ago=3)

    assert_query_count_flat(at_desk(secretariat), f"{HOME}round/2024/", more)
