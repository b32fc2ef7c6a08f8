"""Checks one case against its own chain. Pure: rows and the key are handed in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cityhall.engine.cases.models import (
    BesideChain,
    Case,
    CaseEvent,
    CaseValue,
    Correction,
    Decision,
    Note,
)
from cityhall.engine.cases.records import FOLLOWING, link_of
from cityhall.engine.cases.sealing import plain, seal

#: Marks that stand beside the chain without a seal, most of them set later: by whom (if it says),
#: and when. Each is the actor and the moment of an event.
MARKS: Mapping[type[BesideChain], Sequence[tuple[str | None, str]]] = {
    Note: (("by_id", "at"),),
    Correction: (("asked_by_id", "asked_at"), (None, "answered_at"), (None, "closed_at")),
    Decision: (
        ("proposed_by_id", "proposed_at"), ("decided_by_id", "decided_at"), (None, "returned_at"),
    ),
}  # fmt: skip

Wrong = tuple[str, str]  # code, message


def check_case(
    case: Case,
    events: Sequence[CaseEvent],
    rows: Sequence[BesideChain],
    version: str | None,
    key: bytes,
) -> Iterator[Wrong]:
    """What is wrong with a case. `events` by sequence; `rows` are all content beside the chain;
    `version` is the digest of the published version that the case points to."""
    yield from _check_links(case, events, key)
    yield from _check_head(case, events)
    yield from _check_columns(case, events)
    yield from _check_opening(case, events, version)
    yield from _check_seals(events, rows)
    yield from _check_current(rows)
    yield from _check_marks(events, rows)
    yield from _check_answers(events, rows)


def _check_links(case: Case, events: Sequence[CaseEvent], key: bytes) -> Iterator[Wrong]:
    previous, expected = "", 1
    for event in events:
        if event.sequence != expected:
            yield (
                "event_removed",
                f"記録{expected}がありません(消されたか、番号が変えられています)。",
            )
        elif event.previous_hash != previous:
            yield (
                "events_reordered",
                f"記録{event.sequence}が、前の記録とつながりません(順が入れ替えられています)。",
            )
        if link_of(case.reference, event).hash(key) != event.hash:
            yield "event_changed", f"記録{event.sequence}の中身が書き換えられています。"
        previous, expected = event.hash, event.sequence + 1


def _check_head(case: Case, events: Sequence[CaseEvent]) -> Iterator[Wrong]:
    last = events[-1] if events else None
    if last is None or (last.sequence, last.hash) != (case.head_sequence, case.head_hash):
        has = last.sequence if last else 0
        yield (
            "tail_cut",
            f"記録は{case.head_sequence}まであるはずですが、{has}までしかないか、"
            "最後が差し替えられています。",
        )


def _check_columns(case: Case, events: Sequence[CaseEvent]) -> Iterator[Wrong]:
    """Every column that says where the case stands is the last that an event set it to."""
    said: dict[str, object] = {}
    for event in events:
        said |= event.payload.get("sets", {})
    for column in FOLLOWING:
        if column in said and plain(getattr(case, column)) != said[column]:
            yield (
                "state_differs",
                f"「{_word(column)}」が、記録から決まる値と違います(直接書き換えられています)。",
            )


def _check_opening(case: Case, events: Sequence[CaseEvent], version: str | None) -> Iterator[Wrong]:
    """What was settled when the case was opened, and never changes."""
    opened = events[0].payload if events else {}
    settled = (
        ("procedure", case.procedure),
        ("act", case.act),
        ("channel", case.channel),
        ("version", version),
    )
    for what, now in settled:
        if opened.get(what, now) != now:
            yield "state_differs", f"「{_word(what)}」が、受け付けた時と違います。"


def _word(column: str, of: Case | BesideChain | None = None) -> str:
    meta = (of or Case)._meta
    help_text = getattr(meta.get_field(column.removesuffix("_id")), "help_text", column)
    return str(help_text).partition("(")[0].partition("。")[0]


def _check_seals(events: Sequence[CaseEvent], rows: Sequence[BesideChain]) -> Iterator[Wrong]:
    brought = [
        (event.sequence, digest) for event in events for digest in event.payload.get("seals", ())
    ]
    sealed, places = Counter(digest for _, digest in brought), set(brought)
    erased = {digest for event in events for digest in event.payload.get("erases", ())}
    for row in rows:
        name = row._meta.model_name
        if not sealed[row.digest]:
            yield "content_added", f"記録にない内容が加えられています({name})。"
            continue
        sealed[row.digest] -= 1
        if (row.sequence, row.digest) not in places:
            yield "content_changed", f"内容が、ほかの記録で加えられたことにされています({name})。"
        if row.erased_at is not None:
            if row.digest not in erased:
                yield "content_changed", f"消したという記録がないのに、内容が消えています({name})。"
        elif seal(row.salt, row.content()) != row.digest:
            yield "content_changed", f"記録の横にある内容が書き換えられています({name})。"
    missing = sum(sealed.values())
    if missing:
        yield "content_removed", f"記録の横にある内容が{missing}件消されています。"


def _check_current(rows: Sequence[BesideChain]) -> Iterator[Wrong]:
    """Of each item's values the latest is the current one."""
    current: dict[str, CaseValue] = {}
    for row in rows:
        if isinstance(row, CaseValue):
            before = current.get(row.item)
            if before is not None and before.superseded_by != row.sequence:
                yield "content_changed", f"「{row.item}」の古い値と今の値が入れ替えられています。"
            current[row.item] = row
    for row in current.values():
        if row.superseded_by is not None:
            yield "content_changed", f"「{row.item}」の今の値が古い値にされています。"


def _check_marks(events: Sequence[CaseEvent], rows: Sequence[BesideChain]) -> Iterator[Wrong]:
    """Who did it and when is what an event says, even where what was written is erased."""
    acts = {(event.actor_id, event.at) for event in events}
    moments = {event.at for event in events}
    for row in rows:
        for who, when in MARKS.get(type(row), ()):
            at, by = getattr(row, when), getattr(row, who) if who else None
            fits = at in moments if who is None else (by, at) in acts
            if not fits and (at, by) != (None, None):
                yield (
                    "mark_changed",
                    f"「{_word(when, row)}」が、どの記録とも合いません({row._meta.model_name})。",
                )


def _check_answers(events: Sequence[CaseEvent], rows: Sequence[BesideChain]) -> Iterator[Wrong]:
    """What events say was decided and answered stands there as decided and answered."""
    decided = {
        (row.outcome, row.decided_by_id, row.decided_at)
        for row in rows
        if isinstance(row, Decision)
    }
    answered = {
        (row.item, row.answered_at, row.answer_id is not None)
        for row in rows
        if isinstance(row, Correction)
    }
    for event in events:
        said = event.payload.get("decided")
        if said is not None and (said, event.actor_id, event.at) not in decided:
            yield "mark_changed", f"記録{event.sequence}の決定が、決定の欄にありません。"
        items = event.payload.get("answers", ()) if event.kind == "moved" else ()
        if any((item, event.at, True) not in answered for item in items):
            yield "mark_changed", f"記録{event.sequence}の補正が、補正の欄にありません。"
