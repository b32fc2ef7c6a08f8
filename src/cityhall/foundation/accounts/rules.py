"""When a session of staff needs a proof again of who holds it; what a browser calls itself."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

GRACE = timedelta(minutes=1)  # use is noted once a minute, so the last may be a minute older
BROWSERS = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Proven:
    """What a session of staff remembers: its last use, the last proof of who it is, and whether a
    second factor was among the proofs."""

    used_at: datetime
    proved_at: datetime
    has_second: bool = False

    @classmethod
    def read(cls, kept: Any) -> Self | None:
        """From the session; None where nothing, or nothing readable, is kept."""
        try:
            return cls(
                datetime.fromisoformat(kept["used"]),
                datetime.fromisoformat(kept["proved"]),
                bool(kept["second"]),
            )
        except (KeyError, TypeError, ValueError):
            return None

    def written(self) -> dict[str, Any]:
        return {
            "used": self.used_at.isoformat(),
            "proved": self.proved_at.isoformat(),
            "second": self.has_second,
        }

    def used(self, now: datetime) -> Self:
        return replace(self, used_at=now)

    def proved(self, now: datetime, *, second: bool) -> Self:
        return replace(self, used_at=now, proved_at=now, has_second=self.has_second or second)

    def is_idle(self, now: datetime, *, minutes: int) -> bool:
        return now - self.used_at > timedelta(minutes=minutes) + GRACE

    def is_proof_older(self, now: datetime, than: timedelta) -> bool:
        return now - self.proved_at > than


def device_in(agent: str) -> str:
    """Browser and system from a User-Agent, as one would say them: «Chrome(Windows)»; '' if
    neither is known."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    if browser and system:
        return f"{browser}({system})"
    return browser or system
