"""From a request to the day on which the platform says whether the promise was kept."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from cityhall.engine.measures import definitions
from cityhall.foundation.accounts.api import Actor
from cityhall.governance.investments import measuring, verification
from cityhall.governance.investments.api import (
    amend_promise,
    approve_investment,
    chain_of,
    check_promises,
    counts_for,
    draft_investment,
    investment_for,
    investments_for,
    owned_systems,
    published,
    published_one,
    refuse_investment,
    return_investment,
    review_investment,
    start_investment,
    submit_investment,
    supervise_investment,
    withdraw_investment,
    workbench,
    write_investment,
    wrong_investments,
)
from cityhall.governance.investments.models import InvestmentEntry, Unchangeable
from cityhall.kernel.clock import JST
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories.people import a_clerk
from tests.factories.places import NOON
from tests.governance.investments.conftest import (
    Board,
    a_request,
    a_submitted,
    an_approved,
    decided_after,
    scores,
    view,
)

HALF_A_YEAR_ON = datetime(2027, 5, 24, 9, 0, tzinfo=JST)


def started(board: Board, number: str) -> None:
    start_investment(number=number, seen=4, by=board.by, now=NOON)


def test_the_same_key_gives_the_same_draft(board: Board) -> None:
    given = {"request": a_request(), "section": "citizens", "ward": "40106", "client_key": "k"}
    first = draft_investment(**given, by=board.by, now=NOON)
    again = draft_investment(**given, by=board.by, now=NOON)
    assert first.number == again.number
    assert counts_for(board.head) == {"draft": 1}


def test_what_is_missing_keeps_a_request_from_the_review(board: Board) -> None:
    request = a_request(need="", alternatives=[], promise=None)
    number = draft_investment(
        request=request, section="citizens", ward="40106", client_key="k", by=board.by, now=NOON
    ).number
    bench = workbench(board.head, view(board, number), NOON)
    assert [each.code for each in bench.gaps] == ["no_need", "no_alternatives", "no_promise"]
    with pytest.raises(Invalid, match="incomplete"):
        submit_investment(number=number, seen=1, by=board.by, now=NOON)
    write_investment(number=number, request=a_request(), seen=1, by=board.by, now=NOON)
    submit_investment(number=number, seen=2, by=board.by, now=NOON)
    assert view(board, number).state == "submitted"


def test_a_target_reached_already_is_no_promise(board: Board) -> None:
    decided_after(board, (1, 1, 1, 1, 1), NOON)
    now = NOON.replace(month=12)
    number = draft_investment(
        request=a_request(), section="citizens", ward="40106", client_key="k", by=board.by, now=now
    ).number
    with pytest.raises(Invalid, match="incomplete"):
        submit_investment(number=number, seen=1, by=board.by, now=now)


def test_nobody_reviews_or_approves_their_own(board: Board) -> None:
    both = a_clerk("supervisor", "investment_reviewer", "investment_approver")
    by = Actor.of(both)
    number = draft_investment(
        request=a_request(), section="citizens", ward="40106", client_key="k", by=by, now=NOON
    ).number
    submit_investment(number=number, seen=1, by=by, now=NOON)
    given = {"scores": scores(), "conditions": [], "opinion": "よい", "seen": 2, "now": NOON}
    with pytest.raises(NotAllowed, match="own_request"):
        review_investment(number=number, by=by, **given)
    review_investment(number=number, by=Actor.of(board.reviewer), **given)
    for act in (approve_investment, refuse_investment):
        with pytest.raises(NotAllowed, match="own_request"):
            act(number=number, reason="よい", seen=3, by=by, now=NOON)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"scores": {"place": 3}}, "score_missing"),
        ({"scores": scores(excess=6)}, "score_missing"),
        ({"scores": {**scores(), "beauty": 3}}, "no_such_viewpoint"),
        ({"scores": scores(excess=2)}, "conditions_needed"),
        ({"opinion": "  "}, "reason_needed"),
    ],
)
def test_a_review_says_everything(board: Board, given: dict[str, object], code: str) -> None:
    number = a_submitted(board)
    whole = {"scores": scores(), "conditions": [], "opinion": "よい", **given}
    with pytest.raises(Invalid, match=code):
        review_investment(number=number, seen=2, by=Actor.of(board.reviewer), now=NOON, **whole)
    assert view(board, number).state == "submitted"


def test_sent_back_and_sent_again(board: Board) -> None:
    number = a_submitted(board)
    return_investment(number=number, reason="代わりの案を", seen=2, by=Actor.of(board.reviewer),
                      now=NOON)  # fmt: skip
    with pytest.raises(Conflict, match="changed_meanwhile"):
        submit_investment(number=number, seen=2, by=board.by, now=NOON)
    submit_investment(number=number, seen=3, by=board.by, now=NOON)
    assert view(board, number).entries[2].reason == "代わりの案を"


def test_others_see_neither_drafts_nor_other_sections(board: Board) -> None:
    number = draft_investment(
        request=a_request(), section="citizens", ward="40106", client_key="k", by=board.by, now=NOON
    ).number
    for user in (board.reviewer, a_clerk("supervisor", ward="40109")):
        with pytest.raises(NotFound):
            investment_for(user, number)
        assert investments_for(user, limit=10) == []
    with pytest.raises(NotAllowed):
        investments_for(a_clerk("reviewer"), limit=10)
    with pytest.raises(NotFound):
        published_one(number)


def test_the_approval_freezes_the_promise_and_publishes(board: Board) -> None:
    decided_after(board, (7, 7, 8, 8, 9), NOON.replace(month=10, day=30))
    number = an_approved(board)
    promise = published_one(number).promise
    assert promise is not None
    assert (promise["version"], promise["better"], promise["target"]) == (1, "lower", 2)
    assert promise["baseline"]["first"] == "2026-08-24"
    assert promise["baseline"]["last"] == "2026-11-23"
    assert (promise["baseline"]["n"], promise["checks"]) == (5, [6, 12, 24])
    assert promise["baseline"]["value"] > 2


def test_kept_or_not_follows_from_the_events_alone(board: Board) -> None:
    decided_after(board, (7, 7, 8, 8, 9), NOON.replace(month=10, day=30))
    kept, lost = an_approved(board), an_approved(board, key="two")
    for number in (kept, lost):
        started(board, number)
    decided_after(board, (1, 1, 1, 2, 2), HALF_A_YEAR_ON.replace(month=4, day=9))
    assert check_promises(HALF_A_YEAR_ON.replace(day=23)) == 0  # a day too early
    assert check_promises(HALF_A_YEAR_ON) == 2
    assert check_promises(HALF_A_YEAR_ON) == 0  # once, and no more
    (check,) = view(board, kept).checks
    assert (check.content["months"], check.content["result"]) == (6, "reached")
    assert (check.content["first"], check.content["last"]) == ("2027-02-24", "2027-05-23")
    assert check.content["attainment"] > 100
    assert view(board, kept).check_on == date(2027, 11, 24)
    # the next half-year is slow: the same promise, other events, the other result
    later = HALF_A_YEAR_ON.replace(month=11)
    decided_after(board, (12, 12, 13, 13, 14), later.replace(month=10, day=29))
    assert check_promises(later) == 2
    assert [each.content["result"] for each in view(board, kept).checks] == ["reached", "missed"]
    assert [each.content["is_worse"] for each in view(board, kept).checks] == [False, True]


def test_a_definition_that_changed_midway_cannot_be_measured(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = an_approved(board)
    started(board, number)
    decided_after(board, (1, 1, 1, 1, 1), HALF_A_YEAR_ON.replace(month=4, day=9))
    now_defined = definitions.definition_of("days_to_decision_median")
    changed = now_defined.model_copy(update={"version": 2})
    monkeypatch.setattr(measuring, "definition_of", lambda _: changed)
    check_promises(HALF_A_YEAR_ON)
    (check,) = view(board, number).checks
    assert (check.content["result"], check.content["why"]) == ("unmeasurable", "definition_changed")
    assert check.content["value"] is None


def test_nothing_to_count_is_a_fault_of_the_design(board: Board) -> None:
    number = an_approved(board)
    started(board, number)
    check_promises(HALF_A_YEAR_ON)
    (check,) = view(board, number).checks
    assert (check.content["result"], check.content["why"]) == ("unmeasurable", "nothing_counted")


def test_a_changed_target_stands_beside_the_first_one(board: Board) -> None:
    number = an_approved(board)
    started(board, number)
    amend_promise(number=number, target=6, reason="件数が増えた", seen=5,
                  by=Actor.of(board.approver), now=NOON)  # fmt: skip
    decided_after(board, (5, 5, 5, 5, 5), HALF_A_YEAR_ON.replace(month=4, day=9))
    check_promises(HALF_A_YEAR_ON)
    found = view(board, number)
    assert found.promise is not None
    assert found.promise["target"] == 2
    assert found.amendments[0].content == {"target_before": 2, "target": 6}
    assert found.result == "missed"
    assert found.checks[0].content["amended"] == {"target": 6, "result": "reached"}


def test_what_was_missed_while_nobody_looked_is_caught_up(board: Board) -> None:
    number = an_approved(board)
    started(board, number)
    assert check_promises(datetime(2029, 1, 1, tzinfo=JST)) == 3
    assert [each.content["months"] for each in view(board, number).checks] == [6, 12, 24]
    assert view(board, number).check_on is None


def test_given_up_it_stays_to_be_read(board: Board) -> None:
    number = an_approved(board)
    withdraw_investment(number=number, reason="業者が撤退", seen=4, by=board.by, now=NOON)
    found = published_one(number)
    assert (found.state, found.entries[-1].reason) == ("withdrawn", "業者が撤退")
    assert [each.number for each in published()] == [number]
    with pytest.raises(Conflict, match="not_now"):
        start_investment(number=number, seen=5, by=board.by, now=NOON)


def test_supervision_says_how(board: Board) -> None:
    number = an_approved(board)
    by = Actor.of(board.reviewer)
    with pytest.raises(Invalid, match="no_such_supervision"):
        supervise_investment(number=number, how="shout", text="急いで", seen=4, by=by, now=NOON)
    supervise_investment(number=number, how="guidance", text="仕様を直す", seen=4, by=by, now=NOON)
    assert published_one(number).entries[-1].content == {"how": "guidance"}


def test_what_replaces_ends_what_is_replaced(board: Board) -> None:
    first = an_approved(board)
    started(board, first)
    (system,) = owned_systems()
    assert (system.functions, system.yearly_cost) == (("application_intake",), 800_000)
    second = an_approved(board, a_request(kind="replace", replaces=[system.code]), "two")
    started(board, second)
    assert [each.until for each in owned_systems() if each.number == first] == [NOON.date()]


def test_the_chain_is_verified(board: Board) -> None:
    number = an_approved(board)
    started(board, number)
    decided_after(board, (1, 1, 1, 1, 1), HALF_A_YEAR_ON.replace(month=4, day=9))
    check_promises(HALF_A_YEAR_ON)
    assert list(wrong_investments(HALF_A_YEAR_ON)) == []
    assert [line["step"] for line in chain_of(number)] == [
        "write", "submit", "review", "approve", "start", "check",
    ]  # fmt: skip
    # a case that is entered afterwards, into days that were checked already
    decided_after(board, (9, 9, 9, 9, 9, 9), HALF_A_YEAR_ON.replace(month=4, day=12))
    assert [each.code for each in wrong_investments(HALF_A_YEAR_ON)] == [
        "investments.check_differs"
    ]


def test_entries_are_never_changed(board: Board) -> None:
    number = an_approved(board)
    entry = InvestmentEntry.objects.get(number=3)
    with pytest.raises(Unchangeable):
        entry.save()
    with pytest.raises(Unchangeable):
        entry.delete()
    with pytest.raises(Unchangeable):
        InvestmentEntry.objects.update(reason="")
    with pytest.raises(Unchangeable):
        InvestmentEntry.objects.all().delete()
    change = "UPDATE investments_investmententry SET reason = 'altered' WHERE number = 3"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert chain_of(number)[2]["reason"] == "妥当"


def test_verify_sees_an_entry_that_went_around_the_guard(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_approved(board)
    honest = verification.line_of
    monkeypatch.setattr(
        verification,
        "line_of",
        lambda entry, number: {
            **honest(entry, number),
            "reason": "altered" if entry.number == 3 else entry.reason,
        },
    )
    codes = [each.code for each in wrong_investments(NOON)]
    assert codes == ["investments.altered"]
