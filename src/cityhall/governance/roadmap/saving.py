"""Hours saved by changed works, read from a file of timings."""

from dataclasses import dataclass
from pathlib import Path

from cityhall.foundation.vocabulary.api import CatalogueProblems, read_file
from cityhall.governance.roadmap.rules.hours import (
    Cost,
    Saving,
    Timing,
    Total,
    saving,
    timing_of,
    total,
)
from cityhall.governance.roadmap.schema import HoursFile, TimingDefinition, WorkDefinition


@dataclass(frozen=True)
class HoursSaved:
    """Each work with what it saved, and the sum."""

    works: tuple[tuple[str, Saving], ...]
    total: Total


def hours_saved(file: Path) -> HoursSaved:
    """Raises CatalogueProblems for a file that cannot be read as timings."""
    read, source = read_file(file, HoursFile)
    problems = [
        source.problem(
            ("works", index, name),
            "roadmap.no_timing",
            "minutes か mean の、どちらか一方を書きます",
            "計った分を minutes に並べるか、平均だけなら mean に書いてください",
        )
        for index, work in enumerate(read.works)
        for name, timing in (("before", work.before), ("after", work.after))
        if bool(timing.minutes) == (timing.mean is not None)
    ]
    if problems:
        raise CatalogueProblems(problems)
    works = tuple((work.title, _saving(work)) for work in read.works)
    return HoursSaved(works, total(each for _, each in works))


def _saving(work: WorkDefinition) -> Saving:
    return saving(
        work.volume,
        _timing(work.before),
        _timing(work.after),
        checking=Cost(work.checking.hours, work.checking.certainty),
        upkeep=Cost(work.upkeep.hours, work.upkeep.certainty),
    )


def _timing(given: TimingDefinition) -> Timing:
    if given.mean is not None:
        return Timing(given.mean, None, given.certainty)
    return timing_of(given.minutes, given.certainty)
