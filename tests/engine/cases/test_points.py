"""What is to be looked at before a case goes on: seen by whom, opened again, and in whose way."""

import pytest

from cityhall.engine.cases.api import (
    answer_corrections,
    case_page,
    request_corrections,
    see_point,
    timeline_of,
    verify,
)
from cityhall.engine.procedures.api import Catalogue, Point, ProcedureVersion
from cityhall.engine.procedures.content import content_of, digest_of
from cityhall.kernel.errors import Conflict, NotAllowed, NotFound
from tests.engine.cases.catalogue import ALLOWANCE, REGISTER
from tests.engine.cases.scenarios import Office, a_case, a_key, step
from tests.factories.people import TESTS
from tests.factories.places import NOON

POINTS = (
    Point(id="income", title={"ja": "収入が書類と同じ"}, about=("applicant.income",)),
    Point(id="size", title={"ja": "人数が合う"}, about=("household.size",)),
    Point(id="remarks", title={"ja": "備考に応じた"}, about=("applicant.remarks",)),
    Point(id="bonus", title={"ja": "書類が合う"}, about=("document.bonus", "household.size")),
)


@pytest.fixture
def pointed(office: Office, small: Catalogue) -> Office:
    """The allowance and the register have points from now on."""
    for name, points in (
        (ALLOWANCE, POINTS),
        (REGISTER, (Point(id="seen", title={"ja": "見た"}),)),
    ):
        procedure = small.procedures[name].model_copy(update={"points": points})
        content = content_of(small, procedure)
        ProcedureVersion.objects.create(
            procedure=name, number=2, digest=digest_of(content), content=content,
            published_at=NOON, published_by=TESTS.label,
        )  # fmt: skip
    return office


def see(office: Office, reference: str, point: str, *, is_seen: bool = True) -> None:
    see_point(reference=reference, point=point, is_seen=is_seen, by=office.reviewer, now=NOON,
              client_key=a_key())  # fmt: skip


def shown(office: Office, reference: str) -> dict[str, bool]:
    page = case_page(reference=reference, by=office.reviewer, now=NOON)
    return {each.point.id: each.is_seen for each in page.points}


def propose(office: Office, reference: str, outcome: str = "approved") -> str:
    return step(reference, "propose", office.reviewer, outcome=outcome, reason="理由",
                has_remedies=True)  # fmt: skip


def test_what_is_granted_waits_for_every_point(pointed: Office) -> None:
    reference = a_case(pointed)
    step(reference, "take", pointed.reviewer)
    assert shown(pointed, reference) == {
        "income": False,
        "size": False,
    }  # neither remarks nor that paper
    with pytest.raises(Conflict, match="points_unseen") as told:
        propose(pointed, reference)
    assert "収入が書類と同じ、人数が合う" in told.value.message
    see(pointed, reference, "income")
    see(pointed, reference, "size")
    see(pointed, reference, "size", is_seen=False)
    with pytest.raises(Conflict, match="points_unseen"):
        propose(pointed, reference)
    see(pointed, reference, "size")
    assert propose(pointed, reference) == "awaiting_decision"
    assert list(verify()) == []


def test_what_is_refused_waits_for_none(pointed: Office) -> None:
    reference = a_case(pointed)
    step(reference, "take", pointed.reviewer)
    assert propose(pointed, reference, "rejected") == "awaiting_decision"


def test_a_notification_says_beforehand_what_is_unseen(pointed: Office) -> None:
    reference = a_case(pointed, REGISTER)
    page = case_page(reference=reference, by=pointed.reviewer, now=NOON)
    check = next(each for each in page.moves if each.id == "check")
    assert check.refusal is not None
    assert check.refusal.code == "cases.points_unseen"
    with pytest.raises(Conflict, match="points_unseen"):
        step(reference, "check", pointed.reviewer)
    see(pointed, reference, "seen")
    assert step(reference, "check", pointed.reviewer) == "checked"


def test_a_new_answer_is_to_be_looked_at_anew(pointed: Office) -> None:
    reference = a_case(pointed)
    step(reference, "take", pointed.reviewer)
    for point in ("income", "size"):
        see(pointed, reference, point)
    request_corrections(reference=reference, corrections={"applicant.income": "書類と違う"},
                        by=pointed.reviewer, now=NOON, client_key=a_key())  # fmt: skip
    answer_corrections(reference=reference, answers={"applicant.income": 1}, by=pointed.mother,
                       now=NOON, client_key=a_key())  # fmt: skip
    assert shown(pointed, reference) == {"income": False, "size": True}


def test_who_may_say_so_and_of_what(pointed: Office) -> None:
    reference = a_case(pointed)
    given = {"reference": reference, "is_seen": True, "now": NOON}
    for by in (pointed.receptionist, pointed.decider):
        with pytest.raises(NotAllowed):
            see_point(point="income", by=by, client_key=a_key(), **given)
    with pytest.raises(NotFound, match="no_such_point"):
        see_point(point="weather", by=pointed.reviewer, client_key=a_key(), **given)
    key = a_key()
    first = see_point(point="income", by=pointed.reviewer, client_key=key, **given)
    again = see_point(point="income", by=pointed.reviewer, client_key=key, **given)
    assert first.sequence == again.sequence


def test_residents_are_not_told(pointed: Office) -> None:
    reference = a_case(pointed)
    before = timeline_of(reference=reference, by=pointed.mother, now=NOON)
    see(pointed, reference, "income")
    after = timeline_of(reference=reference, by=pointed.mother, now=NOON)
    assert before is not None
    assert after is not None
    assert after.steps == before.steps


def test_a_case_of_the_version_before_has_no_points(office: Office, small: Catalogue) -> None:
    reference = a_case(office)
    step(reference, "take", office.reviewer)
    assert shown(office, reference) == {}
    assert propose(office, reference) == "awaiting_decision"


def test_a_key_is_good_for_one_point_and_one_saying(pointed: Office) -> None:
    reference, key = a_case(pointed), a_key()
    step(reference, "take", pointed.reviewer)

    def press(point: str, *, is_seen: bool = True) -> int:
        return see_point(
            reference=reference, point=point, is_seen=is_seen, by=pointed.reviewer, now=NOON,
            client_key=key,
        ).sequence  # fmt: skip

    assert press("income") == press("income")
    for point, is_seen in (("size", True), ("income", False)):
        with pytest.raises(Conflict, match="key_reused"):
            press(point, is_seen=is_seen)
    assert shown(pointed, reference) == {"income": True, "size": False}
