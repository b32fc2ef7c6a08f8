"""A whole list as a file or as deeds: step by step in a worker, told to whoever asked, undone."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from cityhall.engine.cases.actions import errand_steps
from cityhall.engine.cases.actions.errands import tidy_errands
from cityhall.engine.cases.api import open_bundle
from cityhall.engine.cases.models import Errand, ErrandPart
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_named, entries_of_case
from cityhall.foundation.audit.reading_days import reads_between
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.oversight.sweeping import _read
from cityhall.foundation.residents.api import protect_person
from cityhall.kernel import clock
from tests.conftest import AssertFlat
from tests.engine.cases.scenarios import (
    ANSWERS,
    NAME,
    Office,
    a_case,
    a_case_under_review,
    a_filing,
    a_key,
    row,
)
from tests.factories.people import TESTS, a_clerk, a_resident, person_id_of
from tests.factories.places import NOON
from tests.surfaces.desk.conftest import at_desk

USE = "月例の報告のため"


def ask(browser: Client, kind: str, **more: Any) -> str:
    """The address of the errand."""
    form = {"kind": kind, "list": "view=open", "client_key": a_key(), "reason": USE, **more}
    return browser.post("/desk/errands/", form)["Location"]


def done(browser: Client, kind: str, **more: Any) -> str:
    address = ask(browser, kind, **more)
    run_due(clock.now())
    return address


def text(browser: Client, address: str) -> str:
    return browser.get(address, follow=True).content.decode()


def file_of(browser: Client, address: str) -> bytes:
    answer = browser.get(f"{address}file/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # of a streamed answer


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errand_steps, "ROWS", 2)
    monkeypatch.setattr(errand_steps, "DEEDS", 2)


@pytest.mark.usefixtures("small_steps")
def test_a_list_becomes_a_file_in_steps_and_each_case_is_logged(
    office: Office, desk: Client
) -> None:
    cases = [a_case(office) for _ in range(5)]
    assert "CSVにする" in text(desk, "/desk/?view=open")
    address = ask(desk, "csv")
    page = text(desk, address)
    assert "data-follow" in page
    assert desk.get(f"{address}file/").status_code == 404, "no half file"
    run_due(clock.now())
    assert ErrandPart.objects.count() == 3
    assert "5件のファイルができました" in text(desk, address)
    head, *rows = lines(file_of(desk, address))
    assert head[:2] == ["受付番号", "手続"]
    assert sorted(each[0] for each in rows) == sorted(cases)
    assert {each[4] for each in rows} == {"髙﨑 美咲"}
    (read,) = [each for each in entries_of_case(cases[0]) if "export" in each.detail]
    assert (read.action, read.reason) == ("case.read", USE)
    assert read.actor_id == office.reviewer.user_id
    today = clock.now()
    logged = [
        _read(each)
        for each in reads_between(today - timedelta(hours=1), today + timedelta(hours=1))
    ]
    assert sum(each.is_taken_out for each in logged) == 5
    assert len(list(entries_named("errand.downloaded"))) == 1


def test_an_excel_file_has_days_as_days(office: Office, desk: Client) -> None:
    reference = a_case(office)
    address = done(desk, "xlsx")
    sheet = load_workbook(io.BytesIO(file_of(desk, address))).active
    assert sheet is not None
    head, first = sheet.iter_rows(values_only=True)
    assert (head[0], first[0], first[4]) == ("受付番号", reference, "髙﨑 美咲")
    assert first[8].date() == clock.in_jst(NOON).date()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_is_run_by_a_spreadsheet(office: Office, desk: Client, kind: str) -> None:
    signs = ("=", "+", "-", "@", "＝")
    for sign in signs:
        name = {**NAME, "family": f"{sign}HYPERLINK"}
        filing = a_filing(office, answers=ANSWERS | {"applicant.name": name})
        open_bundle(filing=filing, by=office.mother, now=NOON, client_key=a_key())
    content = file_of(desk, done(desk, kind))
    if kind == "csv":
        names = [line[4] for line in lines(content)[1:]]
    else:
        cells = list(load_workbook(io.BytesIO(content)).active["E"])[1:]  # type: ignore[index]  # a sheet
        assert {cell.data_type for cell in cells} == {"s"}
        names = [cell.value for cell in cells]
    assert sorted(name[:2] for name in names) == sorted(f"'{sign}" for sign in signs)


def test_what_the_page_hides_is_in_no_file(office: Office, desk: Client) -> None:
    a_case(office)
    seen = a_case_of_another(office)
    address = done(desk, "csv")
    protect_person(person_id=office.person_id, valid_from=clock.today(), valid_until=None,
                   reason="申出", by=TESTS, now=clock.now())  # fmt: skip
    late = desk.get(f"{address}file/")
    assert late.status_code == 409, "made before, not handed out after"
    assert "髙﨑" not in late.content.decode()
    assert [each[0] for each in lines(file_of(desk, done(desk, "csv")))[1:]] == [seen]


def a_case_of_another(office: Office) -> str:
    other = a_resident(name="別の 人", address="福岡県北九州市小倉北区城内1-1")
    name = {**NAME, "family": "別の", "given": "人"}
    answers = ANSWERS | {"applicant.name": name, "applicant.birth_date": "1980-01-01"}
    filing = a_filing(office, answers=answers, person_id=person_id_of(other))
    by = Actor.of(other)
    return open_bundle(filing=filing, by=by, now=NOON, client_key=a_key()).cases[0].reference


def test_only_who_asked_has_it_and_only_with_the_duty(office: Office, desk: Client) -> None:
    a_case(office)
    address = done(desk, "csv")
    other = at_desk(a_clerk("reviewer"))
    for path in (address, f"{address}file/"):
        assert other.get(path).status_code == 404
        assert at_desk(office.receptionist).get(path).status_code in (403, 404)
    assert "CSVにする" not in text(at_desk(office.receptionist), "/desk/?view=open")
    refused = at_desk(office.receptionist).post(
        "/desk/errands/", {"kind": "csv", "list": "", "client_key": a_key(), "reason": USE}
    )
    assert refused.status_code == 302
    assert Errand.objects.count() == 1


def test_a_duty_that_ends_in_mid_work_ends_the_errand(office: Office, desk: Client) -> None:
    a_case(office)
    address = ask(desk, "csv")
    user = Errand.objects.get().owner
    user.duties.all().delete()
    run_due(clock.now())
    one = Errand.objects.get()
    assert (one.state, one.problem) == ("failed", "accounts.not_allowed")
    assert ErrandPart.objects.count() == 0
    assert desk.get(f"{address}file/").status_code in (403, 404)


@pytest.mark.parametrize("form", [{"reason": " "}, {"kind": "burn"}, {"list": "view=nowhere"},
                                  {"client_key": ""}, {"kind": "assign"}])  # fmt: skip
def test_what_cannot_be_done_is_not_begun(office: Office, desk: Client, form: Any) -> None:
    a_case(office)
    sent = {"kind": "csv", "list": "view=open", "client_key": a_key(), "reason": USE, **form}
    page = desk.post("/desk/errands/", sent, follow=True).content.decode()
    assert "notice--warning" in page
    assert not Errand.objects.exists()


def test_pressed_twice_it_is_one_and_no_more_than_three_run(office: Office, desk: Client) -> None:
    a_case(office)
    key = a_key()
    assert ask(desk, "csv", client_key=key) == ask(desk, "csv", client_key=key)
    ask(desk, "csv"), ask(desk, "csv")
    answer = desk.post("/desk/errands/", {"kind": "csv", "list": "view=open", "reason": USE,
                                          "client_key": a_key()}, follow=True)  # fmt: skip
    assert "同時に3つまで" in answer.content.decode()


@pytest.mark.usefixtures("small_steps")
def test_stopped_nothing_is_left_and_begun_again_it_is_whole(office: Office, desk: Client) -> None:
    for _ in range(3):
        a_case(office)
    address = ask(desk, "csv")
    one = Errand.objects.get()
    errand_steps.take_step(one.pk, 1, 0, now=clock.now())
    assert "3件のうち2件まで" in text(desk, address)
    desk.post(address, {"deed": "cancel"})
    run_due(clock.now())
    assert "ファイルは作られていません" in text(desk, address)
    assert not ErrandPart.objects.exists()
    desk.post(address, {"deed": "retry"})
    assert not errand_steps.take_step(one.pk, 1, 1, now=clock.now()), "a step of the first run"
    run_due(clock.now())
    assert len(lines(file_of(desk, address))) == 4


def test_a_step_done_twice_is_done_once(office: Office, desk: Client) -> None:
    a_case(office)
    ask(desk, "csv")
    one = Errand.objects.get()
    for _ in range(2):
        errand_steps.take_step(one.pk, 1, 0, now=clock.now())
    one.refresh_from_db()
    assert (one.state, one.done, ErrandPart.objects.count()) == ("done", 1, 1)


def test_files_are_deleted_when_their_days_are_over(office: Office, desk: Client) -> None:
    a_case(office)
    address = done(desk, "xlsx")
    tidy_errands(now=clock.now() + timedelta(days=6))
    file_of(desk, address)
    tidy_errands(now=clock.now() + timedelta(days=8))
    assert not ErrandPart.objects.exists()
    assert Errand.objects.get().content is None
    assert desk.get(f"{address}file/").status_code == 404
    assert "ファイルを消しました" in text(desk, address)
    tidy_errands(now=clock.now() + timedelta(days=31))
    assert not Errand.objects.exists()


def test_too_many_for_excel_is_told(
    office: Office, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errand_steps, "MOST_IN_EXCEL", 1)
    a_case(office), a_case(office)
    assert "CSVを選んでください" in text(desk, done(desk, "xlsx"))


@pytest.mark.usefixtures("small_steps")
def test_a_whole_list_is_taken_refusals_are_told_and_it_is_undone(
    office: Office, desk: Client
) -> None:
    free, had = [a_case(office) for _ in range(4)], a_case_under_review(office)
    address = done(desk, "take")
    page = text(desk, address)
    assert "4件を担当にしました" in page
    assert f"{had}</a><span>すでに担当が決まっています。" in page
    assert {row(each).assignee_id for each in free} == {office.reviewer.user_id}
    key = a_key()
    undone = desk.post(address, {"deed": "undo", "client_key": key})["Location"]
    assert desk.post(address, {"deed": "undo", "client_key": key})["Location"] == undone
    run_due(clock.now())
    assert "4件を元に戻しました" in text(desk, undone)
    assert {(row(each).assignee_id, row(each).state) for each in free} == {(None, "received")}
    assert row(had).assignee_id == office.reviewer.user_id
    assert 'value="undo"' not in text(desk, address), "once"


@pytest.mark.usefixtures("small_steps")
def test_given_cases_go_back_to_whom_they_were_with(office: Office) -> None:
    free, had = a_case(office), a_case_under_review(office)
    touched = a_case(office)
    supervisor, colleague = at_desk(office.supervisor), a_clerk("reviewer", name="同僚 四郎")
    address = done(supervisor, "assign", assignee=str(colleague.pk))
    assert {row(each).assignee_id for each in (free, had, touched)} == {colleague.pk}
    from cityhall.engine.cases.api import release_case

    release_case(reference=touched, by=Actor.of(colleague), now=clock.now(), client_key=a_key())
    undone = supervisor.post(address, {"deed": "undo", "client_key": a_key()})["Location"]
    run_due(clock.now())
    page = text(supervisor, undone)
    assert "2件を元に戻しました" in page
    assert re.search(rf"{touched}</a>", page), "somebody was at it in between"
    assert [row(each).assignee_id for each in (free, had)] == [None, office.reviewer.user_id]


def test_the_pages_cost_the_same_with_more_rows(
    office: Office, desk: Client, assert_query_count_flat: AssertFlat
) -> None:
    case, now = row(a_case(office)), clock.now()
    place = {"section": case.section, "ward": case.ward}

    def more(count: int) -> None:
        for _ in range(count):
            Errand.objects.create(
                owner_id=office.reviewer.user_id, client_key=a_key(), **place, kind="take",
                asks={}, state="done", done=1, asked_at=now, moved_at=now, ended_at=now,
            )  # fmt: skip

    assert_query_count_flat(desk, "/desk/errands/", more)
