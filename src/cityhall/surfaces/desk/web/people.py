"""People outside a case: searched for and looked at, each time for a purpose and a stated reason,
which the person reads on the page «who looked»."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cityhall.design_system.fields import Choice, FieldView, error_links
from cityhall.design_system.language import site_texts, words
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of, allows, reader_of
from cityhall.foundation.audit.api import read_rules, record_read
from cityhall.foundation.oversight.api import emergency_rule, read_person_in_emergency
from cityhall.foundation.residents.api import (
    KnownFact,
    PersonRef,
    Standing,
    mandates_about,
    read_person,
    search_people,
    source_words,
)
from cityhall.foundation.vocabulary.api import show_value
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid
from cityhall.kernel.texts import say
from cityhall.kernel.transactions import write
from cityhall.surfaces.desk.web.frame import at_desk, show, staff

LONGEST = 300


@dataclass(frozen=True)
class Grounds:
    """For what purpose and why somebody is looked at; `wrong` says what is missing."""

    purpose: str
    reason: str
    wrong: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest) -> "Grounds":
        purpose = request.POST.get("purpose", "")
        reason = request.POST.get("reason", "").strip()[:LONGEST]
        wrong = {}
        if purpose not in {each.id for each in read_rules().purposes}:
            wrong["purpose"] = words("desk.people.no_purpose")
        if not reason:
            wrong["reason"] = words("desk.people.no_reason")
        return cls(purpose, reason, wrong if request.method == "POST" else {})

    @property
    def is_emergency(self) -> bool:
        """Whether others are told at once and look at it afterwards."""
        return self.purpose in emergency_rule().person_purposes

    def refused(self, reason: str) -> "Grounds":
        """The same, with what is wrong with the reason."""
        return Grounds(self.purpose, self.reason, {"reason": reason})

    @property
    def fields(self) -> tuple[FieldView, ...]:
        """The two questions, as they stand."""
        return _purpose_field(self), _reason_field(self)


@dataclass(frozen=True)
class KnownRow:
    """One thing known of a person."""

    label: str
    value: str
    source: str


@at_desk("person.search")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The form, and below it who was found. What was typed never stands in an address."""
    grounds, text = Grounds.of(request), request.POST.get("name", "")[:100]
    wrong, found = dict(grounds.wrong), None
    if request.method == "POST" and not wrong:
        try:
            found = search_people(
                text,
                user=staff(request),
                reason=grounds.reason,
                purpose=grounds.purpose,
                now=clock.now(),
            )
        except Invalid as problem:
            wrong["name"] = f"{problem.message}{problem.remedy}"
    name = FieldView(
        id="name",
        kind="text",
        label=site_texts()["desk.people.name"],
        hint=site_texts()["desk.people.name_hint"],
        values={"name": text},
        errors=wrong,
        max_length=100,
    )
    context = {
        "here": "people",
        "fields": (name, *grounds.fields),
        "errors": error_links(wrong),
        "found": found,
        "grounds": grounds,
    }
    return show(request, "people", context, status=422 if wrong else 200)


@at_desk("person.read")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """What the city knows of somebody. Without a reason nothing is shown, not even the name."""
    grounds = Grounds.of(request)
    if request.method != "POST" or grounds.wrong:
        return _ask_why(request, grounds)
    look = read_person_in_emergency if grounds.is_emergency else read_person
    try:
        found, facts = look(
            min(person_id, 2**62),
            user=staff(request),
            reason=grounds.reason,
            purpose=grounds.purpose,
            now=clock.now(),
        )
    except Invalid as problem:
        return _ask_why(request, grounds.refused(f"{problem.message}{problem.remedy}"))
    shown = _shown(found, facts, grounds)
    may_record = allows(staff(request), "mandate.check")
    more = {"mandates": _mandates(request, found.id), "may_record": may_record}
    return show(request, "person", {**shown, **more})


def _ask_why(request: HttpRequest, grounds: Grounds) -> HttpResponse:
    context = {
        "here": "people",
        "fields": grounds.fields,
        "errors": error_links(grounds.wrong),
    }
    return show(request, "person_reason", context, status=422 if grounds.wrong else 200)


@write
def _mandates(request: HttpRequest, person_id: int) -> list[Standing]:
    """Who acts for them and for whom they act, for staff who check mandates; the other side of
    each is read, too."""
    user, now = staff(request), clock.now()
    if not allows(user, "mandate.check"):
        return []
    found = mandates_about(person_id, user=user, today=clock.in_jst(now).date())
    for one in found:
        record_read(
            by=actor_of(request),
            object_kind="mandate",
            object_id=one.mandate_id,
            person_id=one.agent.id if one.principal.id == person_id else one.principal.id,
            reason=words("desk.mandates.reason_of_look"),
            reader=reader_of(user, "mandate.check", purpose="mandate"),
            now=now,
        )
    return found


def _shown(found: PersonRef, facts: dict[str, KnownFact], grounds: Grounds) -> dict[str, object]:
    vocabulary = catalogue().vocabulary
    rows = [
        KnownRow(
            say(vocabulary[item].label, "ja"),
            show_value(vocabulary[item], fact.value, "ja"),
            f"{source_words(fact.source)} {fact.as_of.month}/{fact.as_of.day}",
        )
        for item, fact in facts.items()
        if item in vocabulary
    ]
    return {"here": "people", "person": found, "rows": rows, "grounds": grounds}


def _purpose_field(grounds: Grounds) -> FieldView:
    purposes, alarming = read_rules().purposes, emergency_rule().person_purposes
    titles = [say(each.title, "ja") for each in purposes if each.id in alarming]
    return FieldView(
        id="purpose",
        kind="choice",
        label=site_texts()["desk.people.purpose"],
        hint=words("desk.people.alarm", which="」「".join(titles)) if titles else "",
        values={"purpose": grounds.purpose},
        errors=grounds.wrong,
        options=tuple(Choice(each.id, each.title) for each in purposes),
    )


def _reason_field(grounds: Grounds) -> FieldView:
    return FieldView(
        id="reason",
        kind="text",
        label=site_texts()["desk.people.reason"],
        hint=site_texts()["desk.people.reason_hint"],
        values={"reason": grounds.reason},
        errors=grounds.wrong,
        max_length=LONGEST,
    )
