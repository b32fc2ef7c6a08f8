"""Which questions a set of procedures needs, on which pages, and what a reader was shown.

Pure: no database, no clock.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityhall.foundation.vocabulary.api import Item

#: Asked once with every bundle, whatever it holds: where to write to, and what would help.
EMAIL = "applicant.email"
PHONE = "applicant.phone"
HELP_GROUP = "accommodations"

PAGE_WEIGHT = 6
WEIGHTS = {"name": 2, "address": 3, "bank_account": 3, "people": 5, "file": 2, "long_text": 2}


@dataclass(frozen=True)
class Wanted:
    """An item that the form may have to ask, and the procedures that want it."""

    item: Item
    procedures: tuple[str, ...]


@dataclass(frozen=True)
class FormPage:
    """A few questions that belong together, under an address that stays the same."""

    slug: str
    group: str
    wanted: tuple[Wanted, ...]


def wanted_items(
    needs: Mapping[str, Iterable[str]], items: Mapping[str, Item], groups: Sequence[str]
) -> list[Wanted]:
    """Every item that procedures need, once, in the order of the groups and of the vocabulary."""
    wanting: dict[str, list[str]] = {}
    for procedure, needed in needs.items():
        for item_id in needed:
            wanting.setdefault(item_id, []).append(procedure)
    by_group = {group: number for number, group in enumerate(groups)}
    by_item = {item_id: number for number, item_id in enumerate(items)}
    return sorted(
        (Wanted(items[item_id], tuple(who)) for item_id, who in wanting.items()),
        key=lambda each: (by_group[each.item.group], by_item[each.item.id]),
    )


def form_pages(wanted: Iterable[Wanted]) -> list[FormPage]:
    """The items in pages of one group each, none heavier than a phone's screen bears.

    A heavy question (an address, a list of people) fills a page that several light ones share.
    """
    pages: list[FormPage] = []
    weight = 0
    for each in wanted:
        group, heavy = each.item.group, WEIGHTS.get(each.item.type, 1)
        if pages and pages[-1].group == group and weight + heavy <= PAGE_WEIGHT:
            last = pages[-1]
            pages[-1] = FormPage(last.slug, group, (*last.wanted, each))
            weight += heavy
        else:
            number = 1 + sum(page.group == group for page in pages)
            slug = group.replace("_", "-") + (f"-{number}" if number > 1 else "")
            pages.append(FormPage(slug, group, (each,)))
            weight = heavy
    return pages


def digest_of(shown: Mapping[str, Any], procedures: Iterable[str]) -> str:
    """A short mark of what the check page showed; another tab's change makes another mark."""
    canonical = json.dumps(
        [sorted(procedures), shown], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def verified_over(answers: Mapping[str, Any], verified: Mapping[str, Any]) -> dict[str, Any]:
    """What a proof of identity puts in place of typed answers; empty where they agree.

    A card carries no reading and may not say where a family name ends: a name that is written
    alike stays as typed, another one takes the card's letters and keeps the typed reading.
    """
    wins: dict[str, Any] = {}
    for item, value in verified.items():
        typed = answers.get(item)
        if typed is None or typed == value:
            continue
        if not isinstance(value, Mapping):
            wins[item] = value
        elif _letters(typed) != _letters(value):
            wins[item] = {**typed, "family": value["family"], "given": value["given"]}
    return wins


def _letters(name: Mapping[str, str]) -> str:
    return "".join(f"{name.get('family', '')}{name.get('given', '')}".split())
