"""Sets of deciding items as bits: known when the code is written, or computed when it runs."""

import ast
from collections.abc import Iterable

from cityhall.engine.rules import syntax

Mask = int | ast.expr


def as_code(mask: Mask) -> ast.expr:
    return syntax.constant(mask) if isinstance(mask, int) else mask


def together(masks: Iterable[Mask]) -> Mask:
    """All bits of all masks."""
    known, computed = 0, []
    for mask in masks:
        if isinstance(mask, int):
            known |= mask
        else:
            computed.append(mask)
    if not computed:
        return known
    return syntax.union(([syntax.constant(known)] if known else []) + computed)


def by_state(state: str, when_zero: Mask, when_negative: Mask) -> Mask:
    """One of two masks, by the local that holds a state; nothing where the state is unknown."""
    if when_zero == 0 and when_negative == 0:
        return 0
    here = syntax.name(state)
    return syntax.either(
        syntax.compare(here, "=", syntax.constant(0)),
        as_code(when_zero),
        syntax.either(
            syntax.compare(here, "<", syntax.constant(0)),
            as_code(when_negative),
            syntax.constant(0),
        ),
    )
