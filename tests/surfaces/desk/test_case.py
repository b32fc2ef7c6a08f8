"""The page of a case: what it shows to whom, and what it leaves in the audit."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cityhall.engine.cases.api import add_note, case_page, open_bundle
from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.audit.api import entries_of_case
from cityhall.foundation.documents.api import (
    Document,
    DocumentQuarantined,
    open_document,
    store_document,
)
from cityhall.foundation.messages.api import messages_about
from cityhall.foundation.outbox.api import announce, run_due
from cityhall.surfaces.desk.due import due_day, due_of
from tests.engine.cases.catalogue import ALLOWANCE, MOVING, REGISTER
from tests.engine.cases.scenarios import (
    ANSWERS,
    Office,
    a_bundle,
    a_case,
    a_case_awaiting_correction,
    a_case_awaiting_decision,
    a_case_under_review,
    a_filing,
    a_key,
)
from tests.factories.files import a_pdf, a_photo
from tests.factories.people import a_clerk
from tests.factories.places import NOON, YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk


def shown(browser: Client, reference: str) -> str:
    answer = browser.get(f"/desk/cases/{reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def actions(browser: Client, reference: str) -> list[str]:
    """What the row of actions offers, by its words."""
    context = browser.get(f"/desk/cases/{reference}/").context
    return [each.label for each in context["actions"] if not each.refusal]


def a_case_with_files(office: Office) -> str:
    files = [
        store_document(io.BytesIO(content), name, by=office.mother, now=NOON)
        for content, name in ((a_photo(), "証明𠮷.jpg"), (a_pdf(pages=2), "課税.pdf"))
    ]
    proof = [{"document": str(file.pk), "name": file.original_name} for file in files]
    filing = a_filing(office, answers=ANSWERS | {"document.proof": proof})
    receipt = open_bundle(filing=filing, by=office.mother, now=NOON, client_key=a_key())
    return receipt.cases[0].reference


def test_answers_stand_beside_their_source(office: Office, desk: Client) -> None:
    page = shown(desk, a_case(office))
    assert "髙﨑 美咲（タカサキ ミサキ）" in page
    assert "本人の回答 11/24" in page
    assert "小倉印刷𠮷田" in page
    assert "あとで持参" in page, "a document that was only promised"


def test_an_optional_answer_left_open_is_told_apart_from_a_missing_one(
    office: Office, desk: Client
) -> None:
    answer = desk.get(f"/desk/cases/{a_case(office)}/")
    rows = [row for group in answer.context["groups"] for row in group.answers]
    remarks = next(row for row in rows if row.item == "applicant.remarks")
    assert (remarks.is_missing, remarks.is_required) == (True, False)


def test_every_look_is_in_the_audit(office: Office, desk: Client) -> None:
    reference = a_case(office)
    before = len(entries_of_case(reference))
    shown(desk, reference)
    entries = entries_of_case(reference)
    assert len(entries) == before + 1
    assert any(entry.action == "case.read" for entry in entries)


def test_a_case_elsewhere_is_not_there(office: Office) -> None:
    reference = a_case(office)
    elsewhere = at_desk(a_clerk("reviewer", ward=YAHATA_NISHI))
    assert elsewhere.get(f"/desk/cases/{reference}/").status_code == 404
    unknown = elsewhere.get("/desk/cases/no-number/")
    assert unknown.status_code == 404
    assert "案件の一覧へ" in unknown.content.decode(), "told in the frame of the desk"


def test_each_is_offered_what_the_table_gives_the_duty(office: Office) -> None:
    new, mine = a_case(office), a_case_under_review(office)
    proposed, prepared = a_case_awaiting_decision(office), a_case(office, MOVING)
    reviewer, decider = at_desk(office.reviewer), at_desk(office.decider)
    receptionist = at_desk(office.receptionist)
    assert actions(reviewer, new) == ["担当する"]
    assert actions(reviewer, mine) == ["決定案を出す", "補正を求める", "担当を外す"]
    assert actions(decider, mine) == actions(receptionist, new) == []
    assert actions(decider, proposed) == ["認める", "審査に戻す"]
    assert actions(receptionist, prepared) == ["本人を確かめて完了"]
    assert actions(reviewer, a_case(office, REGISTER)) == ["確認した", "補正を求める"]


def test_who_proposed_cannot_decide_and_is_told_why(office: Office) -> None:
    both = a_clerk("reviewer", "decider")
    reference = a_case_awaiting_decision(
        Office(office.resident, Actor.of(both), office.decider, office.receptionist,
               office.supervisor)
    )  # fmt: skip
    page = shown(at_desk(both), reference)
    assert "案を出した人とは別の人が決める必要があります" in page
    assert actions(at_desk(both), reference) == ["審査に戻す"]


def test_corrections_notes_decisions_and_siblings_are_there(office: Office, desk: Client) -> None:
    waiting = a_case_awaiting_correction(office)
    page = shown(desk, waiting)
    assert "源泉徴収票と合いません" in page
    assert "返事待ち" in page
    bundle = a_bundle(office, ALLOWANCE, REGISTER)
    one = bundle.cases[0].reference
    add_note(
        reference=one, text="電話で確認\n<b>済み</b>", by=office.reviewer, now=NOON,
        client_key=a_key(),
    )  # fmt: skip
    page = shown(desk, one)
    assert "&lt;b&gt;済み" in page
    assert "まとめて出した他の1件" in page
    assert "同じ手続が重なっているかもしれません" in page
    assert "要件を満たすため" in shown(desk, a_case_awaiting_decision(office))


def test_documents_are_looked_at_and_saved_safely_and_each_read_is_kept(
    office: Office, desk: Client
) -> None:
    reference = a_case_with_files(office)
    page = desk.get(f"/desk/cases/{reference}/")
    (answer,) = [row for group in page.context["groups"] for row in group.answers if row.documents]
    photo, paper = answer.documents
    assert (photo.is_picture, paper.is_picture) == (True, False)
    address = f"/desk/cases/{reference}/documents/{photo.id}/"
    saved, asked_to_look = desk.get(address), desk.get(f"{address}?look=1")
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in saved["Content-Security-Policy"]
    with open_document(photo.id) as original:
        assert b"".join(saved.streaming_content) == original.read()
    assert asked_to_look["Content-Disposition"].startswith("attachment"), "never shown itself"
    assert b"".join(asked_to_look.streaming_content)
    small = desk.get(f"{address}preview/?small=1")
    assert small["Content-Type"] == "image/jpeg"
    of_paper = f"/desk/cases/{reference}/documents/{paper.id}"
    pages = desk.get(f"{of_paper}/look/").content.decode()
    assert f"{of_paper}/preview/?page=2" in pages
    assert desk.get(f"{of_paper}/preview/?page=2")["Content-Type"] == "image/jpeg"
    for page in ("0", "3", "x", "9" * 400):
        assert desk.get(f"{of_paper}/preview/?page={page}").status_code == 404
    reads = [entry for entry in entries_of_case(reference) if entry.action == "document.read"]
    assert len(reads) == 6, "the second page of the paper leaves its own"


def test_a_virus_found_later_closes_the_document_and_its_person_is_told_what_to_do(
    office: Office, desk: Client
) -> None:
    reference = a_case_with_files(office)
    assert "ウイルス未検査" in shown(desk, reference)
    paper = Document.objects.get(media_type="application/pdf")
    Document.objects.filter(pk=paper.pk).update(scan="infected", threat="Eicar")
    announce(DocumentQuarantined(str(paper.pk)), now=NOON)
    run_due(NOON)
    run_due(NOON)
    (told,) = [each for each in messages_about(reference) if "出し直し" in each.subject]
    assert "撮った写真" in told.body
    page = shown(desk, reference)
    address = f"/desk/cases/{reference}/documents/{paper.pk}/"
    assert "ウイルスあり — 開けません" in page
    assert address not in page
    assert desk.get(address).status_code == 409
    assert desk.get(f"{address}preview/").status_code == 409
    assert "出し直して" in desk.get(f"{address}look/").content.decode()


def test_a_document_of_another_case_is_not_there(office: Office, desk: Client) -> None:
    mine, other = a_case(office), a_case_with_files(office)
    page = desk.get(f"/desk/cases/{other}/")
    document = next(
        row.documents[0].id
        for group in page.context["groups"] for row in group.answers if row.documents
    )  # fmt: skip
    assert desk.get(f"/desk/cases/{mine}/documents/{document}/").status_code == 404


@pytest.mark.parametrize("count", [3])
def test_a_case_with_thirty_notes_costs_what_one_with_three_does(
    office: Office, desk: Client, count: int
) -> None:
    reference = a_case(office)

    def queries(notes: int) -> int:
        for _ in range(notes):
            add_note(
                reference=reference, text="メモ", by=office.reviewer, now=NOON, client_key=a_key()
            )
            a_bundle(office, REGISTER)
        shown(desk, reference)
        with CaptureQueriesContext(connection) as captured:
            shown(desk, reference)
        return len(captured)

    assert queries(count) == queries(27)


def test_staff_accounts_are_named_in_history(office: Office, desk: Client) -> None:
    reference = a_case_under_review(office)
    name = User.objects.get(pk=office.reviewer.user_id).display_name
    page = shown(desk, reference)
    assert name in page
    assert "担当した" in page  # done, no longer to do


def test_a_clerk_reads_no_words_that_speak_to_the_resident(office: Office, desk: Client) -> None:
    page = shown(desk, a_case(office))
    assert "本人のこと" in page
    assert "あなたのこと" not in page


def test_what_waits_for_its_person_shows_the_last_day_of_the_law(office: Office) -> None:
    page = case_page(reference=a_case(office, MOVING), by=office.reviewer, now=NOON)
    waiting = replace(page, due_on=None, last_day=date(2026, 11, 26))
    due = due_of(waiting, date(2026, 11, 24))
    assert due is not None
    assert due.words == "あと 2 開庁日"
    assert due_day(waiting) == date(2026, 11, 26)
    assert due_of(replace(waiting, is_closed=True), date(2026, 11, 24)) is None


def test_what_is_no_duplicate_is_said_once_and_taken_back(office: Office, desk: Client) -> None:
    mine, twice = a_case(office), a_case(office)
    page = desk.get(f"/desk/cases/{mine}/").content.decode()
    assert "氏名・生年月日・住所が同じです。" in page
    address = f"/desk/cases/{mine}/duplicates/{twice}/"
    assert desk.post(address, {"say": "not"})["Location"] == f"/desk/cases/{mine}/"
    page = desk.get(f"/desk/cases/{twice}/").content.decode()
    assert "重複ではないと確かめた案件" in page
    assert "重なっているかもしれません" not in page
    desk.post(address, {"say": "again"})
    assert "重なっているかもしれません" in desk.get(f"/desk/cases/{twice}/").content.decode()
