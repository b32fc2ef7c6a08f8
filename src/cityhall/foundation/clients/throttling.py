"""How often a caller may call: counted by the minute in the database, for all processes alike."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from cityhall.foundation.clients.models import CallCount
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class Allowance:
    """What is left of a caller's minute."""

    limit: int
    left: int
    seconds: int

    @property
    def is_spent(self) -> bool:
        return self.left < 0


@write
def count_call(caller: str, *, limit: int, now: datetime) -> Allowance:
    """Counts one call; `is_spent` once there were more than the limit in this minute."""
    minute = now.replace(second=0, microsecond=0)
    row = CallCount.objects.filter(caller=caller[:80], minute=minute)
    if not row.update(count=F("count") + 1):
        first = CallCount(caller=caller[:80], minute=minute, count=0)
        CallCount.objects.bulk_create([first], ignore_conflicts=True)
        row.update(count=F("count") + 1)
    count = row.values_list("count", flat=True)[0]
    return Allowance(limit, limit - count, 60 - now.second)
