"""Facts as JSON has them, as values that rules compare."""

from datetime import date

from cityhall.engine.rules.bounds import LARGEST_NUMBER
from cityhall.engine.rules.types import RuleType, Value, fits


def read_fact(given: object, kind: RuleType) -> Value | None:
    """What JSON says as a value of the kind, a date by its text; None if it is no such value."""
    if kind is RuleType.DATE and isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            return None
    if not isinstance(given, Value) or not fits(given, kind):
        return None
    return None if type(given) is int and abs(given) > LARGEST_NUMBER else given
