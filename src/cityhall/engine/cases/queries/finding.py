"""What a clerk types into the search box, as a condition on cases."""

from django.db import connection
from django.db.models import Q

from cityhall.engine.cases.rules import refusals
from cityhall.kernel.folding import fold
from cityhall.kernel.reference_numbers import read_reference
from cityhall.kernel.wareki import parse_day


def found_by(search: str) -> Q:
    """What a clerk types into the search box, as a condition."""
    reference = read_reference(search)
    if reference is not None:
        return Q(reference=reference) | Q(bundle__reference=reference)
    try:
        return Q(birth_date=parse_day(search))
    except ValueError:
        pass
    key = fold(search)
    refusals.ensure_text(key, "search", at_most=200)
    return _begins("folded_name", key) | _begins("folded_kana", key)


def _begins(column: str, key: str) -> Q:
    """SQLite's LIKE cannot use an index that tells cases apart; a range would depend on
    PostgreSQL's collation."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": key})
    return Q(**{f"{column}__gte": key, f"{column}__lt": key + "\U0010ffff"})
