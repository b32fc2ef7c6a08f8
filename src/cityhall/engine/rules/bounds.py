"""How large a number can become, told from the rule alone, so that no database overflows.

An item, a parameter or a literal has at most 15 digits. What fits 64 bits is computed in them;
what does not, in DECIMAL(38); what may exceed that is refused.
"""

from cityhall.engine.rules.tree import Absolute, Arithmetic, Case, Literal, Negative, Node

MOST_DIGITS = 15
LARGEST_NUMBER = 10**MOST_DIGITS - 1
LARGEST_BIGINT = 2**63 - 1
LARGEST_DECIMAL = 10**38 - 1


def bound(node: Node) -> int:
    """The largest absolute value that an integer node, or a part on the way to it, can take."""
    match node:
        case Literal(int() as value, _):
            return abs(value)
        case Arithmetic("*", left, right):
            return max(bound(left), 1) * max(bound(right), 1)
        case Arithmetic(_, left, right):
            return bound(left) + bound(right)
        case Case(_, then, otherwise):
            return max(bound(then), bound(otherwise))
        case Negative(value) | Absolute(value):
            return bound(value)
        case _:
            return LARGEST_NUMBER
