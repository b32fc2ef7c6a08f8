"""What a request, a promise and the rules of the review say, as data."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal["introduce", "operate", "modify", "replace"]
Priority = Literal["high", "middle", "low"]
Group = Literal["", "procedure", "section", "ward"]
Supervision = Literal["support", "guidance", "control"]

YEN = 10**13  # more than the city's whole budget: a slip of the pen, not a cost


class Definition(BaseModel):
    """Strict and frozen: a mistyped key is an error, not something left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(Definition):
    """The document of the city on which something rests."""

    file: str
    place: str


class Viewpoint(Definition):
    """What a reviewer looks at (観点), and the question behind it."""

    id: str = Field(pattern=r"^[a-z_]{3,30}$")
    title: str
    asks: str


class Function(Definition):
    """What a system is for, in one list for the whole city, so that like finds like."""

    id: str = Field(pattern=r"^[a-z_]{3,40}$")
    title: str


class Dear(Definition):
    """From how many times the median of at least so many like lots a price is remarked upon."""

    times: float = Field(gt=1)
    at_least: int = Field(ge=2)


class ReviewFile(Definition):
    """`catalogue/investments/review.yaml`."""

    source: Source
    checked: bool
    viewpoints: tuple[Viewpoint, ...] = Field(min_length=1)
    lowest_without_conditions: int = Field(ge=1, le=5)
    checked_after_months: tuple[int, ...] = Field(min_length=1)
    dear: Dear
    functions: tuple[Function, ...]

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        for rows in (self.viewpoints, self.functions):
            names = [row.id for row in rows]
            if len(names) != len(set(names)):
                raise ValueError("同じ id が二度あります")
        if list(self.checked_after_months) != sorted(set(self.checked_after_months)):
            raise ValueError("確かめる月は、小さい順に一度ずつ書いてください")
        return self

    def function(self, code: str) -> str:
        """What a function is called; its code where the list no longer has it."""
        return next((each.title for each in self.functions if each.id == code), code)


class Cost(Definition):
    """What one fiscal year costs, in yen: to build, and to run."""

    year: int = Field(ge=2000, le=2100)
    build: int = Field(default=0, ge=0, le=YEN)
    run: int = Field(default=0, ge=0, le=YEN)

    @property
    def total(self) -> int:
        return self.build + self.run


class Lot(Definition):
    """One line of what is bought, so that prices can be compared: `what` is a plain word."""

    what: str = Field(min_length=1, max_length=60)
    quantity: int = Field(ge=1, le=10**9)
    unit: str = Field(min_length=1, max_length=20)
    unit_price: int = Field(ge=0, le=YEN)


class Alternative(Definition):
    """Another way that was weighed, what it would cost and why it was not taken."""

    title: str = Field(min_length=1, max_length=120)
    cost: int | None = Field(default=None, ge=0, le=YEN)
    why_not: str = Field(default="", max_length=500)


class Promise(Definition):
    """What is to come of it: a measure of the platform, where, and the value to be reached.

    A value is taken over the `window_months` before each day on which it is checked.
    """

    measure: str = Field(min_length=1, max_length=60)
    group_by: Group = ""
    group: str = Field(default="", max_length=60)
    target: float = Field(ge=0, le=1e12)
    window_months: int = Field(default=6, ge=1, le=12)

    @model_validator(mode="after")
    def _whole_or_one_group(self) -> Self:
        if bool(self.group_by) != bool(self.group):
            raise ValueError("分け方と、そのどれかは、両方書くか両方空にしてください")
        return self


class Request(Definition):
    """What a section asks for. Everything may be empty while it is a draft."""

    kind: Kind
    title: str = Field(min_length=1, max_length=120)
    need: str = Field(default="", max_length=4000)
    place: str = Field(default="", max_length=2000)
    priority: Priority = "middle"
    priority_reason: str = Field(default="", max_length=1000)
    functions: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    costs: tuple[Cost, ...] = ()
    lots: tuple[Lot, ...] = ()
    replaces: tuple[str, ...] = ()
    leaving: str = Field(default="", max_length=2000)
    promise: Promise | None = None

    @property
    def total(self) -> int:
        """Whole-life cost in yen."""
        return sum(each.total for each in self.costs)
