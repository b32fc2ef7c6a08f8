"""Rows of the plan, made from pieces: what a procedure always says is rendered once.

A row of the plan has some sixty words and tags of which only a few differ from reader to reader;
the template is rendered with slots in their place, and each row fills its own.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cityhall.design_system.dates import day_in_words
from cityhall.design_system.language import words
from cityhall.design_system.templatetags.cityhall import say, text, yen
from cityhall.engine.measures.api import Usual
from cityhall.engine.procedures.api import Catalogue
from cityhall.resident_services.guide.plan import Row
from cityhall.resident_services.guide.usual import place_in_words, usual_in_words

# Private use letters, which nobody's words in the catalogue hold.
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"{_OPEN}([a-z]+){_CLOSE}")
_NAMES = ("asks", "checked", "mark", "day", "fee", "usual", "reasons")
_SLOTS = {name: f"{_OPEN}{name}{_CLOSE}" for name in _NAMES}


def rows_html(catalogue: Catalogue, rows: Sequence[Row], language: str) -> list[SafeString]:
    """The procedures that apply, each as the list item that `guide/plan_row.html` describes."""
    colon, between = words("guide.colon"), words("guide.between")
    # By identity, since procedures share their reasons: each is worded once.
    shared = {id(reason): reason for row in rows for reason in row.reasons}
    worded = {
        key: f"{text(reason.label)}{colon}{escape(reason.value)}" for key, reason in shared.items()
    }
    return [
        _row_html(catalogue, row, language, between.join(worded[id(one)] for one in row.reasons))
        for row in rows
    ]


def _row_html(catalogue: Catalogue, row: Row, language: str, reasons: str) -> SafeString:
    filled = {
        "asks": " ".join(map(str, row.asks)),
        "checked": " checked" if row.is_chosen else "",
        "mark": _mark(language, bool(row.last_day and row.last_day.is_past), _soon(row)),
        "day": _day(catalogue, row, language),
        "fee": yen(row.fee) if row.fee else say("guide.plan.free"),
        "usual": _usual(language, row.usual, settings.DEMO) if row.usual else "",
        "reasons": reasons,
    }
    pieces = _pieces(catalogue, row.procedure.id, language)
    return mark_safe("".join(filled[piece] if at % 2 else piece for at, piece in enumerate(pieces)))


def _soon(row: Row) -> int | None:
    return row.last_day.days_left if row.last_day and row.last_day.is_soon else None


@lru_cache(maxsize=2048)
def _usual(language: str, usual: Usual, is_demo: bool) -> str:
    """How long it took; the same for everybody of a ward until it is computed anew."""
    context = {
        "usual": usual_in_words(usual),
        "place": place_in_words(usual),
        "is_demo": is_demo,
    }
    return render_to_string("guide/plan_usual.html", context)


@lru_cache(maxsize=4096)
def _pieces(catalogue: Catalogue, procedure: str, language: str) -> tuple[str, ...]:
    """The row as text and names of slots in turn."""
    context = {"procedure": catalogue.procedures[procedure], **_SLOTS}
    return tuple(_SLOT.split(render_to_string("guide/plan_row.html", context)))


@lru_cache(maxsize=256)
def _mark(language: str, is_past: bool, days_left: int | None) -> str:
    context = {"is_past": is_past, "is_soon": days_left is not None, "days_left": days_left}
    return render_to_string("guide/plan_mark.html", context)


def _day(catalogue: Catalogue, row: Row, language: str) -> str:
    if row.last_day is not None:
        return _until(row.last_day.day, language)
    return _open_day(catalogue, row.procedure.id, language, row.missing_day is not None)


@lru_cache(maxsize=1024)
def _until(day: date, language: str) -> str:
    return say("guide.plan.until", day=day_in_words(day, language))


@lru_cache(maxsize=4096)
def _open_day(catalogue: Catalogue, procedure: str, language: str, is_asked: bool) -> str:
    """The deadline where its day is not known: how to tell it, or the rule in words."""
    shown = catalogue.procedures[procedure]
    item = catalogue.vocabulary[shown.deadline.event] if shown.deadline else None
    context = {"procedure": shown, "item": item, "is_asked": is_asked}
    return render_to_string("guide/plan_day.html", context)
