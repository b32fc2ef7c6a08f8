"""Whom a round may ask: the bureaus and ward offices of its year, or only fictitious ones."""

from datetime import date

from cityhall.design_system.language import words
from cityhall.foundation.organisation.api import units
from cityhall.governance.reform_policies.models import Round
from cityhall.governance.reform_policies.rules.sampling import SAMPLES


def bureau_names(year: int) -> dict[str, str]:
    """Code → name of those that were there at any time of the fiscal year, then the fictitious."""
    found = {
        code: unit.name["ja"]
        for day in (date(year, 4, 1), date(year + 1, 3, 31))
        for code, unit in units(day).items()
        if unit.kind in ("bureau", "ward")
    }
    return found | {code: words(f"reform.{code.replace('-', '_')}") for code in SAMPLES}


def askable(year: int) -> dict[str, str]:
    """Code → name of the bureaus that the round of a year may ask."""
    is_sample = Round.objects.filter(edition=year, is_sample=True).exists()
    names = bureau_names(year)
    return {code: name for code, name in names.items() if (code in SAMPLES) == is_sample}
