"""When what a closed case holds is to go: 公文書 are kept from the 1st of April after."""

from dataclasses import dataclass
from datetime import date, timedelta

from cityhall.engine.procedures.api import Retention
from cityhall.kernel.errors import Conflict

#: So many days before, the section is told.
NOTICE = timedelta(days=14)
#: So many days what is due lies aside, seen by nobody, before it is gone.
ASIDE = timedelta(days=30)


@dataclass(frozen=True)
class Kept:
    """A rule as a disposal holds it."""

    years: int
    from_: str
    is_checked: bool

    def due_on(self, closed_on: date) -> date:
        """The first day on which it need not be kept any more."""
        start = closed_on if self.from_ == "closed" else next_april(closed_on)
        return years_later(start, self.years)


def kept_by(retention: Retention) -> Kept:
    """A procedure's rule."""
    return Kept(retention.years, retention.from_, retention.checked)


def next_april(day: date) -> date:
    """The 1st of April of the fiscal year after the one that the day lies in."""
    return date(day.year + (day.month >= 4), 4, 1)


def years_later(day: date, years: int) -> date:
    """The same day of a later year; the 1st of March where it has no 29th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def ensure_can_be_held(*, is_held: bool, is_erased: bool) -> None:
    """A case may be held once, and while there is something left to hold."""
    if is_erased:
        raise Conflict(
            "cases.already_erased",
            "この案件の内容は、保存期間が過ぎて消去されています。",
            "元には戻せません。消去の証明を見てください。",
        )
    if is_held:
        raise Conflict(
            "cases.already_held",
            "この案件の消去は、すでに止めてあります。",
            "理由を変えるときは、いちど止めるのをやめてください。",
        )


def ensure_held(is_held: bool) -> None:
    """Only what is held can be let go."""
    if not is_held:
        raise Conflict(
            "cases.not_held",
            "この案件の消去は、止めてありません。",
            "一覧を開き直してください。",
        )
