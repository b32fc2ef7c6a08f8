"""The notice of a decision in a resident's own pages; for everybody else it does not exist."""

import pytest
from django.test import Client

from cityhall.design_system.language import COOKIE
from cityhall.engine.cases.api import Case
from cityhall.engine.cases.models import Disposal
from cityhall.foundation.notices.actions import make_due_papers
from cityhall.foundation.notices.models import Notice
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel import clock
from tests.factories.people import a_resident
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import a_case_of, a_rejected_case
from tests.surfaces.portal.test_my_page import shown


@pytest.fixture(autouse=True)
def unsigned(settings) -> None:
    settings.NOTICE_KEY, settings.DEMO = "", False


def a_notice_of(mother) -> Notice:
    a_rejected_case(mother)
    run_due(clock.now())
    return Notice.objects.get()


def address(notice: Notice, page: str = "") -> str:
    return f"/my/cases/{notice.case_reference}/notices/{notice.number}/{page}"


def test_the_case_leads_to_its_notice_and_that_to_its_paper(client, mother):
    notice = a_notice_of(mother)
    assert address(notice) in shown(client, f"/my/cases/{notice.case_reference}/")
    page = shown(client, address(notice))
    assert "却下決定通知書" in page
    assert "所得が上限額を超えるため。" in page
    assert "審査請求をすることができます" in page
    assert notice.number in page
    assert "PDFを作っています" in page
    make_due_papers(clock.now())
    assert address(notice, "pdf/") in shown(client, address(notice))
    paper = client.get(address(notice, "pdf/"))
    assert paper["Content-Type"] == "application/pdf"
    assert b"".join(paper.streaming_content).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("language", "binding", "title"),
    [
        ("en", "The Japanese text is the notice itself", "Notice of rejection"),
        ("ja-x-easy", "ふつうの", "お<ruby>知"),
    ],
)
def test_in_another_language_it_says_which_one_binds(client, mother, language, binding, title):
    notice = a_notice_of(mother)
    client.cookies[COOKIE] = language
    page = client.get(address(notice)).content.decode()
    assert binding in page
    assert title in page
    assert "所得が上限額を超えるため。" in page  # a clerk's words stay as they were written


def test_once_its_case_lies_aside_it_is_not_there(client, mother):
    notice, now = a_notice_of(mother), clock.now()
    make_due_papers(now)
    told = {"noticed_at": now, "set_aside_at": now, "due_on": now.date(), "gone_on": now.date()}
    case = Case.objects.get(reference=notice.case_reference)
    Disposal.objects.create(case=case, years=5, counted_from="closed", is_checked=True, **told)
    page = shown(client, f"/my/cases/{case.reference}/")
    assert address(notice) not in page
    assert "所得が上限額を超えるため。" not in page
    for part in ("", "pdf/"):
        assert client.get(address(notice, part)).status_code == 404


def test_another_person_gets_the_answer_of_a_case_that_is_not_there(client, mother):
    notice = a_notice_of(mother)
    make_due_papers(clock.now())
    other = signed_in(a_resident(email="other@example.com", now=clock.now()))
    for page in ("", "pdf/"):
        assert other.get(address(notice, page)).status_code == 404
        assert Client().get(address(notice, page)).status_code == 302


def test_a_notice_of_another_of_ones_cases_is_not_shown_here(client, mother):
    notice = a_notice_of(mother)
    other = a_case_of(mother)
    for page in ("", "pdf/"):
        there = f"/my/cases/{other}/notices/{notice.number}/{page}"
        assert client.get(there).status_code == 404
