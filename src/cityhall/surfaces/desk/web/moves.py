"""Making a move of the workflow table, whichever it is: asked for what the table says, no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.fields import Choice, FieldView, control_id, error_links
from cityhall.design_system.language import site_texts, words
from cityhall.design_system.parts import ErrorLink
from cityhall.engine.cases.api import (
    IDENTITY_DOCUMENTS,
    CasePage,
    Details,
    OpenMove,
    case_page,
    move_case,
    sentence_words,
    sentences_for,
)
from cityhall.foundation.accounts.api import actor_of, require_fresh_proof
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict, NotFound, Problem
from cityhall.kernel.folding import tidy
from cityhall.kernel.texts import say
from cityhall.surfaces.desk import showing
from cityhall.surfaces.desk.rules.sequences import sequence_in
from cityhall.surfaces.desk.web.case import came_from, context_of, documents_of, move_asking
from cityhall.surfaces.desk.web.frame import at_desk, show

LONGEST = 4000


@dataclass(frozen=True)
class SentenceView:
    """A sentence to choose, with the name under which it is sent."""

    id: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class CorrectionRow:
    """An item that can be sent back: ticked or not, with the reason for it."""

    item: str
    label: str
    shown: str
    is_missing: bool
    is_ticked: bool
    reason: str
    error: str
    sentences: tuple[SentenceView, ...]

    @property
    def reason_id(self) -> str:
        return control_id(f"reason__{self.item}")


def _reason_for(procedure: str, item: str, sent: QueryDict) -> str:
    """What was typed; where nothing was, the sentence that was chosen."""
    typed = tidy(sent.get(f"reason__{item}", ""))
    return typed or sentence_words(procedure, item, _chosen_for(item, sent))


def _chosen_for(item: str, sent: QueryDict) -> str:
    return sent.get(f"sentence__{item}", "")


@dataclass(frozen=True)
class MoveForm:
    """What a move asks for, with what was typed and what is wrong with it."""

    move: OpenMove
    typed: Mapping[str, str]
    ticked: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, move: OpenMove, procedure: str, sent: QueryDict) -> "MoveForm":
        names = ("outcome", "reason", "identity_seen")
        ticked = tuple(dict.fromkeys(sent.getlist("item")))
        return cls(
            move=move,
            typed={name: tidy(sent.get(name, ""))[: LONGEST + 1] for name in names},
            ticked=ticked,
            reasons={item: _reason_for(procedure, item, sent) for item in ticked},
            sentences={item: _chosen_for(item, sent) for item in ticked},
        )

    @property
    def needs_remedies(self) -> bool:
        """Whether what was chosen, or what the move itself decides, brings 教示 with it."""
        chosen = self.typed.get("outcome", "")
        return self.move.needs_remedies or any(
            each.value == chosen and each.needs_remedies for each in self.move.outcomes
        )

    def details(self) -> Details:
        """As the engine takes it. 教示 is added wherever the decision needs it."""
        return Details(
            outcome=self.typed.get("outcome", ""),
            reason=self.typed.get("reason", ""),
            has_remedies=self.needs_remedies,
            corrections={item: self.reasons[item] for item in self.ticked},
            sentences=self.sentences,
            identity_seen=self.typed.get("identity_seen", ""),
        )

    def begun_with(self, reason: str) -> "MoveForm":
        """Before anything is typed: who decides may keep the reason of the proposal."""
        if self.move.outcome is None or self.typed.get("reason"):
            return self
        return replace(self, typed={**self.typed, "reason": reason})

    def with_errors(self, errors: Mapping[str, str]) -> "MoveForm":
        return replace(self, errors=errors)

    @property
    def label(self) -> str:
        return say(self.move.label, "ja")

    @property
    def has_outcomes(self) -> bool:
        return bool(self.move.outcomes)

    @property
    def fields(self) -> list[FieldView]:
        """Outcome, identity and reason, as far as the move asks for them."""
        found = []
        if "outcome" in self.move.asks:
            found.append(self._choice("outcome", self._outcomes()))
        if self.move.needs_identity:
            kinds = tuple(Choice(*each) for each in IDENTITY_DOCUMENTS.items())
            found.append(self._choice("identity_seen", kinds))
        if "reason" in self.move.asks:
            found.append(self._reason())
        return found

    def _outcomes(self) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                each.value,
                say(each.label, "ja"),
                words("desk.move.with_remedies") if each.needs_remedies else "",
            )
            for each in self.move.outcomes
        )

    def _choice(self, name: str, options: tuple[Choice, ...]) -> FieldView:
        return FieldView(
            id=name,
            kind="choice",
            label=site_texts()[f"desk.move.{name}"],
            hint=site_texts()[f"desk.move.{name}_hint"],
            values=dict(self.typed),
            errors=self.errors,
            options=options,
        )

    def _reason(self) -> FieldView:
        return FieldView(
            id="reason",
            kind="long_text",
            label=site_texts()["desk.move.reason"],
            hint=site_texts()[f"desk.move.reason_{self._reason_is_for}"],
            values=dict(self.typed),
            errors=self.errors,
            max_length=LONGEST,
            is_required=self.move.needs_reason,
        )

    @property
    def _reason_is_for(self) -> str:
        """Who reads the reason: the resident, in the decision; or colleagues, as a note."""
        decides = "outcome" in self.move.asks or self.move.outcome is not None
        return "decision" if decides else "note"

    @property
    def error_links(self) -> tuple[ErrorLink, ...]:
        return error_links(self.errors)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed that could be lost."""
        return not any(self.typed.values()) and not any(self.reasons.values())

    @property
    def said(self) -> str:
        """Everything typed, to be copied or kept as a note."""
        lines = [self.typed.get("reason", ""), *(f"{i}: {r}" for i, r in self.reasons.items() if r)]
        return "\n".join(line for line in lines if line)


