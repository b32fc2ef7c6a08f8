"""What other domains may use of plans and their roadmap."""

from cityhall.governance.roadmap.loading import PlansLoaded, load_roadmap
from cityhall.governance.roadmap.queries import (
    Figure,
    Goal,
    figures_of,
    goal,
    goals_of,
    plan,
    plans,
    roadmap_head,
)
from cityhall.governance.roadmap.reading import read_roadmap
from cityhall.governance.roadmap.rules.history import Break, breaks, interval, version_in
from cityhall.governance.roadmap.rules.hours import Saving, Total
from cityhall.governance.roadmap.rules.wording import Run, readable, runs
from cityhall.governance.roadmap.saving import HoursSaved, hours_saved
from cityhall.governance.roadmap.schema import (
    GoalVersion,
    Misreading,
    Place,
    PlanFile,
    Theme,
    Track,
)
from cityhall.governance.roadmap.verification import wrong_plan_revisions

__all__ = [
    "Break",
    "Figure",
    "Goal",
    "GoalVersion",
    "HoursSaved",
    "Misreading",
    "Place",
    "PlanFile",
    "PlansLoaded",
    "Run",
    "Saving",
    "Theme",
    "Total",
    "Track",
    "breaks",
    "figures_of",
    "goal",
    "goals_of",
    "hours_saved",
    "interval",
    "load_roadmap",
    "plan",
    "plans",
    "read_roadmap",
    "readable",
    "roadmap_head",
    "runs",
    "version_in",
    "wrong_plan_revisions",
]
