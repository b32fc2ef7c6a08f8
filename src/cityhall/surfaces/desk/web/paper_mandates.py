"""A mandate on paper at the counter: who for whom, in what, until when, with its scan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.fields import Choice, FieldView, error_links
from cityhall.design_system.language import site_texts, words
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of, reader_of
from cityhall.foundation.audit.api import record_read
from cityhall.foundation.documents.api import document, serve, store_document
from cityhall.foundation.forms.api import ItemForm
from cityhall.foundation.residents.api import (
    Paper,
    PersonRef,
    faults_of_paper,
    kinds,
    read_person,
    record_paper_mandate,
    who_is_named,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid
from cityhall.kernel.transactions import write
from cityhall.surfaces.desk.web.frame import at_desk, show, staff
from cityhall.surfaces.desk.web.mandates import NEW, read_standing

NAMED = ("applicant.name", "applicant.birth_date")
ORDER = (*NAMED, "agent", "kind", "areas", "registration", "valid_until", "evidence", "original")
SALT = "scan of a mandate"


@dataclass(frozen=True)
class Agent:
    """Who is named on the paper, as typed, and whom the city knows by that name and birth date."""

    form: ItemForm
    errors: Mapping[str, str]
    name: Mapping[str, Any]
    born: date | None
    candidates: tuple[PersonRef, ...] = ()


@at_desk("mandate.check")
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, person_id: int) -> HttpResponse:
    """The form; whoever is named on the paper is looked up by name and birth date together."""
    principal = _principal(request, person_id)
    agent = _agent(request, principal)
    if request.method != "POST":
        return _show(request, principal, agent, {})
    scan, wrong = _scan(request)
    if "find" in request.POST:
        return _show(request, principal, agent, dict(agent.errors), scan)
    sent = _paper(request.POST, principal, agent, _scanned(scan, request.user.pk))
    errors = dict(agent.errors) | _faults(sent, request.POST, agent) | wrong
    if errors:
        return _show(request, principal, agent, errors, scan)
    key = request.POST.get("client_key", "")[:64]
    record_paper_mandate(paper=sent, by=actor_of(request), now=clock.now(), client_key=key)
    messages.success(request, words("desk.mandates.done_granted"))
    return redirect("desk:mandates")


def _principal(request: HttpRequest, person_id: int) -> PersonRef:
    found, _ = read_person(
        min(person_id, 2**62),
        user=staff(request),
        reason=words("desk.paper.reason_of_read"),
        purpose="mandate",
        now=clock.now(),
    )
    return found


@write
def _agent(request: HttpRequest, principal: PersonRef) -> Agent:
    """With the read of everybody who is shown."""
    items = [catalogue().vocabulary[each] for each in NAMED]
    if request.method != "POST":
        return Agent(ItemForm.of_answers(items, {}), {}, {}, None)
    form = ItemForm.of_post(items, request.POST, {})
    reading = form.read(today=clock.today(), language="ja")
    empty = {item: words("desk.paper.agent_missing") for item in reading.empty}
    errors = {**reading.errors, **empty}
    if errors:
        return Agent(form.with_errors(errors), errors, {}, None)
    name, born = reading.values[NAMED[0]], date.fromisoformat(reading.values[NAMED[1]])
    found = who_is_named(name, born, user=staff(request), today=clock.today())
    found = tuple(each for each in found if each.id != principal.id)
    for each in found:
        record_read(
            by=actor_of(request),
            object_kind="person",
            object_id=each.id,
            person_id=each.id,
            reason=words("desk.paper.reason_of_read"),
            reader=reader_of(staff(request), "mandate.check", purpose="mandate"),
            now=clock.now(),
        )
    return Agent(form, {}, name, born, found)


def _scan(request: HttpRequest) -> tuple[str, dict[str, str]]:
    """The scan as the form carries it: a signed number, so that nothing is chosen twice."""
    sent = request.FILES.get("evidence")
    if sent is None:
        return request.POST.get("scan", "")[:500], {}
    try:
        stored = store_document(
            BytesIO(sent.read()), sent.name or "", by=actor_of(request), now=clock.now()
        )
    except Invalid as problem:
        return "", {"evidence": f"{problem.message}{problem.remedy}"}
    return signing.dumps([str(stored.pk), request.user.pk], salt=SALT), {}


def _scanned(scan: str, user_id: object) -> UUID | None:
    try:
        number, owner = signing.loads(scan, salt=SALT)
    except signing.BadSignature:
        return None
    return UUID(number) if owner == user_id else None


def _paper(sent: QueryDict, principal: PersonRef, agent: Agent, document_id: UUID | None) -> Paper:
    known = catalogue()
    chosen = next((one.id for one in agent.candidates if str(one.id) == sent.get("agent")), None)
    return Paper(
        principal_id=principal.id,
        agent_id=chosen,
        agent_name=agent.name,
        agent_born=agent.born,
        kind=sent.get("kind", ""),
        areas=tuple(each for each in sent.getlist("areas") if each in known.life_events),
        procedures=tuple(each for each in sent.getlist("procedures") if each in known.procedures),
        valid_until=_day(sent.get("valid_until", "")),
        registration=sent.get("registration", ""),
        document_id=document_id,
        is_original_seen=bool(sent.get("original")),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _faults(sent: Paper, typed: QueryDict, agent: Agent) -> dict[str, str]:
    found = {}
    if sent.agent_id is None and typed.get("agent") != NEW and not agent.errors:
        found["agent"] = words("desk.paper.agent_unchosen")
    for fault in faults_of_paper(sent, now=clock.now()):
        found.setdefault(fault.field or "kind", f"{fault.message}{fault.remedy}")
    return found


def _show(
    request: HttpRequest,
    principal: PersonRef,
    agent: Agent,
    errors: dict[str, str],
    scan: str = "",
) -> HttpResponse:
    told = dict(sorted(errors.items(), key=lambda one: ORDER.index(one[0].partition("__")[0])))
    labels = (words("desk.paper.agent_name"), words("desk.paper.agent_born"))
    context = {
        "here": "mandates",
        "principal": principal,
        "who": [
            replace(agent.form.field_of(item), label=label, is_own=False, hint="")
            for item, label in zip(agent.form.items, labels, strict=True)
        ],
        "agent": agent,
        "is_looked_for": request.method == "POST" and not agent.errors,
        "new": NEW,
        "fields": _fields(request, told),
        "single": _choices(request, "procedures", catalogue().procedures, {}, is_required=False),
        "sent": request.POST,
        "scan": scan,
        "papers": [kind for kind in kinds().values() if kind.on_paper],
        "wrong": told,
        "errors": error_links(told),
        "client_key": request.POST.get("client_key") or uuid4(),
        "today": clock.today(),
    }
    return show(request, "mandate_paper", context, status=422 if told else 200)


def _fields(request: HttpRequest, errors: Mapping[str, str]) -> tuple[FieldView, ...]:
    papers = {each.id: each for each in kinds().values() if each.on_paper}
    kind = FieldView(
        id="kind",
        kind="choice",
        label=site_texts()["desk.mandates.kind"],
        values={"kind": request.POST.get("kind", "")},
        errors=errors,
        options=tuple(Choice(one.id, one.title, one.on_paper or "") for one in papers.values()),
    )
    registration = FieldView(
        id="registration",
        kind="text",
        label=site_texts()["desk.mandates.registration"],
        hint=site_texts()["mandates.registration_hint"],
        values={"registration": request.POST.get("registration", "")[:40]},
        errors=errors,
        max_length=40,
        is_required=False,
    )
    areas = _choices(request, "areas", catalogue().life_events, errors, is_required=False)
    return kind, replace(areas, hint=words("desk.paper.areas_hint")), registration


def _choices(
    request: HttpRequest,
    name: str,
    known: Mapping[str, Any],
    errors: Mapping[str, str],
    *,
    is_required: bool,
) -> FieldView:
    return FieldView(
        id=name,
        kind="choices",
        label=site_texts()[f"mandates.{name}"],
        values={name: request.POST.getlist(name)},
        errors=errors,
        options=tuple(Choice(each, one.title) for each, one in known.items()),
        is_required=is_required,
    )


@at_desk("mandate.check")
@require_safe
def scan(request: HttpRequest, mandate_id: int) -> HttpResponseBase:
    """The paper of a mandate in force."""
    one = read_standing(request, min(mandate_id, 2**62), "desk.mandates.reason_of_look")
    if one.document_id is None:
        raise Http404
    return serve(document(one.document_id))