@at_desk("case.read")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, reference: str, move: str) -> HttpResponseBase:
    """The form of a move, and making it. A colleague who was quicker loses nobody's words."""
    now = clock.now()
    page = case_page(reference=reference, by=actor_of(request), now=now)
    found = next((each for each in page.moves if each.id == move), None)
    sent = request.POST if request.method == "POST" else request.GET
    if found is None:
        return _no_longer(request, page, sent)
    form = MoveForm.of(found, page.procedure, sent)
    if request.method == "GET":
        refusal = found.refusal
        begun = form.begun_with(_proposed_reason(page))
        return _show(request, page, begun, problem=refusal, status=409 if refusal else 200)
    back = came_from(request).address("case", reference)
    if decides(found) and (
        asked := require_fresh_proof(request, what=form.label, back=back, now=now)
    ):
        return asked
    return _make(request, page, form)


def decides(move: OpenMove) -> bool:
    """Whether the move decides on an application, so that its maker is asked for a proof of who
    it is. At a counter, where identity is all that is judged, nobody waits for that."""
    return "record_decision" in move.does and "complete" not in move.does


def _proposed_reason(page: CasePage) -> str:
    """The reason of the proposal that waits for its decision."""
    standing = [each for each in page.decisions if not each.returned_at and not each.decided_at]
    return standing[-1].reason if standing else ""


def _make(request: HttpRequest, page: CasePage, form: MoveForm) -> HttpResponse:
    now, sequence = clock.now(), request.POST.get("sequence", "")
    try:
        moved = move_case(
            reference=page.reference,
            move=form.move.id,
            by=actor_of(request),
            now=now,
            client_key=request.POST.get("client_key", ""),
            expected_sequence=sequence_in(sequence),
            details=form.details(),
        )
    except NotFound:
        raise
    except Conflict as problem:
        fresh = case_page(reference=page.reference, by=actor_of(request), now=now)
        return _conflict(request, fresh, form, problem, sequence)
    except Problem as problem:
        return _show(request, page, _told(form, problem), problem=problem, status=problem.status)
    after = case_page(reference=moved.reference, by=actor_of(request), now=now)
    messages.success(request, words("desk.done.move", state=after.state_label))
    return redirect(came_from(request).address("case", page.reference))


