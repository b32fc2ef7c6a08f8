"""Sending files to core systems, and taking in what they say of them."""

import hashlib
import os
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from cityhall.engine.cases.api import Answered as CaseAnswered
from cityhall.engine.cases.api import (
    batch_counts,
    export_hand_overs,
    hand_over_standing,
    handover_rows,
    hold_back,
    queued_hand_overs,
    take_in_answers,
)
from cityhall.engine.core_systems.files import Made, make_file
from cityhall.engine.core_systems.kept import folder_of, is_kept, kept_at
from cityhall.engine.core_systems.layouts import layout_of, layouts
from cityhall.engine.core_systems.models import Sending, SentCase, TakenAnswer
from cityhall.engine.core_systems.ports import CoreSystem, NotReachable, Receipt
from cityhall.engine.core_systems.queries import sendings_for
from cityhall.engine.core_systems.returned import decoded, read_returned, references_in
from cityhall.engine.core_systems.schema import Layout
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.kernel.errors import Conflict, NotFound
from cityhall.kernel.transactions import write

MACHINE = Actor.system("基幹システムへの引き渡し")
Status = Sending.Status
AT_ONCE = 500
Group = tuple[str, str, date | None]


def core_system() -> CoreSystem:
    """The adapter behind the port, by settings.CORE_SYSTEM."""
    adapter: CoreSystem = import_string(settings.CORE_SYSTEM)()
    return adapter


def exchange(*, now: datetime) -> None:
    """With every core system that has a layout: send what waits, take in what came back."""
    if not settings.CORE_SYSTEM:
        return
    for system in layouts():
        send_waiting(system=system, by=MACHINE, now=now)
        try:
            take_receipts(system=system, now=now)
            take_answers(system=system, by=MACHINE, now=now)
        except NotReachable:
            continue  # what waits there waits


def send_waiting(*, system: str, by: Actor, now: datetime) -> list[str]:
    """Makes the files of everything that waits and puts them; their names."""
    layout = layout_of(system)
    names = [
        name
        for group, ids in _groups(layout).items()
        if (name := _make(layout, group, ids, by=by, now=now))
    ]
    for sending in Sending.objects.filter(system=system, status=Status.MADE).order_by("id"):
        _put(sending, now=now)
    return names


def send_again(*, name: str, by: Actor, now: datetime, times_put: int | None = None) -> None:
    """Puts the same bytes once more, for a core system that has lost them. Whoever may hand over a
    case of the file may ask for it: nothing is read by it.

    `times_put` is how often it had been put when that was asked; asked twice it goes once.
    """
    sending = sendings_for(by, now=now).filter(name=name).first()
    if sending is None or not is_kept(sending):
        raise NotFound(
            "core_systems.no_such_file",
            "このファイルはありません。",
            "「cityhall core-system list」で名前を確かめてください。済んだファイルは残りません。",
        )
    if sending.status == Status.RECEIVED and not sending.trouble:
        raise Conflict(
            "core_systems.received",
            "このファイルは、もう受け取られています。",
            "取り込めなかった案件は、直すと次のファイルにもう一度入ります。",
        )
    with write():
        asked = Sending.objects.select_for_update().get(pk=sending.pk)
        if times_put is not None and (asked.times_put, asked.status == Status.MADE) != (
            times_put, False,
        ):  # fmt: skip
            return  # put already since then, or about to be by the machine
        said = {"system": sending.system, "file": name}
        record(by=by, action="core_system.sent_again", object_kind="core_system_file",
               object_id=name[:64], detail=said, now=now)  # fmt: skip
        Sending.objects.filter(pk=sending.pk).update(status=Status.MADE, trouble="")
    _put(Sending.objects.get(pk=sending.pk), now=now)


def take_receipts(*, system: str, now: datetime) -> int:
    """Notes which files have arrived whole; how many were new."""
    return sum(_take_receipt(system, receipt, now) for receipt in core_system().receipts(system))


def take_answers(*, system: str, by: Actor, now: datetime) -> int:
    """Takes in the lists of answers that wait; how many rows told something new."""
    place, new = core_system(), 0
    for name, content in place.answers(system):
        new += _take_list(system, name, content, by=by, now=now)
        place.put_away(system, name)
    _forget_answered(system)
    return new


def counted(system: str, answers: Sequence[CaseAnswered]) -> list[CaseAnswered]:
    """The answers with how much of each case went by machine, if it went as a file at all."""
    sent = SentCase.objects.filter(
        sending__system=system, reference__in=[answer.reference for answer in answers]
    )
    counts = {row.reference: row for row in sent.order_by("id")}  # the newest counts
    return [
        replace(answer, fields=row.fields, by_machine=row.by_machine, typed=tuple(row.typed or ()))
        if (row := counts.get(answer.reference))
        else answer
        for answer in answers
    ]


