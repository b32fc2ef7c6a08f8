"""How long what was found is kept once somebody has settled it."""

from pydantic import BaseModel, ConfigDict, Field


class KeptYears(BaseModel):
    """By finding, in years. No month that the desk offers as a summary may lack any."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    justified: int = Field(ge=2, le=30)
    not_justified: int = Field(ge=2, le=30)

    @property
    def shortest(self) -> int:
        return min(self.justified, self.not_justified)
