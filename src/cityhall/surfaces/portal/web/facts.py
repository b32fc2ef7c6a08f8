"""What the city knows about a resident and the children acted for: value, source, day, purpose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.design_system.language import current_language
from cityhall.engine.procedures.api import Catalogue, catalogue
from cityhall.foundation.accounts.api import resident_only
from cityhall.foundation.residents.api import (
    KnownFact,
    Represented,
    facts_about,
    facts_of_subject,
    household_of,
    people_acted_for,
    person_of,
)
from cityhall.foundation.vocabulary.api import show_value
from cityhall.kernel import clock
from cityhall.kernel.texts import Text
from cityhall.surfaces.portal.rules import reuse_of

FROM_CASE = "case:"
SOURCES = ("identity_provider", "counter", "resident")


@dataclass(frozen=True)
class FactRow:
    """One thing known. `source` is the key of its words, `case` the case it comes from;
    `reuse` says how it is used again (anywhere, same_purpose, never, expired)."""

    label: Text | str
    value: str
    source: str
    case: str
    as_of: date
    purpose: Text | str
    expires_on: date | None
    reuse: str


@resident_only
@never_cache
@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """Everything known about oneself, the household, and each child acted for."""
    now = clock.now()
    today = clock.in_jst(now).date()
    person_id, known = person_of(request.user) or 0, catalogue()
    represented = [each for each in people_acted_for(person_id, today=today) if each.sees_all]
    children = [(each, _of_child(each, known)) for each in represented]
    others = {each.person.id for each in represented} | {person_id}
    context = {
        "groups": grouped(facts_about(person_id, now=now), known),
        "children": children,
        "household": [each for each in household_of(person_id) if each.id not in others],
    }
    return render(request, "portal/facts.html", context)


def _of_child(represented: Represented, known: Catalogue) -> list[FactRow]:
    found = facts_of_subject("person", represented.person.id, now=clock.now())
    return [row for _, rows in grouped(found, known) for row in rows]


def grouped(
    found: Mapping[str, KnownFact], known: Catalogue
) -> list[tuple[Text | str, list[FactRow]]]:
    """Facts under the titles of the vocabulary's groups; what it no longer knows comes last."""
    vocabulary = known.vocabulary
    sections: list[tuple[Text | str, list[FactRow]]] = []
    for name, group in vocabulary.groups.items():
        rows = [
            _row(item.id, found[item.id], known)
            for item in vocabulary.values()
            if item.group == name and item.id in found
        ]
        if rows:
            sections.append((group.title, rows))
    gone = [_row(item, fact, known) for item, fact in found.items() if item not in vocabulary]
    return [*sections, ("", gone)] if gone else sections


def _row(item_id: str, fact: KnownFact, known: Catalogue) -> FactRow:
    item = known.vocabulary.get(item_id)
    purpose = known.vocabulary.purposes.get(fact.purpose)
    is_known = fact.source in SOURCES
    return FactRow(
        label=item.label if item else item_id,
        value=show_value(item, fact.value, current_language()) if item else str(fact.value),
        source=f"my.source.{fact.source}" if is_known else "",
        case=fact.source.removeprefix(FROM_CASE) if fact.source.startswith(FROM_CASE) else "",
        as_of=fact.as_of,
        purpose=purpose.title if purpose else fact.purpose,
        expires_on=fact.expires_on,
        reuse=reuse_of(fact, item) if item else "never",
    )
