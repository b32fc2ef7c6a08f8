"""Investments through the pages of the desk, from the form to what everybody reads."""

from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from cityhall.governance.investments.api import (
    check_promises,
    investment_for,
    investments_for,
    load_samples,
    review_rules,
    start_investment,
)
from cityhall.kernel import clock
from tests.conftest import AssertFlat
from tests.factories.people import a_clerk
from tests.factories.places import NOON
from tests.governance.investments.conftest import Board, a_submitted, an_approved, board
from tests.surfaces.desk.conftest import at_desk

__all__ = ["board"]
HOME = "/desk/investments/"

FORM = {
    "section": "citizens.40106",
    "kind": "introduce",
    "title": "窓口の受付支援",
    "need": "許可までの日数が長い",
    "place": "「待たない」に当たる",
    "priority": "high",
    "priority_reason": "件数が最も多い",
    "functions": ["application_intake"],
    "other_0": "職員を増やす",
    "other_why_0": "続かない",
    "first_year": "２０２７",
    "build_0": "５，０００，０００円",
    **{f"run_{at}": "800,000" for at in range(5)},
    "lot_0": "利用権",
    "lot_quantity_0": "20",
    "lot_unit_0": "人年",
    "lot_price_0": "12,000",
    "leaving": "全データを受け取る",
    "measure": "days_to_decision_median",
    "target": "１．５",
    "window": "3",
    "client_key": "a-key",
}


@pytest.fixture
def head(board: Board) -> Client:
    return at_desk(board.head)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def seen(board: Board, number: str) -> int:
    return investment_for(board.head, number).last


def press(who: Client, board: Board, number: str, step: str, **given: str) -> Any:
    given.setdefault("seen", str(seen(board, number)))
    return who.post(f"{HOME}{number}/{step}/", given, follow=True)


def test_from_the_form_to_the_open_site(board: Board, head: Client) -> None:
    answer = head.post(f"{HOME}new/", FORM, follow=True)
    (line,) = investments_for(board.head, limit=9)
    request = investment_for(board.head, line.number).request
    assert (request.total, request.costs[0].year) == (9_000_000, 2027)
    assert request.promise is not None
    assert (request.promise.target, request.promise.window_months) == (1.5, 3)
    assert "審査に出す" in text(answer)
    head.post(f"{HOME}new/", FORM)
    assert len(investments_for(board.head, limit=9)) == 1  # sent twice is one
    press(head, board, line.number, "submit")
    reviewer, approver = at_desk(board.reviewer), at_desk(board.approver)
    scores = {f"score-{each.id}": "4" for each in review_rules().viewpoints}
    wrong = reviewer.post(
        f"{HOME}{line.number}/review/", {**scores, "score-excess": "2", "opinion": "高い",
                                         "seen": "2"}
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "条件がいります" in text(wrong)
    assert "高い" in text(wrong)  # nothing typed is lost
    press(
        reviewer,
        board,
        line.number,
        "review",
        **scores,
        conditions="小さく始める\n",
        opinion="よい",
    )
    assert Client().get(f"/investments/{line.number}/").status_code == 404
    press(approver, board, line.number, "approve", reason="認める")
    public = text(Client().get(f"/investments/{line.number}/"))
    for shown in ("1.5開庁日以下", "条件: 小さく始める", "9,000,000円", "やめ方"):
        assert shown in public
    assert board.head.display_name not in public
    press(head, board, line.number, "start")
    assert "次に確かめる日" in text(head.get(HOME))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "件名を書いてください"),
        ({"build_0": "たくさん"}, "数で書いてください"),
        ({"first_year": "来年"}, "最初の年度"),
        ({"lot_unit_0": ""}, "数量・単位・単価"),
        ({"target": "早く"}, "約束する値を数で"),
        ({"need": "長" * 4001}, "4,000字まで"),
        ({"other_cost_0": "-5"}, "数で書いてください"),
    ],
)
def test_what_cannot_be_read_is_shown_beside_its_field(
    board: Board, head: Client, changes: dict[str, str], said: str
) -> None:
    answer = head.post(f"{HOME}new/", {**FORM, **changes})
    assert answer.status_code == 422
    assert said in text(answer)
    assert "「待たない」に当たる" in text(answer)
    assert investments_for(board.head, limit=9) == []