def _groups(layout: Layout) -> dict[Group, list[int]]:
    """The ids of what waits, apart by section, ward and day, as the layout wants it."""
    groups: dict[Group, list[int]] = defaultdict(list)
    for row in queued_hand_overs(system=layout.id, by=MACHINE):
        key = (
            row.section if "section" in layout.split_by else "",
            row.ward if "ward" in layout.split_by else "",
            row.day if "day" in layout.split_by else None,
        )
        groups[key].append(row.id)
    return {key: groups[key] for key in sorted(groups, key=str)}


@write
def _make(
    layout: Layout, group: Group, among: Sequence[int], *, by: Actor, now: datetime
) -> str | None:
    """One file: the cases are marked, the file lies in VAR and the row is written, or nothing.
    What another worker has taken meanwhile is not taken again."""
    section, ward, day = group
    batch = export_hand_overs(system=layout.id, by=by, now=now, among=among)
    if batch is None:
        return None
    day = day or now.date()
    parts = {"system": layout.id, "section": section, "day": day.isoformat(), "batch": batch}
    rows = handover_rows(by=by, now=now, batch=batch, limit=len(among))
    made = make_file(layout, rows, parts)
    hold_back(batch=batch, reasons=made.held, now=now)
    if not made.cases:
        return None
    named = "_".join(part for part in (layout.id, section, ward, f"{day:%Y%m%d}", batch) if part)
    sending = Sending(
        name=f"{named}.{layout.ending}",
        system=layout.id,
        batch=batch,
        section=section,
        ward=ward,
        day=day,
        cases=len(made.cases),
        lines=made.lines,
        digest=hashlib.sha256(made.content).hexdigest(),
        replaced=made.has_beside,
        made_at=now,
    )
    _keep(sending, made)
    sending.save()
    SentCase.objects.bulk_create(SentCase(sending=sending, **vars(each)) for each in made.cases)
    return sending.name


def _put(sending: Sending, *, now: datetime) -> None:
    """No lock is held meanwhile; what cannot be put stays made and is put the next time."""
    place = core_system()
    try:
        if sending.replaced:
            place.put(sending.system, _beside_name(sending), _beside(sending).read_bytes())
        place.put(sending.system, sending.name, kept_at(sending).read_bytes())
    except (NotReachable, OSError):
        return
    with write():
        row = Sending.objects.filter(pk=sending.pk, status=Status.MADE)
        row.update(status=Status.PUT, put_at=now, times_put=sending.times_put + 1)


@write
def _take_receipt(system: str, receipt: Receipt, now: datetime) -> bool:
    row = Sending.objects.select_for_update().filter(system=system, name=receipt.name).first()
    if row is None or row.status == Status.RECEIVED:
        return False
    trouble = receipt.trouble
    if not trouble and receipt.digest != row.digest:
        trouble = "届いたファイルの中身が、送ったものと違います"
    if not trouble and receipt.lines != row.lines:
        trouble = f"送った行は{row.lines}、届いた行は{receipt.lines}です"
    is_new = trouble != row.trouble or not trouble
    row.status = Status.REFUSED if trouble else Status.RECEIVED
    row.trouble, row.received_at = trouble[:200], now
    row.save(update_fields=["status", "trouble", "received_at"])
    return is_new


@write
def _take_list(system: str, name: str, content: bytes, *, by: Actor, now: datetime) -> int:
    digest = hashlib.sha256(content).hexdigest()
    if TakenAnswer.objects.filter(system=system, name=name[:200], digest=digest).exists():
        return 0
    text = decoded(content) or ""
    standing = hand_over_standing(system=system, references=references_in(text), by=by, now=now)
    rows = read_returned(text, standing) or []
    good = [
        CaseAnswered(row.reference, row.was_taken, row.reason) for row in rows if not row.problem
    ]
    taken = take_in_answers(system=system, answers=counted(system, good), by=by, now=now)
    TakenAnswer.objects.create(
        system=system,
        name=name[:200],
        digest=digest,
        rows=len(rows),
        wrong=len(rows) - len(good),
        taken_at=now,
    )
    return taken.new


def _forget_answered(system: str) -> None:
    """Files of which every case is answered are no longer needed: they hold personal data."""
    kept = [path.name for path in folder_of(system).glob("*.*")]
    for start in range(0, len(kept), AT_ONCE):
        received = list(
            Sending.objects.filter(
                system=system, status=Status.RECEIVED, name__in=kept[start : start + AT_ONCE]
            )
        )
        counts = batch_counts([sending.batch for sending in received])
        for sending in received:
            if not counts.get(sending.batch, {}).get("exported", 0):
                kept_at(sending).unlink(missing_ok=True)
                _beside(sending).unlink(missing_ok=True)


def _beside_name(sending: Sending) -> str:
    return f"{sending.name.rpartition('.')[0]}.gaiji.csv"


def _beside(sending: Sending) -> Path:
    return folder_of(sending.system) / _beside_name(sending)


def _keep(sending: Sending, made: Made) -> None:
    folder_of(sending.system).mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(kept_at(sending), made.content)
    if made.has_beside:
        _write(_beside(sending), made.beside)


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
