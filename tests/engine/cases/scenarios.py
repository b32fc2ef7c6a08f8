"""Situations of cases, each reached by the actions themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from cityhall.engine.cases.api import (
    BundleReceipt,
    Case,
    Filing,
    move_case,
    open_bundle,
    propose_decision,
    request_corrections,
)
from cityhall.foundation.accounts.api import Actor, User
from tests.engine.cases.catalogue import ALLOWANCE, REGISTER
from tests.factories.people import a_clerk, a_resident, person_id_of
from tests.factories.places import KOKURA_KITA, NOON

_keys = count(1)
DAY = timedelta(days=1)

NAME = {"family": "髙﨑", "given": "美咲", "family_kana": "タカサキ", "given_kana": "ミサキ"}
CHILD = {"family": "髙﨑", "given": "ひなた", "family_kana": "タカサキ", "given_kana": "ヒナタ"}
ADDRESS = {
    "postal_code": "8030814", "municipality": KOKURA_KITA, "prefecture": "福岡県",
    "city": "北九州市小倉北区", "town": "大手町", "street": "1-1", "building": "",
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "applicant.name": NAME,
    "applicant.birth_date": "1994-04-12",
    "applicant.address": ADDRESS,
    "applicant.income": 3_000_000,
    "applicant.is_employed": True,
    "applicant.employer": "小倉印刷𠮷田",
    "household.size": 3,
    "child.name": CHILD,
    "child.birth_date": "2026-11-18",
    "event.moved_on": "2026-11-20",
    "document.proof": [{"later": "窓口に持って行きます"}],
}


def a_key() -> str:
    return f"key-of-a-test-{next(_keys)}"


@dataclass(frozen=True)
class Office:
    """Everybody in a case."""

    resident: User
    reviewer: Actor
    decider: Actor
    receptionist: Actor
    supervisor: Actor

    @property
    def mother(self) -> Actor:
        return Actor.of(self.resident)

    @property
    def person_id(self) -> int:
        return person_id_of(self.resident)


def an_office() -> Office:
    def clerk(role: str, name: str) -> Actor:
        return Actor.of(a_clerk(role, name=name))

    return Office(
        a_resident(email="misaki@example.com"),
        clerk("reviewer", "審査 一郎"),
        clerk("decider", "決定 花子"),
        clerk("receptionist", "受付 次郎"),
        clerk("supervisor", "統括 三子"),
    )


def a_filing(office: Office | None, *procedures: str, **given: Any) -> Filing:
    """What the mother sends; a visitor without an account if there is no office."""
    usual: dict[str, Any] = {
        "procedures": procedures or (ALLOWANCE,),
        "answers": ANSWERS,
        "person_id": office.person_id if office else None,
        "assurance": "login" if office else "none",
        "contact": {"email": "misaki@example.com"},
    }
    return Filing(**(usual | given))


def a_bundle(
    office: Office, *procedures: str, now: datetime = NOON, key: str = "", **given: Any
) -> BundleReceipt:
    return open_bundle(
        filing=a_filing(office, *procedures, **given),
        by=office.mother,
        now=now,
        client_key=key or a_key(),
    )


def a_case(office: Office, procedure: str = ALLOWANCE, *, now: datetime = NOON) -> str:
    """The reference of one case just filed."""
    return a_bundle(office, procedure, now=now).cases[0].reference


def step(reference: str, move: str, by: Actor, *, now: datetime = NOON, **details: Any) -> str:
    """A move by its name; the state it led to."""
    from cityhall.engine.cases.api import Details

    return move_case(
        reference=reference, move=move, by=by, now=now, client_key=a_key(),
        details=Details(**details),
    ).state  # fmt: skip


def a_case_under_review(office: Office, *, now: datetime = NOON) -> str:
    reference = a_case(office, now=now)
    step(reference, "take", office.reviewer, now=now)
    return reference


def a_case_awaiting_correction(
    office: Office, corrections: Mapping[str, str] | None = None, *, now: datetime = NOON
) -> str:
    reference = a_case_under_review(office, now=now)
    request_corrections(
        reference=reference,
        corrections=corrections or {"applicant.income": "源泉徴収票と合いません"},
        by=office.reviewer,
        now=now,
        client_key=a_key(),
    )
    return reference


def a_case_awaiting_decision(
    office: Office, outcome: str = "approved", *, now: datetime = NOON
) -> str:
    reference = a_case_under_review(office, now=now)
    propose_decision(
        reference=reference,
        outcome=outcome,
        reason="要件を満たすため" if outcome == "approved" else "所得が上限を超えるため",
        has_remedies=True,
        by=office.reviewer,
        now=now,
        client_key=a_key(),
    )
    return reference


def an_approved_case(office: Office, *, now: datetime = NOON) -> str:
    reference = a_case_awaiting_decision(office, now=now)
    step(reference, "approve", office.decider, now=now)
    return reference


def a_checked_notification(office: Office, *, now: datetime = NOON) -> str:
    reference = a_case(office, REGISTER, now=now)
    step(reference, "check", office.reviewer, now=now)
    return reference


def row(reference: str) -> Case:
    return Case.objects.get(reference=reference)
