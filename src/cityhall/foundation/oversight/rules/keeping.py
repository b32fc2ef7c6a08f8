"""How long what was found is kept once somebody has settled it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from cityhall.kernel.clock import in_jst


class KeptYears(BaseModel):
    """By finding, in years. No month that the desk offers as a summary may lack any."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    justified: int = Field(ge=2, le=30)
    not_justified: int = Field(ge=2, le=30)

    @property
    def shortest(self) -> int:
        return min(self.justified, self.not_justified)


def years_before(now: datetime, years: int) -> datetime:
    """The same moment so many years ago; of 29 February the day before it."""
    then = in_jst(now)
    is_leap_day = (then.month, then.day) == (2, 29)
    return then.replace(year=then.year - years, day=28 if is_leap_day else then.day)
