"""What has already been decided in the demo city, made up and visibly so, by the actions that a
real office would take on those days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import yaml
from django.conf import settings

from cityhall.engine.cases.api import (
    Case,
    Details,
    move_case,
    propose_decision,
    request_corrections,
    see_point,
)
from cityhall.engine.measures.api import count_days_taken
from cityhall.engine.procedures.api import version
from cityhall.foundation.accounts.api import Actor, holders_of, user_of
from cityhall.foundation.organisation.api import calendar_of
from cityhall.governance.investments.api import load_samples
from cityhall.governance.reform_policies.api import load_sample_round
from cityhall.kernel.clock import JST, in_jst
from cityhall.kernel.transactions import write
from cityhall.surfaces.command_line.demo_filings import dated, file_bundle

WAITED = 5  # open days for an answer that did not come
APART = 2  # open days between two decisions of one list


@dataclass(frozen=True)
class Past:
    """A made-up case: decided on a day after so many open days, or (None) still open."""

    procedure: str
    answers: Mapping[str, Any]
    arrived: date
    decided: date | None
    is_corrected: bool


@write
def file_past(now: datetime, *, past: Mapping[str, Any] | None = None) -> int:
    """Files and decides what demo/past.yaml holds; how many cases.

    Nothing outside a demonstration, and nothing where a case has been decided already.
    """
    folder = settings.MUNICIPALITY_DIR / "demo"
    is_over = Case.objects.filter(kind="closed").exists()
    if not settings.DEMO or is_over or not (folder / "past.yaml").exists():
        return 0
    written = past or yaml.safe_load((folder / "past.yaml").read_text(encoding="utf-8"))
    filings = yaml.safe_load((folder / "filings.yaml").read_text(encoding="utf-8"))["filings"]
    cases = list(_cases(written, filings, in_jst(now).date()))
    for number, case in enumerate(cases, start=1):
        _live(case, number)
    count_days_taken(now=now)
    return len(cases)


def bring_samples(now: datetime) -> int:
    """Investments of a fictitious bureau, whose promises the made-up cases decide; how many."""
    path = settings.MUNICIPALITY_DIR / "demo" / "investments.yaml"
    return load_samples(path, now) if settings.DEMO and path.exists() else 0


def bring_sample_round(now: datetime) -> bool:
    """The round of reform policies of fictitious bureaus; whether it is new."""
    path = settings.MUNICIPALITY_DIR / "demo" / "reform.yaml"
    return settings.DEMO and path.exists() and load_sample_round(path, now)


def _cases(
    written: Mapping[str, Any], filings: list[dict[str, Any]], today: date
) -> Iterator[Past]:
    open_days = calendar_of("")
    for row in written["past"]:
        procedure = row["procedure"]
        answers = next(each["answers"] for each in filings if procedure in each["procedures"])
        answers = answers | {"applicant.address": written["addresses"][row["ward"]]}
        for at, days in enumerate(row["days"], start=1):
            decided = open_days.add(today, -APART * at)
            arrived = open_days.add(decided, -days)
            yield Past(procedure, answers, arrived, decided, at in row.get("waited", ()))
        for days in row.get("open", ()):
            yield Past(procedure, answers, open_days.add(today, -days), None, is_corrected=False)


def _live(past: Past, number: int) -> None:
    """From arrival to decision, each step on its day."""
    name = {
        "family": "見本", "given": f"{number}番", "family_kana": "ミホン", "given_kana": "バンゴウ",
    }  # fmt: skip
    answers = dated(past.answers, past.arrived) | {"applicant.name": name}
    begun = _at(past.arrived, 9)
    bundle = file_bundle([past.procedure], answers, begun)
    case = Case.objects.get(bundle__reference=bundle)
    reviewer, decider = _staff("reviewer", case), _staff("decider", case)
    reference = case.reference
    move_case(
        move="take",
        reference=reference,
        by=reviewer,
        now=begun + timedelta(hours=1),
        client_key=f"demo-take-{number}",
    )
    if past.decided is None:
        return
    ready = _corrected(past, reference, reviewer, number) if past.is_corrected else begun
    for point in version(case.version_id).procedure.points:
        see_point(
            point=point.id,
            is_seen=True,
            reference=reference,
            by=reviewer,
            now=ready,
            client_key=f"demo-{point.id}-{number}",
        )
    propose_decision(
        outcome="approved",
        reason="デモの作りものの決定",
        now=max(ready, begun) + timedelta(hours=2),
        client_key=f"demo-propose-{number}",
        has_remedies=True,
        reference=reference,
        by=reviewer,
    )
    move_case(
        move="approve",
        reference=reference,
        by=decider,
        now=_at(past.decided, 16),
        client_key=f"demo-approve-{number}",
    )


def _corrected(past: Past, reference: str, reviewer: Actor, number: int) -> datetime:
    """A correction was asked for on the day of arrival, and ended some days later."""
    request_corrections(
        corrections={"applicant.phone": "デモの作りものの補正"},
        now=_at(past.arrived, 11),
        client_key=f"demo-ask-{number}",
        reference=reference,
        by=reviewer,
    )
    ended = _at(min(calendar_of("").add(past.arrived, WAITED), past.decided or past.arrived), 10)
    move_case(
        move="end_correction",
        details=Details(reason="デモの作りもの"),
        now=ended,
        client_key=f"demo-end-{number}",
        reference=reference,
        by=reviewer,
    )
    return ended


def _staff(role: str, case: Case) -> Actor:
    """Whoever of the demo staff holds the role where the case lies."""
    holders = holders_of(role, sections=[case.section], ward=case.ward)
    return Actor.of(user_of(holders[0].user_id))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), JST)
