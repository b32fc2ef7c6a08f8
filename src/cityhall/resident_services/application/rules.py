"""Which questions a set of procedures needs, on which pages, and what a reader was shown.

Pure: no database, no clock.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel.folding import fold

#: Asked once with every bundle, whatever it holds: where to write to, and what would help.
EMAIL = "applicant.email"
PHONE = "applicant.phone"
HELP_GROUP = "accommodations"

PAGE_WEIGHT = 8
MOST_SECTIONS = 2
WEIGHTS = {"name": 2, "address": 3, "bank_account": 3, "people": 5, "file": 2, "long_text": 2}


@dataclass(frozen=True)
class Wanted:
    """An item that the form may have to ask, and the procedures that want it.

    `opened_by` are the items whose answers say whether it is asked at all.
    """

    item: Item
    procedures: tuple[str, ...]
    opened_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FormPage:
    """A few questions that are answered in one go, under an address that stays the same.

    `sections` holds them by group, in order: one group, or two small ones that follow each other.
    """

    slug: str
    sections: Mapping[str, tuple[Wanted, ...]]

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        return tuple(each for section in self.sections.values() for each in section)


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
    """The items in pages, none heavier than a phone's screen bears.

    A heavy question (an address, a list of people) fills a page that several light ones share.
    A group that fits whole beside the one before it needs no page of its own.
    """
    pages: list[FormPage] = []
    for group, members in groupby(wanted, key=lambda each: each.item.group):
        slug = group.replace("_", "-")
        parts = _parts(_opened_last(tuple(members)))
        if len(parts) == 1 and pages and _fits(pages[-1], parts[0]):
            last = pages.pop()
            pages.append(FormPage(last.slug, {**last.sections, group: parts[0]}))
            continue
        for number, part in enumerate(parts, start=1):
            pages.append(FormPage(slug if number == 1 else f"{slug}-{number}", {group: part}))
    return pages


def _opened_last(members: tuple[Wanted, ...]) -> list[Wanted]:
    """What an answer of the same group opens comes after it all: no other question moves."""
    ids = {each.item.id for each in members}
    return sorted(members, key=lambda each: bool(each.opened_by & ids))


def _parts(members: Iterable[Wanted]) -> list[tuple[Wanted, ...]]:
    """The items of one group, broken where a page would grow too heavy."""
    parts: list[tuple[Wanted, ...]] = []
    for each in members:
        if parts and _go_together(parts[-1], (each,)):
            parts[-1] = (*parts[-1], each)
        else:
            parts.append((each,))
    return parts


def _fits(page: FormPage, part: tuple[Wanted, ...]) -> bool:
    return len(page.sections) < MOST_SECTIONS and _go_together(page.wanted, part)


def _go_together(first: tuple[Wanted, ...], then: tuple[Wanted, ...]) -> bool:
    """Whether two runs fit one page; who may be in a list on it, and what an answer on it opens,
    is asked on the next."""
    before = {each.item.id for each in first}
    listed = any(each.item.listed and each.item.listed.list_ in before for each in then)
    may_follow = listed or any(each.opened_by & before for each in then)
    weight = sum(WEIGHTS.get(each.item.type, 1) for each in (*first, *then))
    return weight <= PAGE_WEIGHT and not may_follow


def digest_of(shown: Mapping[str, Any], procedures: Iterable[str]) -> str:
    """A short mark of what the check page showed; another tab's change makes another mark."""
    canonical = json.dumps(
        [sorted(procedures), shown], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def statement_of(answers: Mapping[str, Any], procedures: Iterable[str]) -> str:
    """What somebody says by sending a draft, as one text that can be signed: the procedures, and
    their own answers. What the city knows from elsewhere is not theirs to sign; so a sign-in,
    which brings such facts, leaves the statement as it is."""
    said = {"procedures": sorted(procedures), "answers": answers}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def verified_over(answers: Mapping[str, Any], verified: Mapping[str, Any]) -> dict[str, Any]:
    """What a proof of identity puts in place of typed answers; empty where they agree.

    A card carries no reading and may not say where a family name ends: a name that is written
    alike stays as typed. Where only the letters differ (高 and 髙), the card's stand with the
    typed reading; another name altogether has no reading until it is asked again.
    """
    wins: dict[str, Any] = {}
    for item, value in verified.items():
        typed = answers.get(item)
        if typed is None or typed == value:
            continue
        if not isinstance(value, Mapping):
            wins[item] = value
        elif _letters(typed) != _letters(value):
            is_same = fold(_letters(typed)) == fold(_letters(value))
            reading = typed if is_same else {**typed, "family_kana": "", "given_kana": ""}
            wins[item] = {**reading, "family": value["family"], "given": value["given"]}
    return wins


def _letters(name: Mapping[str, str]) -> str:
    return "".join(f"{name.get('family', '')}{name.get('given', '')}".split())