def _told(form: MoveForm, problem: Problem) -> MoveForm:
    """The form with the problem beside the field that it is about."""
    name = problem.field or ""
    if name in form.ticked or name == "corrections":
        name = f"reason__{name}" if name in form.ticked else "corrections"
    if name == "reason" and "corrections" in form.move.asks:
        empty = [item for item in form.ticked if not form.reasons.get(item)]
        names = [f"reason__{item}" for item in empty] or ["corrections"]
        return form.with_errors(dict.fromkeys(names, f"{problem.message}{problem.remedy}"))
    return form.with_errors({name: f"{problem.message}{problem.remedy}"} if name else {})


def _show(
    request: HttpRequest,
    page: CasePage,
    form: MoveForm,
    *,
    problem: Problem | None = None,
    since: tuple[object, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        **context_of(request, page, clock.now()),
        "form": form,
        "rows": _correction_rows(page, form) if "corrections" in form.move.asks else [],
        "problem": problem if problem is not None and not form.errors else None,
        "since": since,
        "client_key": uuid4(),
    }
    return show(request, "move", context, status=status)


def _correction_rows(page: CasePage, form: MoveForm) -> list[CorrectionRow]:
    """Every item of the case, and what it lacks."""
    answers = [
        each for group in showing.groups_of(page, documents_of(page)) for each in group.answers
    ]
    return [
        CorrectionRow(
            item=each.item,
            label=each.label,
            shown=each.shown,
            is_missing=each.is_missing,
            is_ticked=each.item in form.ticked,
            reason=form.reasons.get(each.item, ""),
            error=form.errors.get(f"reason__{each.item}", ""),
            sentences=tuple(
                SentenceView(name, say(text, "ja"), name == form.sentences.get(each.item))
                for name, text in sentences_for(page.procedure, each.item).items()
            ),
        )
        for each in answers
    ]


def _conflict(
    request: HttpRequest, page: CasePage, form: MoveForm, problem: Problem, sequence: str
) -> HttpResponse:
    """The case went on meanwhile: what happened, and everything typed is still there."""
    seen = sequence_in(sequence)
    seen = page.sequence if seen is None else seen
    since = tuple(row for row in page.history if row.sequence > seen)
    still = next((move for move in page.moves if move.id == form.move.id), None)
    if still is not None and still.refusal is None and not (form.is_empty and not form.ticked):
        fresh = replace(form, move=still)
        return _show(request, page, fresh, problem=problem, since=since, status=409)
    context = {
        **context_of(request, page, clock.now()),
        "problem": problem,
        "since": since,
        "what": form.label,
        "said": form.said,
    }
    return show(request, "conflict", context, status=409)


def _no_longer(request: HttpRequest, page: CasePage, sent: QueryDict) -> HttpResponse:
    """A move that this person cannot make in the present state, or no longer."""
    sequence = sent.get("sequence", "")
    seen = sequence_in(sequence)
    seen = page.sequence if seen is None else seen
    reasons = [
        sent.get("reason", ""),
        *(sent.get(f"reason__{i}", "") for i in sent.getlist("item")),
    ]
    context = {
        **context_of(request, page, clock.now()),
        "problem": Conflict(
            "desk.move_not_offered",
            words("desk.conflict.not_offered", state=page.state_label),
            words("desk.conflict.not_offered_remedy"),
        ),
        "since": tuple(row for row in page.history if row.sequence > seen),
        "what": "",
        "said": "\n".join(reason for reason in reasons if reason.strip()),
    }
    return show(request, "conflict", context, status=409)


@at_desk("case.read")
@require_safe
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """The form of the move that asks the resident to correct something, if one is open."""
    return _to_move_asking(request, reference, "corrections")


@at_desk("case.read")
@require_safe
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """The form of the move that proposes a decision, if one is open."""
    return _to_move_asking(request, reference, "outcome")


def _to_move_asking(request: HttpRequest, reference: str, detail: str) -> HttpResponse:
    page = case_page(reference=reference, by=actor_of(request), now=clock.now())
    move = move_asking(page, detail)
    if move is None:
        return _no_longer(request, page, QueryDict())
    address = came_from(request).address("act", reference, move.id)
    asked = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name == "item" or name.startswith("reason__"):
            asked.setlist(name, values)
    joint = "&" if "?" in address else "?"
    return redirect(f"{address}{joint}{asked.urlencode()}" if asked else address)
