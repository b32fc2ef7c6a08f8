"""Moves made at the desk: by the table, with reasons, against a colleague who was quicker."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case, case_page, take_case
from cityhall.foundation.accounts.api import Actor, give_duty, take_duty
from cityhall.kernel import clock
from tests.engine.cases.catalogue import ALLOWANCE, MOVING, REGISTER, SEAL
from tests.engine.cases.scenarios import (
    Office,
    a_case,
    a_case_awaiting_correction,
    a_case_awaiting_decision,
    a_case_under_review,
    a_key,
    row,
    step,
)
from tests.factories.people import PASSWORD, TESTS, a_clerk
from tests.factories.places import KOKURA_KITA, NOON, YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk


def send(browser: Client, reference: str, move: str, **typed: Any) -> Any:
    """Sends the form of a move as the page gives it."""
    sent = {"client_key": uuid4(), "sequence": row(reference).head_sequence} | {
        name.replace("__", "."): value for name, value in typed.items()
    }
    return browser.post(f"/desk/cases/{reference}/moves/{move}/", sent)


def told(browser: Client, answer: Any) -> str:
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return browser.get(answer["Location"]).content.decode()


def test_taking_a_case_says_so_and_keeps_the_list(office: Office, desk: Client) -> None:
    reference = a_case(office)
    answer = send(desk, reference, "take", list="view=todo", at="2")
    page = told(desk, answer)
    assert "list=view%3Dtodo&at=2" in answer["Location"]
    assert "この案件は「審査中」になりました。" in page
    assert "次の案件へ" in page
    assert row(reference).assignee_id == office.reviewer.user_id


def test_pressed_twice_is_done_once(office: Office, desk: Client) -> None:
    reference = a_case(office)
    form = {"client_key": str(uuid4()), "sequence": 1}
    for _ in range(2):
        answer = desk.post(f"/desk/cases/{reference}/moves/take/", form)
    assert row(reference).head_sequence == 2
    assert answer.status_code in (302, 409)


def test_several_items_go_back_each_with_its_reason(office: Office, desk: Client) -> None:
    reference = a_case_under_review(office)
    page = desk.get(f"/desk/cases/{reference}/correct/?item=applicant.income", follow=True)
    ticked = [each.item for each in page.context["rows"] if each.is_ticked]
    assert ticked == ["applicant.income"]
    answer = desk.post(
        f"/desk/cases/{reference}/moves/request_correction/",
        {
            "client_key": uuid4(),
            "sequence": row(reference).head_sequence,
            "item": ["applicant.income", "applicant.remarks"],
            "reason__applicant.income": "源泉徴収票と合いません",
            "reason__applicant.remarks": "勤め先の住所を書いてください",
        },
    )
    assert "補正をお願い中" in told(desk, answer)
    seen = case_page(reference=reference, by=office.reviewer, now=NOON)
    assert {each.item: each.reason for each in seen.corrections} == {
        "applicant.income": "源泉徴収票と合いません",
        "applicant.remarks": "勤め先の住所を書いてください",
    }


def test_a_correction_without_a_reason_keeps_what_was_typed(office: Office, desk: Client) -> None:
    reference = a_case_under_review(office)
    answer = desk.post(
        f"/desk/cases/{reference}/moves/request_correction/",
        {
            "client_key": uuid4(),
            "item": ["applicant.income", "applicant.name"],
            "reason__applicant.income": "源泉徴収票と合いません",
            "reason__applicant.name": " ",
        },
    )
    assert answer.status_code == 422
    rows = {each.item: each for each in answer.context["rows"] if each.is_ticked}
    assert rows["applicant.income"].reason == "源泉徴収票と合いません"
    assert rows["applicant.name"].error
    assert not rows["applicant.income"].error
    assert "f-reason__applicant-name" in answer.content.decode()


def test_no_item_chosen_is_told_in_the_summary(office: Office, desk: Client) -> None:
    answer = send(desk, a_case_under_review(office), "request_correction")
    assert answer.status_code == 422
    assert "項目を一つ以上選び" in answer.content.decode()


def test_a_rejection_is_proposed_with_a_reason_and_its_remedies(
    office: Office, desk: Client
) -> None:
    reference = a_case_under_review(office)
    page = desk.get(f"/desk/cases/{reference}/propose/", follow=True).content.decode()
    assert "不服を申し立てる方法（教示）" in page
    without = send(desk, reference, "propose", outcome="rejected")
    assert without.status_code == 422
    assert "checked" in without.content.decode(), "the outcome stays chosen"
    answer = send(desk, reference, "propose", outcome="rejected", reason="所得が上限を超えるため")
    assert "教示の文を添えます" in told(desk, answer)
    decider = at_desk(office.decider)
    form = decider.get(f"/desk/cases/{reference}/moves/reject/").content.decode()
    assert "所得が上限を超えるため" in form, "whoever decides may keep the reason"
    decided = send(decider, reference, "reject", reason="所得が上限を超えるため")
    assert "却下" in told(decider, decided)
    seen = case_page(reference=reference, by=office.decider, now=NOON)
    assert [each.has_remedies for each in seen.decisions] == [True]


def test_a_proposal_is_approved_by_another_or_sent_back(office: Office) -> None:
    decider = at_desk(office.decider)
    one, two = a_case_awaiting_decision(office), a_case_awaiting_decision(office)
    told(decider, send(decider, one, "approve"))
    assert row(one).state == "approved"
    assert send(decider, two, "send_back").status_code == 422
    told(decider, send(decider, two, "send_back", reason="収入の欄をもう一度"))
    assert row(two).state == "under_review"
    assert "収入の欄をもう一度" in decider.get(f"/desk/cases/{two}/").content.decode()


def test_a_decision_asks_again_who_decides_and_goes_on_with_what_was_typed(office: Office) -> None:
    reference = a_case_awaiting_decision(office, outcome="rejected")
    decider = at_desk(office.decider)
    kept, long_ago = decider.session, clock.now() - timedelta(minutes=40)
    kept["staff"] = kept["staff"] | {"proved": long_ago.isoformat()}
    kept.save()
    why = "所得が上限を超えるため <証明書>"
    form = {"client_key": str(uuid4()), "sequence": row(reference).head_sequence, "reason": why}
    act = f"/desk/cases/{reference}/moves/reject/"
    assert "もう一度ご本人" not in decider.get(act).content.decode(), "reading asks for nothing"
    asked = decider.post(act, form)
    assert asked.status_code == 403
    assert "「却下する」の前に" in asked.content.decode()
    assert dict(asked.context["carried"]) == {name: str(value) for name, value in form.items()}
    assert row(reference).state != "rejected"
    hostile = {"list": "//evil.example/", "next": "//evil.example/", "back": "//evil.example/"}
    for sent in (form, form | hostile):
        page = decider.post(act, sent, headers={"referer": "https://evil.example/"})
        way_back = re.search(r'<a href="([^"]*)">やめて戻る', page.content.decode())
        assert way_back
        assert way_back[1].partition("?")[0] == f"/desk/cases/{reference}/"
        assert decider.get(unescape(way_back[1])).status_code == 200
    wrong = decider.post(act, form | {"proof_password": "no"})
    assert (wrong.status_code, row(reference).head_sequence) == (422, form["sequence"])
    assert why in unescape(wrong.content.decode())
    assert "やめて戻る" in wrong.content.decode()
    told(decider, decider.post(act, form | {"proof_password": PASSWORD}))
    seen = case_page(reference=reference, by=office.decider, now=NOON)
    assert (seen.state, seen.decisions[-1].reason) == ("rejected", why)
    told(decider, send(decider, a_case_awaiting_decision(office), "approve"))


def test_a_notification_is_checked_and_a_prepared_one_completed(
    office: Office, desk: Client
) -> None:
    note, prepared, seal = a_case(office, REGISTER), a_case(office, MOVING), a_case(office, SEAL)
    told(desk, send(desk, note, "check"))
    assert row(note).state == "checked"
    counter = at_desk(office.receptionist)
    without = send(counter, prepared, "complete")
    assert without.status_code == 422
    assert "見せてもらった書類の種類を選んでください" in without.content.decode()
    told(counter, send(counter, prepared, "complete", identity_seen="individual_number_card"))
    assert row(prepared).state == "completed"
    decider = at_desk(office.decider)
    why = "住民登録がないため"
    told(decider, send(decider, seal, "reject", identity_seen="passport", reason=why))
    seen = case_page(reference=seal, by=office.reviewer, now=NOON)
    assert [each.has_remedies for each in seen.decisions] == [True]


def test_a_colleague_who_was_quicker_loses_nobody_s_words(office: Office, desk: Client) -> None:
    reference = a_case_under_review(office)
    seen = row(reference).head_sequence
    other = a_clerk("reviewer", name="早業 速子")
    take_case(reference=reference, by=Actor.of(other), now=NOON, client_key=a_key())
    typed = {
        "client_key": uuid4(), "sequence": seen, "outcome": "approved",
        "reason": "要件を満たすため、長く考えて書いた文",
    }  # fmt: skip
    answer = desk.post(f"/desk/cases/{reference}/moves/propose/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が先に" in page
    assert "早業 速子" in page
    assert "長く考えて書いた文" in page
    assert answer.context["case"].sequence == seen + 1, "sent again, it goes through"


def test_a_move_that_is_gone_keeps_the_words_as_a_note(office: Office, desk: Client) -> None:
    reference = a_case_under_review(office)
    seen = row(reference).head_sequence
    step(reference, "withdraw", office.mother)
    typed = {"client_key": uuid4(), "sequence": seen, "outcome": "approved", "reason": "長い理由"}
    answer = desk.post(f"/desk/cases/{reference}/moves/propose/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が先に進めました" in page
    assert "長い理由" in page
    assert f"/desk/cases/{reference}/note/" in page


def test_nobody_makes_a_move_of_another_s_duty(office: Office) -> None:
    reference = a_case_awaiting_decision(office)
    reception = at_desk(office.receptionist)
    assert send(reception, reference, "approve").status_code == 409
    assert send(at_desk(office.reviewer), reference, "approve").status_code == 409
    elsewhere = at_desk(a_clerk("decider", ward=YAHATA_NISHI))
    assert send(elsewhere, reference, "approve").status_code == 404
    assert row(reference).state == "awaiting_decision"


def test_taking_releasing_noting(office: Office, desk: Client) -> None:
    reference = a_case_awaiting_correction(office)
    other = at_desk(a_clerk("reviewer"))
    form = {"client_key": uuid4(), "sequence": row(reference).head_sequence}
    assert "あなたの担当になりました" in told(
        other, other.post(f"/desk/cases/{reference}/take/", form)
    )
    stale = desk.post(f"/desk/cases/{reference}/release/", {**form, "client_key": uuid4()})
    assert stale.status_code == 409
    form = {"client_key": uuid4(), "sequence": row(reference).head_sequence}
    told(other, other.post(f"/desk/cases/{reference}/release/", form))
    assert row(reference).assignee_id is None
    empty = desk.post(f"/desk/cases/{reference}/note/", {"client_key": uuid4(), "text": " "})
    assert empty.status_code == 422
    page = told(
        desk, desk.post(f"/desk/cases/{reference}/note/", {"client_key": uuid4(), "text": "電話済"})
    )
    assert "電話済" in page


def test_passing_a_case_on_needs_a_place_and_a_reason(office: Office, desk: Client) -> None:
    reference = a_case(office)
    page = desk.get(f"/desk/cases/{reference}/hand-over/").content.decode()
    assert "引き継ぐ係" in page
    base = {"client_key": uuid4(), "section": "citizens", "ward": YAHATA_NISHI}
    missing = desk.post(f"/desk/cases/{reference}/hand-over/", base)
    assert missing.status_code == 422
    same = desk.post(
        f"/desk/cases/{reference}/hand-over/",
        {"client_key": uuid4(), "section": "citizens", "ward": "40106", "reason": "x"},
    )
    assert same.status_code == 422
    nowhere = desk.post(
        f"/desk/cases/{reference}/hand-over/", {**base, "section": "nowhere", "reason": "x"}
    )
    assert "引き継ぐ係を選んでください" in nowhere.content.decode()
    done = desk.post(f"/desk/cases/{reference}/hand-over/", {**base, "reason": "転居のため"})
    assert "八幡西区" in told(desk, done)
    assert Case.objects.get(reference=reference).ward == YAHATA_NISHI
    assert Case.objects.get(reference=reference).procedure == ALLOWANCE


@pytest.mark.parametrize(
    ("field", "sent"),
    [("text", "電話\0済"), ("client_key", "\0" * 9), ("sequence", "9" * 5000), ("sequence", "９")],
)
def test_what_no_database_takes_breaks_no_page(
    office: Office, desk: Client, field: str, sent: str
) -> None:
    reference = a_case(office)
    form = {"client_key": str(uuid4()), "text": "電話済", field: sent}
    answer = desk.post(f"/desk/cases/{reference}/note/", form)
    assert answer.status_code in (302, 409, 422)
    assert b"\0" not in desk.get(f"/desk/cases/{reference}/").content


def test_a_clerk_who_was_moved_has_no_use_for_the_page_of_before(
    office: Office, desk: Client
) -> None:
    reference = a_case_under_review(office)
    assert desk.get(f"/desk/cases/{reference}/").status_code == 200
    told = {"role": "reviewer", "section": "citizens", "by": TESTS, "now": NOON}
    take_duty(user_id=office.reviewer.user_id, ward=KOKURA_KITA, **told)
    give_duty(user_id=office.reviewer.user_id, ward=YAHATA_NISHI, **told)
    form = {"client_key": "pressed-after-moving", "outcome": "approved", "reason": "よい"}
    before = row(reference).head_hash
    for address in ("moves/propose", "take", "note"):
        answer = desk.post(f"/desk/cases/{reference}/{address}/", form | {"text": "メモ"})
        assert answer.status_code == 404, address
    assert row(reference).head_hash == before
