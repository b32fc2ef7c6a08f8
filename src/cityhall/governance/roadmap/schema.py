"""The shape of a municipality's files: roadmap/<plan>/plan.yaml, goals.yaml and figures.yaml."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from cityhall.foundation.vocabulary.api import Definition, Slug, Snake, Text

Year = Annotated[int, Field(ge=1989, le=2200)]
Number = Annotated[int, Field(ge=1, le=99)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Unit = Literal["percent", "hours", "sheets", "devices"]
#: How sure a figure is: an estimate, a measurement, or a measurement that somebody audited.
Certainty = Literal["estimated", "measured", "audited"]


class Document(Definition):
    """A document that was read in, and the file in which it lies."""

    title: str
    file: str


class Place(Definition):
    """Where something stands: a document of the plan and the place in it."""

    document: Slug
    place: str


class Reading(Definition):
    """Words of the source with their place."""

    words: Words
    source: Place


class Period(Definition):
    """One of the plan's periods, in fiscal years, both included."""

    number: Number
    title: str
    first: Year
    last: Year
    source: Place


class Slogan(Definition):
    """A slogan under which themes stand."""

    number: Number
    words: Words
    why: str = ""
    source: Place


class Theme(Definition):
    """One of the plan's items of work (取組項目), under a slogan if the source says which."""

    number: Number
    slogan: Number | None = None
    title: Words
    source: Place
    directions: tuple[Words, ...] = ()
    actions: tuple[Words, ...] = ()


class Column(Definition):
    """A column of the roadmap's table: fiscal years, or a stage of the work by its title."""

    first: Year | None = None
    last: Year | None = None
    title: str = ""


class Step(Definition):
    """A step in a column. `is_displaced`: the scan shows it in a column where it cannot belong."""

    column: Number
    words: Words
    is_displaced: bool = False


class Track(Definition):
    """A row of the roadmap; `themes` only where the source uses the same words for both."""

    themes: tuple[Number, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)


class Roadmap(Definition):
    """The table of steps."""

    source: Place
    columns: tuple[Column, ...] = Field(min_length=1)
    tracks: tuple[Track, ...]


class Misreading(Definition):
    """A word that scanning spoiled. Without `shown` it cannot be read, and is shown so.

    `rests_on`: where the right word stands. `found_in`: where the spoiled one stands, if not in
    this plan's own texts.
    """

    read: Words
    shown: str = ""
    rests_on: Place | None = None
    found_in: Place | None = None
    note: str = ""


class Disagreement(Definition):
    """Something that the documents say in several ways, all of which are kept."""

    about: str
    readings: tuple[Reading, ...] = Field(min_length=2)


class Review(Definition):
    """How often the plan says that it is looked at again."""

    words: Words
    source: Place


class PlanFile(Definition):
    """plan.yaml: one plan. A changed file needs a higher `revision` and its reason."""

    id: Slug
    place: Number
    title: Words
    revision: Number
    reason: Words
    documents: dict[Slug, Document]
    missions: tuple[Reading, ...] = ()
    review: Review | None = None
    periods: tuple[Period, ...] = ()
    slogans: tuple[Slogan, ...] = ()
    themes: tuple[Theme, ...] = ()
    roadmap: Roadmap
    misreadings: tuple[Misreading, ...] = ()
    conflicts: tuple[Disagreement, ...] = ()


class Target(Definition):
    """What is to be reached, in the source's words; a value and a year only if it gives them."""

    words: Words
    value: float | None = None
    by: Year | None = None


class Baseline(Definition):
    """Against what it is compared; a value only if the source gives it."""

    words: Words
    value: float | None = None


class GoalVersion(Definition):
    """How a goal is measured from a fiscal year on. Empty means: not in the source.

    `measure` and `measure_version` name the measure of the catalogue that says the value from the
    platform's own records, `relation` how far that is what the plan means.
    """

    number: Number
    start: Annotated[Year, Field(alias="from")]
    reason: Words
    unit: Unit
    numerator: str = ""
    denominator: str = ""
    filter: str = ""
    owner: str = ""
    target: Target
    baseline: Baseline | None = None
    readings: tuple[Reading, ...] = Field(min_length=1)
    conflict: Text | None = None
    measure: Snake | None = None
    measure_version: Number = 1
    relation: Text | None = None
    unmeasured: Text


class GoalDefinition(Definition):
    """A goal with all versions of its definition, the oldest first."""

    id: Slug
    place: Number
    is_result: bool
    themes: tuple[Number, ...] = ()
    title: Words
    versions: tuple[GoalVersion, ...] = Field(min_length=1)


class GoalsFile(Definition):
    """goals.yaml: the goals of one plan."""

    goals: tuple[GoalDefinition, ...]


class TableColumn(Definition):
    """A column of a CSV file that is added up; `headings`: what the document calls the columns."""

    file: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.csv$")]
    column: Snake
    headings: tuple[Words, ...] = ()


class FigureDefinition(Definition):
    """A figure read in from a document: given, or added up from a table beside it."""

    id: Slug
    goal: Slug
    revision: Number = 1
    series: str = ""
    first: date
    last: date
    value: float | None = None
    table: TableColumn | None = None
    certainty: Certainty
    n: Annotated[int, Field(ge=1)] | None = None
    survey_n: Annotated[int, Field(ge=1)] | None = None
    note: str = ""
    reason: Words
    source: Place


class FiguresFile(Definition):
    """figures.yaml: the figures read in for one plan."""

    figures: tuple[FigureDefinition, ...] = ()


class TimingDefinition(Definition):
    """Minutes that one piece of work takes: every piece that was timed, or only their mean."""

    minutes: tuple[Annotated[float, Field(ge=0)], ...] = ()
    mean: Annotated[float, Field(ge=0)] | None = None
    certainty: Certainty


class CostDefinition(Definition):
    """Hours of the period that checking or upkeep cost."""

    hours: Annotated[float, Field(ge=0)]
    certainty: Certainty


class WorkDefinition(Definition):
    """A work that was changed: how often, how long before and after, what the change costs."""

    title: Words
    volume: Annotated[int, Field(ge=0)]
    before: TimingDefinition
    after: TimingDefinition
    checking: CostDefinition
    upkeep: CostDefinition


class HoursFile(Definition):
    """The works of one period, for `bin/cityhall roadmap hours`."""

    first: date
    last: date
    works: tuple[WorkDefinition, ...] = Field(min_length=1)


def plain(definition: Definition) -> Mapping[str, Any]:
    """A definition as JSON with the words of its file.

    What is left to its default is left out: a field added to the schema later must not make what
    was recorded before look changed.
    """
    return definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
