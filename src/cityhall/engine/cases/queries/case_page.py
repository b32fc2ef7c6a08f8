"""One case as the desk sees it: what was said, from where, what happened, what can be done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from cityhall.engine.cases.access import authority_of
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.emergency import read_case
from cityhall.engine.cases.models import (
    Attachment,
    Case,
    CaseEvent,
    CaseValue,
    Correction,
    Decision,
    HandOver,
    Note,
)
from cityhall.engine.cases.points import PointStanding, points_of
from cityhall.engine.cases.queries.agents import as_what_of
from cityhall.engine.cases.queries.case_views import (
    AttachedDocument,
    CasePage,
    CorrectionRow,
    DecisionRow,
    HandOverState,
    HistoryRow,
    NoteRow,
    ValueRow,
)
from cityhall.engine.cases.queries.explaining import due_counted
from cityhall.engine.cases.queries.inbox import names_in
from cityhall.engine.cases.queries.laid_aside import is_set_aside
from cityhall.engine.cases.queries.last_days import last_days
from cityhall.engine.cases.queries.passings import passings_of
from cityhall.engine.cases.queries.related import RelatedCase, related_cases
from cityhall.engine.cases.queries.unanswered import Unanswered, unanswered_in
from cityhall.engine.cases.rules.workflow import OpenMove, open_moves
from cityhall.engine.cases.standing import Matters
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor, User, user_of
from cityhall.foundation.audit.api import record_read
from cityhall.foundation.residents.api import is_protected, may_read_protected, person_holding
from cityhall.foundation.vocabulary.api import Item, show_value
from cityhall.kernel.clock import in_jst
from cityhall.kernel.texts import say
from cityhall.kernel.transactions import write


@write
def case_page(*, reference: str, by: Actor, now: datetime, language: str = "ja") -> CasePage:
    """The case for a member of staff; the read is logged in the same transaction. `NotFound` if it
    may not be known.

    The number of queries does not depend on how much the case holds.
    """
    case, ground = read_case(reference, by=by, now=now)
    record_read(
        by=by,
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        **ground,
        now=now,
    )
    return _Reader(case, version_of(case.version_id), by, now, language).page()


class _Reader:
    """Reads the parts of one page; each part is one query."""

    def __init__(
        self, case: Case, definition: Version, by: Actor, now: datetime, language: str
    ) -> None:
        self.case, self.definition = case, definition
        self.by, self.now, self.language = by, now, language
        self.is_aside = is_set_aside(case)
        self.events = list(CaseEvent.objects.filter(case=case).order_by("sequence"))
        self.notes = list(Note.objects.filter(case=case).select_related("by").order_by("-id"))
        self.corrections = list(
            Correction.objects.filter(case=case).select_related("asked_by").order_by("id")
        )
        self.decisions = list(
            Decision.objects.filter(case=case)
            .select_related("proposed_by", "decided_by")
            .order_by("id")
        )

    def page(self) -> CasePage:
        case, bundle = self.case, self.case.bundle
        name, kana = names_in([case.pk]).get(case.pk, ("", ""))
        procedure, workflow = self.definition.procedure, self.definition.workflow
        return CasePage(
            reference=case.reference,
            bundle=bundle.reference,
            sequence=case.head_sequence,
            procedure=case.procedure,
            title=say(procedure.title, self.language),
            act=case.act,
            state=case.state,
            state_label=say(workflow.states[case.state].label, self.language),
            expects=case.expects,
            is_closed=case.kind == "closed",
            is_aside=self.is_aside,
            section=case.section,
            ward=case.ward,
            name=name,
            kana=kana,
            agent=self._agent(),
            person_id=case.person_id,
            assignee_id=case.assignee_id,
            assignee=_name(case.assignee),
            opened_at=case.opened_at,
            arrived_at=case.arrived_at,
            closed_at=case.closed_at,
            due_on=case.due_on,
            last_day=last_days([case], {case.version_id: self.definition}).get(case.pk),
            is_clock_stopped=case.clock_stopped_on is not None,
            channel=bundle.channel,
            assurance=bundle.assurance,
            contact={} if self.is_aside else bundle.contact,
            counted=due_counted(case, self.definition, self.events, self.language),
            values=(values := self._values()),
            unanswered=self._unanswered(values),
            documents=self._documents(),
            corrections=tuple(self._correction(row) for row in self.corrections),
            decisions=tuple(_decision(row, is_aside=self.is_aside) for row in self.decisions),
            notes=self._notes(),
            passings=passings_of(self.events, self.notes, is_aside=self.is_aside),
            history=self._history(),
            related=self._related(),
            hand_overs=self._hand_overs(),
            points=(points := points_of(case, self.definition, self.events)),
            moves=self._moves(points),
        )

    def _label(self, item: str) -> str:
        known = self.definition.items.get(item)
        return say(known.for_office, self.language) if known else item

    def _values(self) -> tuple[ValueRow, ...]:
        versions: dict[str, list[CaseValue]] = defaultdict(list)
        for row in CaseValue.objects.filter(case=self.case).order_by("sequence", "id"):
            versions[row.item].append(row)
        asked = {row.item for row in self.corrections if row.closed_at is None}
        order = [item for item in self.definition.procedure.items if item in versions]
        return tuple(self._value(versions[item], item in asked) for item in order)

    def _unanswered(self, values: Sequence[ValueRow]) -> tuple[Unanswered, ...]:
        """Nothing is missing from a case that is over."""
        if self.case.kind == "closed":
            return ()
        answers = {row.item.id: row.value for row in values}
        today = in_jst(self.now).date()
        return unanswered_in(self.definition, answers, today=today, language=self.language)

    def _value(self, rows: Sequence[CaseValue], is_open: bool) -> ValueRow:
        current = rows[-1]
        item = self.definition.items[current.item]
        return ValueRow(
            item=item,
            label=say(item.for_office, self.language),
            group=item.group,
            value=None if self.is_aside else current.value,
            shown=self._shown(item, current),
            source=current.source,
            as_of=current.as_of,
            previous=tuple(self._shown(item, row) for row in rows[:-1]),
            is_open=is_open,
            is_erased=current.erased_at is not None or self.is_aside,
        )

    def _shown(self, item: Item, row: CaseValue) -> str:
        return (
            "" if row.value is None or self.is_aside else show_value(item, row.value, self.language)
        )

    def _documents(self) -> tuple[AttachedDocument, ...]:
        if self.is_aside:
            return ()
        rows = Attachment.objects.filter(case=self.case, erased_at=None).order_by("id")
        return tuple(
            AttachedDocument(row.item, self._label(row.item), row.document_id) for row in rows
        )

    def _correction(self, row: Correction) -> CorrectionRow:
        return CorrectionRow(
            item=row.item,
            label=self._label(row.item),
            reason="" if self.is_aside else row.reason,
            asked_by=_name(row.asked_by),
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            is_open=row.closed_at is None,
        )

    def _notes(self) -> tuple[NoteRow, ...]:
        return tuple(
            NoteRow("" if self.is_aside else row.text, _name(row.by), row.at) for row in self.notes
        )

    def _history(self) -> tuple[HistoryRow, ...]:
        events = self.events
        ids = {event.actor_id or 0 for event in events if event.actor_kind == "staff"}
        names = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
        as_what = as_what_of(self.case, events, self.language)
        return tuple(
            HistoryRow(
                sequence=event.sequence,
                at=event.at,
                by=_actor_words(event, names) + as_what(event),
                kind=event.kind,
                words=words_of(event, self.definition, self.language),
            )
            for event in events
        )

    def _agent(self) -> str:
        """Who filed it on somebody's behalf, and as what; '' for whoever filed for themselves."""
        event = CaseEvent.objects.get(case=self.case, sequence=1)
        if not event.on_behalf_of or event.actor_id is None:
            return ""
        agent = person_holding(event.actor_id)
        is_shown = agent is not None and self._may_know(agent)
        name = _name(user_of(event.actor_id)) if is_shown else AGENT
        return name + as_what_of(self.case, [event], self.language)(event)

    def _may_know(self, person_id: int) -> bool:
        """Protected people only to staff with the duty where the case lies; clients have none."""
        if not is_protected(person_id, today=in_jst(self.now).date()):
            return True
        if self.by.user_id is None:
            return False
        user = user_of(self.by.user_id)
        return may_read_protected(user, section=self.case.section, ward=self.case.ward)

    def _related(self) -> tuple[RelatedCase, ...]:
        return related_cases(self.case, by=self.by, now=self.now, language=self.language)

    def _hand_overs(self) -> tuple[HandOverState, ...]:
        rows = HandOver.objects.filter(case=self.case).order_by("id")
        return tuple(HandOverState(row.system, row.status, row.batch, row.reason) for row in rows)

    def _moves(self, points: Sequence[PointStanding]) -> tuple[OpenMove, ...]:
        standing = next((row for row in self.decisions if row.returned_at is None), None)
        pending = tuple(row for row in self.corrections if row.closed_at is None)
        return open_moves(
            self.definition.workflow,
            Matters(pending, standing).standing(
                self.case.state,
                unseen_points=tuple(
                    say(each.point.title, "ja") for each in points if not each.is_seen
                ),
            ),
            authority_of(self.by, self.case, self.definition),
            self.by.user_id,
        )


