import time
from datetime import UTC, date, datetime, timedelta

import pytest

from cityhall.kernel import clock


def test_now_is_japans_time_whatever_the_machine_thinks():
    assert clock.now().utcoffset() == timedelta(hours=9)
    assert abs(clock.now().timestamp() - time.time()) < 5
    assert clock.today() in (clock.now().date(), clock.now().date() - timedelta(days=1))


def test_a_moment_is_the_same_on_a_japanese_clock():
    moment = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    assert clock.in_jst(moment) == moment
    assert clock.in_jst(moment).date() == date(2026, 11, 22)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock.in_jst(datetime(2026, 11, 22))  # noqa: DTZ001 - the wrong value is the test
