"""The table of permissions governs the moves: what a role may not, the workflow cannot give it."""

import pytest

from cityhall.engine.cases.api import case_page
from cityhall.engine.procedures.api import permissions_for
from cityhall.engine.procedures.schema import Move, Workflow
from cityhall.foundation.accounts.api import PERMISSIONS, Actor, Permission
from cityhall.kernel.errors import NotAllowed, Problem
from tests.engine.cases.catalogue import ALLOWANCE, MOVING, REGISTER, SEAL
from tests.engine.cases.scenarios import (
    Office,
    a_case,
    a_case_awaiting_correction,
    a_case_awaiting_decision,
    a_case_under_review,
    step,
)
from tests.factories.people import a_clerk
from tests.factories.places import NOON

SEEN = {"identity_seen": "passport"}
WHY = {"reason": "要件に合わないため", "has_remedies": True}


def offered(reference: str, by: Actor) -> set[str]:
    return {move.id for move in case_page(reference=reference, by=by, now=NOON).moves}


def without_roles(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """The table as if nobody held these permissions."""
    for name in names:
        monkeypatch.setitem(PERMISSIONS, name, Permission("だれにも認めない", frozenset()))


@pytest.mark.parametrize(
    ("permission", "situation", "move", "who", "details"),
    [
        ("case.take", a_case, "take", "reviewer", {}),
        ("case.review", a_case_under_review, "request_correction", "reviewer",
         {"corrections": {"applicant.income": "合いません"}}),
        ("case.review", a_case_under_review, "propose", "reviewer", {"outcome": "approved", **WHY}),
        ("case.review", a_case_awaiting_correction, "end_correction", "reviewer", WHY),
        ("case.decide", a_case_awaiting_decision, "approve", "decider", {}),
        ("case.decide", a_case_awaiting_decision, "send_back", "decider", WHY),
        ("case.check", lambda office: a_case(office, REGISTER), "check", "reviewer", {}),
        ("case.check", lambda office: a_case(office, REGISTER), "request_correction", "reviewer",
         {"corrections": {"household.size": "合いません"}}),
        ("case.complete", lambda office: a_case(office, MOVING), "complete", "receptionist", SEEN),
        ("case.complete", lambda office: a_case(office, SEAL), "complete", "reviewer", SEEN),
        ("case.decide", lambda office: a_case(office, SEAL), "reject", "decider", SEEN | WHY),
    ],
)  # fmt: skip
def test_a_move_asks_its_permission(
    office: Office, monkeypatch: pytest.MonkeyPatch, permission, situation, move, who, details
) -> None:
    reference, actor = situation(office), getattr(office, who)
    assert move in offered(reference, actor)
    with monkeypatch.context() as patch:
        without_roles(patch, permission)
        assert move not in offered(reference, actor)
        with pytest.raises(NotAllowed) as refused:
            step(reference, move, actor, **details)
        assert refused.value.code == "accounts.not_allowed"
    step(reference, move, actor, **details)


def test_releasing_is_the_reviewer_s_or_the_supervisor_s(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = a_case_under_review(office)
    for who in (office.reviewer, office.supervisor):
        assert "release" in offered(reference, who)
    without_roles(monkeypatch, "case.take")
    assert "release" not in offered(reference, office.reviewer)
    assert "release" in offered(reference, office.supervisor)


def test_a_permission_held_elsewhere_does_not_count(office: Office) -> None:
    """Somebody who reviews here and decides in another section decides nothing here."""
    reference = a_case_awaiting_decision(office)
    both = a_clerk("reviewer")
    from cityhall.foundation.accounts.api import give_duty
    from tests.factories.people import TESTS

    give_duty(user_id=both.pk, role="decider", section="nurseries", ward="", by=TESTS, now=NOON)
    with pytest.raises(Problem) as refused:
        step(reference, "approve", Actor.of(both))
    assert refused.value.code == "cases.not_your_role"


def test_residents_need_no_permission_for_their_own(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_roles(monkeypatch, "case.withdraw", "case.review")
    assert step(a_case(office, ALLOWANCE), "withdraw", office.mother) == "withdrawn"


def a_table(*moves: dict[str, object], act: str = "application") -> Workflow:
    def state(kind: str) -> dict[str, object]:
        return {"kind": kind, "label": {"ja": kind}, "resident": {"ja": kind}, "expects": "office"}

    return Workflow.model_validate(
        {"id": "w", "for": act, "start": "here",
         "states": {"here": state("open"), "there": state("open"), "end": state("closed")},
         "moves": [{"label": {"ja": "m"}, "by": "reviewer", "from": "here", **each}
                   for each in moves]}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("move", "asked"),
    [
        ({"to": "end"}, "case.decide"),
        ({"to": "there", "does": ["write_facts"]}, "case.decide"),
        ({"to": "there", "does": ["hand_over"]}, "case.decide"),
        ({"to": "end", "does": ["complete", "record_decision"], "outcome": "rejected"},
         "case.decide"),
        ({"to": "end", "does": ["complete", "record_decision"], "outcome": "approved"},
         "case.complete"),
        ({"to": "end", "does": ["close"]}, "case.withdraw"),
        ({"to": "there", "does": ["assign", "open_correction"]}, "case.review case.take"),
        ({"to": "there", "does": ["tell"]}, "case.review"),
    ],
)  # fmt: skip
def test_no_wording_of_a_table_gets_round_a_decision(move: dict[str, object], asked: str) -> None:
    workflow = a_table({"id": "m", **move})
    made: Move = workflow.moves[0]
    found = {name for wanted in permissions_for(workflow, made) for name in wanted}
    assert found == set(asked.split())


def test_a_rejection_is_never_without_a_reason_even_if_the_table_forgets_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cityhall.engine.cases.definitions import version_of
    from tests.engine.cases.scenarios import row

    reference = a_case(office, SEAL)
    workflow = version_of(row(reference).version_id).workflow
    forgetful = workflow.move("reject").model_copy(update={"needs": ("identity_seen",)})
    monkeypatch.setattr(
        type(workflow), "move", lambda self, move_id: forgetful if move_id == "reject" else None
    )
    with pytest.raises(Problem) as refused:
        step(reference, "reject", office.decider, identity_seen="passport", has_remedies=True)
    assert refused.value.code == "cases.reason_missing"