def _actor_words(event: CaseEvent, names: Mapping[int, str]) -> str:
    """Who did it; an agent by name and as such."""
    if event.on_behalf_of:
        return AGENT
    return names.get(event.actor_id or 0, "") or ACTORS.get(event.actor_kind, "")


AGENT = "代理の方"
ACTORS = {"visitor": "ログインしていない人", "resident": "本人", "system": "自動"}

# Events that do not lead to a state, in the office's words.
KINDS = {
    "assigned": "担当した",
    "released": "担当を外した",
    "linked": "窓口のコードで、本人のアカウントにつないだ",
    "noted": "メモを書いた",
    "point_seen": "確かめる点に印を付けた、または外した",
    "corrected": "窓口で答えを直した",
    "section_changed": "ほかの係・区へ引き継いだ",
    "passing_accepted": "引き継ぎを引き取った",
    "timer_rang": "お知らせを送った",
    "ladder_climbed": "期限について知らせた",
    "due_recounted": "閉庁日が変わり、期限を数え直した",
    "erased": "個人の情報を消した",
    "set_aside": "保存期間が過ぎ、取り置きにした",
    "retention_held": "消去を止めた",
    "retention_released": "消去を止めるのをやめた",
    "core_system_answered": "基幹システムから結果が返った",
}


def words_of(event: CaseEvent, definition: Version, language: str) -> str:
    """An event in words: what its move has done, or the state that it led to."""
    move = definition.workflow.move(str(event.payload.get("move", "")))
    if move is not None:
        return say(move.done or move.label, language)
    state = event.payload.get("sets", {}).get("state")
    if state in definition.workflow.states:
        return say(definition.workflow.states[state].label, language)
    if "gives_back" in event.payload:
        return "引き継ぎを戻した"
    return KINDS.get(event.kind, event.kind)


def _decision(row: Decision, *, is_aside: bool) -> DecisionRow:
    return DecisionRow(
        outcome=row.outcome,
        reason="" if is_aside else row.reason,
        has_remedies=row.has_remedies,
        proposed_by=_name(row.proposed_by),
        proposed_at=row.proposed_at,
        decided_by=_name(row.decided_by),
        decided_at=row.decided_at,
        returned_at=row.returned_at,
    )


def _name(user: User | None) -> str:
    return user.display_name if user else ""
