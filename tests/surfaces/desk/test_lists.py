"""Lists for core systems: out as CSV, back with dry run and errors by row."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cityhall.engine.cases.api import Case, handover_rows, open_bundle
from cityhall.engine.core_systems.api import decoded, read_returned
from tests.engine.cases.scenarios import (
    ANSWERS,
    Office,
    a_filing,
    a_key,
    an_approved_case,
    step,
)
from tests.factories.people import a_clerk
from tests.factories.places import NOON, YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk

SYSTEM = "core_list"


def make_list(desk: Client) -> str:
    answer = desk.post("/desk/hand-over/", {"system": SYSTEM})
    return answer["Location"].partition("made=")[2].partition("#")[0]


def returned(*rows: str) -> SimpleUploadedFile:
    text = "\r\n".join(["受付番号,結果,理由", *rows])
    return SimpleUploadedFile("返り.csv", text.encode("cp932"), "text/csv")


def send(desk: Client, file: SimpleUploadedFile) -> Any:
    return desk.post("/desk/hand-over/return/", {"system": SYSTEM, "file": file})


def test_what_was_decided_goes_out_once_as_csv(office: Office, desk: Client) -> None:
    assert "渡す案件はまだありません" in desk.get("/desk/hand-over/").content.decode()
    reference = an_approved_case(office)
    assert "1件を一覧にする" in desk.get("/desk/hand-over/").content.decode()
    batch = make_list(desk)
    page = desk.get(f"/desk/hand-over/?made={batch}").content.decode()
    assert "一覧ができました" in page
    answer = desk.get(f"/desk/hand-over/lists/{batch}/")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0][0] == "受付番号"
    assert {line[0] for line in lines[1:]} == {reference}
    assert "髙﨑" in {line[-1] for line in lines}
    again = desk.post("/desk/hand-over/", {"system": SYSTEM}, follow=True)
    assert "渡す案件はありませんでした" in again.content.decode()


def test_a_cell_that_a_spreadsheet_would_run_is_harmless(office: Office, desk: Client) -> None:
    answers = ANSWERS | {"applicant.employer": "=HYPERLINK(1)"}
    filing = a_filing(office, answers=answers)
    reference = open_bundle(
        filing=filing, by=office.mother, now=NOON, client_key=a_key()
    ).cases[0].reference  # fmt: skip
    step(reference, "take", office.reviewer)
    step(reference, "propose", office.reviewer, outcome="approved", reason="要件を満たすため")
    step(reference, "approve", office.decider)
    content = desk.get(f"/desk/hand-over/lists/{make_list(desk)}/").content.decode()
    assert "'=HYPERLINK(1)" in content
    assert ",=HYPERLINK" not in content


def test_what_comes_back_is_shown_first_and_then_taken_in(office: Office, desk: Client) -> None:
    good, bad = an_approved_case(office), an_approved_case(office)
    make_list(desk)
    shown = send(desk, returned(f"{good},取込済,", f"{bad},エラー,口座の番号が違う"))
    assert [row.reference for row in shown.context["good"]] == [good, bad]
    statuses = {row.status for row in handover_rows(by=office.reviewer, now=NOON)}
    assert statuses == {"exported"}, "a look changes nothing"
    sent = {"system": SYSTEM, "content": shown.context["content"], "take_in": "1"}
    page = desk.post("/desk/hand-over/return/", sent, follow=True).content.decode()
    assert "新しく2件" in page
    assert "口座の番号が違う" in page
    twice = desk.post("/desk/hand-over/return/", sent, follow=True).content.decode()
    assert "新しく0件、読み込み済み2件" in twice
    assert "基幹システムから結果が返った" in desk.get(f"/desk/cases/{good}/").content.decode()


def test_each_wrong_row_says_what_to_do(office: Office, desk: Client) -> None:
    good = an_approved_case(office)
    make_list(desk)
    shown = send(
        desk,
        returned(f"{good},取込済,", "なにか,取込済,", "2222-2222-2,取込済,", f"{good},取込済,", ""),
    )
    assert [row.line for row in shown.context["wrong"]] == [3, 4, 5]
    assert [row.line for row in shown.context["good"]] == [2]
    assert "受付番号が読み取れません" in shown.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2", "列が見つかりません"),
        (b"", "列が見つかりません"),
        (b"\xff\xfe\x00\x00", "文字が読み取れません"),
        (b"x" * (2 * 1024 * 1024 + 1), "大きすぎます"),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    office: Office, desk: Client, content: bytes, words: str
) -> None:
    an_approved_case(office)
    answer = send(desk, SimpleUploadedFile("x.csv", content))
    assert answer.status_code in (422,)
    assert words in answer.content.decode()


def test_no_file_at_all_is_told(office: Office, desk: Client) -> None:
    an_approved_case(office)
    answer = desk.post("/desk/hand-over/return/", {"system": SYSTEM})
    assert "CSVファイルを選んでください" in answer.content.decode()


def test_rows_are_read_as_people_write_them() -> None:
    rows = read_returned(
        "結果,受付番号\nOK,ｋ79m42hxz\nＮＧ,K79M-42HX-Z", {"K79M-42HX-Z": "exported"}
    )
    assert rows is not None
    assert [(row.reference, row.problem == "") for row in rows] == [
        ("K79M-42HX-Z", True), ("K79M-42HX-Z", False),
    ]  # fmt: skip
    assert decoded("受付番号".encode("utf-8-sig")) == decoded("受付番号".encode("cp932"))


def test_another_section_s_list_and_duty_are_closed(office: Office, desk: Client) -> None:
    an_approved_case(office)
    batch = make_list(desk)
    elsewhere = at_desk(a_clerk("reviewer", ward=YAHATA_NISHI))
    assert elsewhere.get(f"/desk/hand-over/lists/{batch}/").status_code == 404
    assert at_desk(office.receptionist).get("/desk/hand-over/").status_code == 403
    assert Case.objects.count() == 1
