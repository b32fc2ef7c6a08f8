import pickle

import pytest

from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Problem


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Problem, 400), (NotAllowed, 403), (NotFound, 404), (Conflict, 409), (Invalid, 422)],
)
def test_each_kind_has_its_status(kind, status):
    assert kind("case.closed", "終わった手続きです。", "窓口にお尋ねください。").as_problem() == {
        "type": "urn:problem-type:cityhall:case.closed",
        "title": "終わった手続きです。",
        "status": status,
        "detail": "窓口にお尋ねください。",
        "code": "case.closed",
    }


def test_field_and_status_may_be_given():
    problem = Invalid("date.unreadable", "読めません。", "例:R8.11.22", field="birth", status=400)
    assert problem.as_problem()["field"] == "birth"
    assert problem.status == 400
    assert Invalid.status == 422


def test_a_problem_travels_between_processes():
    sent = Conflict("draft.exists", "下書きがあります。", "続きから始められます。", field="draft")
    received = pickle.loads(pickle.dumps(sent))
    assert received.as_problem() == sent.as_problem()
    assert str(received) == "draft.exists: 下書きがあります。"
