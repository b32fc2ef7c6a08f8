"""What the provider publishes is fetched once and kept, so that its outage is not at once ours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from cityhall.foundation.accounts.ports import IdentityUnavailable

Kept = TypeVar("Kept")

FRESH = timedelta(hours=1)  # then it is fetched again
USABLE = timedelta(days=1)  # so long it serves while it cannot be fetched
BREATH = timedelta(seconds=5)  # after a failure nobody waits for the same failure again
RENEWED_AT_MOST_EVERY = timedelta(minutes=1)


class Remembered(Generic[Kept]):
    """One published thing. One thread fetches it at a time; the others wait for what it finds."""

    def __init__(self, fetch: Callable[[], Kept]) -> None:
        self._fetch = fetch
        self._lock = Lock()
        self._kept: Kept | None = None
        self._kept_at: datetime | None = None
        self._failed_at: datetime | None = None
        self._renewed_at: datetime | None = None

    def get(self, now: datetime) -> Kept:
        """What is kept if it is fresh, else what is fetched, else what is kept from before.

        Raises `IdentityUnavailable` where nothing usable is kept and nothing can be fetched.
        """
        with self._lock:
            if self._kept is not None and _within(self._kept_at, FRESH, now):
                return self._kept
            try:
                return self._fetch_now(now)
            except IdentityUnavailable:
                if self._kept is not None and _within(self._kept_at, USABLE, now):
                    return self._kept
                raise

    def renew(self, now: datetime) -> Kept | None:
        """Fetched anew because something is missing in it; None if that was tried a moment ago.

        Raises `IdentityUnavailable` when it cannot be fetched, also for that last try.
        """
        with self._lock:
            if _within(self._renewed_at, RENEWED_AT_MOST_EVERY, now):
                return None
            kept = self._fetch_now(now)
            self._renewed_at = now
            return kept

    def _fetch_now(self, now: datetime) -> Kept:
        if _within(self._failed_at, BREATH, now):
            raise IdentityUnavailable("it failed a moment ago")
        try:
            kept = self._fetch()
        except IdentityUnavailable:
            self._failed_at = now
            raise
        self._kept, self._kept_at, self._failed_at = kept, now, None
        return kept


def _within(moment: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether the moment lies so shortly before now. A clock that was set back starts anew."""
    return moment is not None and timedelta(0) <= now - moment < span
