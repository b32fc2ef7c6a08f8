"""How long a procedure usually takes, in words: «ふつう 12日、10件に9件は 20日以内»."""

from datetime import date

from cityhall.design_system.language import current_language, words
from cityhall.engine.measures.api import Days, Usual
from cityhall.foundation.organisation.api import ward
from cityhall.kernel.texts import ENGLISH, say
from cityhall.kernel.wareki import to_wareki


def usual_in_words(usual: Usual) -> str:
    """The days from arrival to decision, with the year and the number of cases behind them."""
    said = days_in_words(usual.total)
    ground = words("guide.usual.ground", year=year_in_words(usual.year), count=f"{usual.cases:,}")
    return words("guide.usual.with_ground", said=said, ground=ground)


def office_in_words(usual: Usual) -> str:
    """The part of it in which the office had the case, in open days."""
    count = usual.office.median
    if count == 0:
        return words("guide.usual.office_same_day")
    return words("guide.usual.office", count=count)


def days_in_words(days: Days) -> str:
    """The median, and within how many days nine in ten were decided, if that is known."""
    half = words("guide.usual.days", count=days.median)
    if days.median == 0:
        half = words("guide.usual.same_day")
    if days.nine_in_ten is None:
        return words("guide.usual.half", days=half)
    if days.nine_in_ten == 0:
        return words("guide.usual.all_same_day")
    return words("guide.usual.both", days=half, count=days.nine_in_ten)


def year_in_words(year: int) -> str:
    """令和8年度, or FY2026."""
    if current_language() == ENGLISH:
        return f"FY{year}"
    named = to_wareki(date(year, 12, 31))
    return words("guide.usual.year", era=named.era, year="元" if named.year == 1 else named.year)


def place_in_words(usual: Usual) -> str:
    """The ward whose figure it is; '' for the whole city."""
    return say(ward(usual.ward).name, current_language()) if usual.ward else ""
