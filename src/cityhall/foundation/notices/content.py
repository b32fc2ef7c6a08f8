"""What a notice says, once and for all ways of showing it: paper and page are made from this.

Pure: no database, no clock. Sentences are kept in every language; the Japanese is the notice.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cityhall.foundation.notices.schema import NoticeTemplate, Remedy
from cityhall.foundation.vocabulary.api import Definition
from cityhall.kernel.texts import LANGUAGES, Text, chosen, fill
from cityhall.kernel.wareki import format_wareki

Languages = dict[str, str]


class Row(Definition):
    """A line of the list: a label, and words in languages or what somebody typed."""

    label: Languages
    value: Languages = {}
    typed: str = ""


class Part(Definition):
    """A headed part below the list; `typed` is a person's own words."""

    kind: str
    title: Languages
    paragraphs: tuple[Languages, ...] = ()
    typed: str = ""


class Content(Definition):
    """Everything on a notice but its seal, its code and its signature."""

    number: str
    issued_on: date
    reference: str
    title: Languages
    issuer: Languages
    office: Languages
    phone: str
    name: str
    postal_code: str
    address: tuple[str, ...]
    paragraphs: tuple[Languages, ...]
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]

    def digest(self, salt: str) -> str:
        """As it is stored."""
        return salted_digest(self.model_dump(mode="json"), salt)


def salted_digest(stored: Any, salt: str) -> str:
    """SHA-256 over salt and stored content. Without the salt it tells nothing about the content."""
    whole = json.dumps(stored, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{salt}\0{whole}".encode()).hexdigest()


@dataclass(frozen=True)
class Decided:
    """What was decided, about what, for whom: all that a notice is made from.

    `acts` are the laws that the procedure rests on, the first the closest; `answers` are label
    and words by item; `address` has the parts of an address, or none.
    """

    reference: str
    outcome: str
    procedure: Text
    acts: tuple[str, ...]
    arrived_on: date
    decided_on: date
    reason: str
    has_remedies: bool
    name: str
    address: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, tuple[Text, str]] = field(default_factory=dict)
    section: str = ""
    ward: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Letterhead:
    """The city and the office that writes."""

    city: Text
    prefecture: Text
    office: Text
    phone: str


def compose(
    template: NoticeTemplate,
    remedy: Remedy,
    decided: Decided,
    head: Letterhead,
    texts: Mapping[str, Text],
    *,
    number: str,
    issued_on: date,
) -> Content:
    """The content of one notice; `texts` are the site's, for labels."""
    values = values_of(decided, head)
    return Content(
        number=number,
        issued_on=issued_on,
        reference=decided.reference,
        title=filled(template.title, values),
        issuer=filled(remedy.issuer, values),
        office=in_all(head.office),
        phone=head.phone,
        name=decided.name,
        postal_code=postal_code(decided.address.get("postal_code", "")),
        address=address_lines(decided.address),
        paragraphs=tuple(filled(words, values) for words in template.paragraphs),
        rows=tuple(_rows(template, decided, values, texts)),
        parts=tuple(_parts(template, remedy, decided, values, texts)),
    )


def values_of(decided: Decided, head: Letterhead) -> dict[str, Text]:
    """What the sentences of a notice may name."""
    return {
        "city": head.city,
        "prefecture": head.prefecture,
        "procedure": decided.procedure,
        "reference": {"ja": decided.reference},
        "arrived_on": day(decided.arrived_on),
        "decided_on": day(decided.decided_on),
    }


def day(on: date) -> Text:
    """A day in every language; in Japanese by era."""
    return {"ja": format_wareki(on), "en": f"{on.day} {on:%B} {on.year}"}


def in_all(words: Text) -> Languages:
    """The words for each language, falling back to Japanese."""
    return {language: chosen(words, language)[0] for language in LANGUAGES}


def filled(words: Text, values: Mapping[str, Text]) -> Languages:
    """Words with their values, in every language."""
    return {
        language: fill(
            chosen(words, language)[0],
            {name: chosen(value, language)[0] for name, value in values.items()},
        )
        for language in LANGUAGES
    }


def _rows(
    template: NoticeTemplate,
    decided: Decided,
    values: Mapping[str, Text],
    texts: Mapping[str, Text],
) -> Iterable[Row]:
    for name in template.rows:
        yield Row(label=in_all(texts[f"notices.row.{name}"]), value=in_all(values[name]))
    for item in template.items:
        if item in decided.answers:
            label, words = decided.answers[item]
            yield Row(label=in_all(label), typed=words)


def _parts(
    template: NoticeTemplate,
    remedy: Remedy,
    decided: Decided,
    values: Mapping[str, Text],
    texts: Mapping[str, Text],
) -> Iterable[Part]:
    if decided.reason:
        yield Part(kind="reason", title=in_all(texts["notices.reason"]), typed=decided.reason)
    if template.decision == "adverse" or decided.has_remedies:
        named = {**values, "body": filled(remedy.body, values)}
        words = [filled(paragraph, named) for paragraph in remedy.paragraphs]
        if not remedy.is_checked:
            words.append(in_all(texts["notices.unchecked"]))
        yield Part(kind="remedies", title=filled(remedy.title, values), paragraphs=tuple(words))


def postal_code(digits: str) -> str:
    """803-0814; '' if there is none."""
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else digits


def address_lines(address: Mapping[str, str]) -> tuple[str, ...]:
    """As an envelope has them: prefecture to street in one line, the building in another."""
    names = ("prefecture", "city", "town", "street")
    street = "".join(address.get(name, "") for name in names)
    return tuple(line for line in (street, address.get("building", "")) if line)