def test_a_request_of_another_section_is_refused(board: Board, head: Client) -> None:
    for section in ("citizens.40109", "citizens.", "nonsense.x"):
        assert head.post(f"{HOME}new/", {**FORM, "section": section}).status_code == 403
    assert investments_for(board.head, limit=9) == []


def test_written_again(board: Board, head: Client) -> None:
    head.post(f"{HOME}new/", {**FORM, "functions": []})
    (line,) = investments_for(board.head, limit=9)
    shown = text(head.get(f"{HOME}{line.number}/write/"))
    assert "5,000,000" in shown
    assert 'value="1.5"' in shown
    answer = press(head, board, line.number, "submit")
    assert "まだ書かれていないことが1つ" in text(answer)
    head.post(f"{HOME}{line.number}/write/", {**FORM, "seen": "1"})
    late = head.post(f"{HOME}{line.number}/write/", {**FORM, "seen": "1"})
    assert late.status_code == 409
    assert "審査に出す" in text(head.get(f"{HOME}{line.number}/"))


def test_steps_are_offered_to_whom_they_belong(board: Board, head: Client) -> None:
    number = a_submitted(board)
    offered = {
        who: text(at_desk(user).get(f"{HOME}{number}/"))
        for who, user in {"reviewer": board.reviewer, "approver": board.approver}.items()
    }
    assert "審査を終えて承認へ回す" in offered["reviewer"]
    assert "審査を終えて承認へ回す" not in offered["approver"]
    refused = at_desk(board.approver).post(f"{HOME}{number}/return/", {"reason": "x", "seen": "2"})
    assert refused.status_code == 403
    assert head.post(f"{HOME}{number}/explode/", {"seen": "2"}).status_code == 404
    assert at_desk(a_clerk("reviewer")).get(HOME).status_code == 403
    assert at_desk(a_clerk("reviewer")).get(f"{HOME}{number}/").status_code == 403


def test_an_amended_target_is_read_as_people_write_it(board: Board) -> None:
    number = an_approved(board)
    approver = at_desk(board.approver)
    wrong = approver.post(f"{HOME}{number}/amend/", {"target": "少し", "reason": "r", "seen": "4"})
    assert wrong.status_code == 422
    press(approver, board, number, "amend", target="３", reason="件数が増えた")
    assert "初めの約束で決まります" in text(Client().get(f"/investments/{number}/"))


@pytest.mark.parametrize("url", [HOME, "/investments/", "/investments/systems/"])
def test_lists_cost_the_same_however_long(
    board: Board, head: Client, assert_query_count_flat: AssertFlat, url: str
) -> None:
    keys = count()

    def more(number: int) -> None:
        for _ in range(number):
            made = an_approved(board, key=str(next(keys)))
            start_investment(number=made, seen=4, by=board.by, now=NOON)
        check_promises(NOON.replace(year=2027, month=6))

    assert_query_count_flat(head, url, more)


def test_the_open_pages_of_samples_say_so(board: Board) -> None:
    load_samples(settings.MUNICIPALITY_DIR / "demo" / "investments.yaml", clock.now())
    for path in ("/investments/", "/investments/MIHON-1/"):
        assert "架空" in text(Client().get(path))
    csv = Client().get("/investments/investments.csv").content.decode("utf-8-sig")
    assert csv.count("見本") >= 3
    chain = Client().get("/investments/MIHON-1/chain.json").json()
    assert [each["number"] for each in chain["entries"]] == list(
        range(1, len(chain["entries"]) + 1)
    )
    assert Client().get("/investments/?before=x").status_code == 200
    assert Client().get("/investments/nothing/").status_code == 404
