"""What a provider publishes is kept: it is asked seldom, and its outage is not at once ours."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from cityhall.adapters.identity_provider.openid.remembering import (
    BREATH,
    FRESH,
    RENEWED_AT_MOST_EVERY,
    USABLE,
    Remembered,
)
from cityhall.foundation.accounts.ports import IdentityUnavailable
from tests.factories.places import NOON

MOMENT = timedelta(seconds=1)


class Published:
    """Something that changes with every look, and can be out of reach."""

    def __init__(self) -> None:
        self.looks = 0
        self.is_down = False

    def look(self) -> int:
        self.looks += 1
        time.sleep(0.001)  # so that another thread may come between
        if self.is_down:
            raise IdentityUnavailable("down")
        return self.looks


def test_it_is_fetched_again_when_it_is_no_longer_fresh():
    published = Published()
    kept = Remembered(published.look)
    assert [kept.get(NOON), kept.get(NOON + FRESH - MOMENT), kept.get(NOON + FRESH)] == [1, 1, 2]


def test_through_an_outage_it_serves_for_a_day():
    published = Published()
    kept = Remembered(published.look)
    kept.get(NOON)
    published.is_down = True
    assert kept.get(NOON + USABLE - MOMENT) == 1
    with pytest.raises(IdentityUnavailable):
        kept.get(NOON + USABLE)


def test_after_a_failure_nobody_waits_for_the_same_failure():
    published = Published()
    published.is_down = True
    kept = Remembered(published.look)
    for now in (NOON, NOON + MOMENT, NOON + BREATH - MOMENT):
        with pytest.raises(IdentityUnavailable):
            kept.get(now)
    assert published.looks == 1
    published.is_down = False
    assert kept.get(NOON + BREATH) == 2


def test_it_is_renewed_at_most_so_often():
    published = Published()
    kept = Remembered(published.look)
    kept.get(NOON)
    assert kept.renew(NOON + MOMENT) == 2
    assert kept.renew(NOON + RENEWED_AT_MOST_EVERY) is None
    assert kept.renew(NOON + MOMENT + RENEWED_AT_MOST_EVERY) == 3


def test_a_renewal_that_fails_says_so_and_may_be_tried_again():
    published = Published()
    kept = Remembered(published.look)
    kept.get(NOON)
    published.is_down = True
    with pytest.raises(IdentityUnavailable):
        kept.renew(NOON + MOMENT)
    published.is_down = False
    assert kept.renew(NOON + MOMENT + BREATH) == 3


def test_a_clock_that_is_set_back_does_not_make_it_last():
    published = Published()
    kept = Remembered(published.look)
    kept.get(NOON)
    assert kept.get(NOON - timedelta(days=2)) == 2


def test_many_at_once_fetch_it_once():
    published = Published()
    kept = Remembered(published.look)
    with ThreadPoolExecutor(8) as together:
        found = list(together.map(lambda _: kept.get(NOON), range(64)))
    assert (set(found), published.looks) == ({1}, 1)
