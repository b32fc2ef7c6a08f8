"""A document beside the answers that it shows, points, and sentences for corrections."""

import re

import pytest
from django.test import Client

from cityhall.engine.cases.api import case_page
from cityhall.engine.cases.models import Correction
from cityhall.engine.procedures.api import Catalogue, Point, ProcedureVersion
from cityhall.engine.procedures.content import content_of, digest_of
from cityhall.foundation.audit.api import entries_of_case
from tests.engine.cases.catalogue import ALLOWANCE
from tests.engine.cases.scenarios import Office, step
from tests.factories.people import TESTS
from tests.factories.places import NOON
from tests.surfaces.desk.conftest import at_desk
from tests.surfaces.desk.test_case import a_case_with_files

INCOME = Point(
    id="income", title={"ja": "収入が書類と同じ"}, about=("document.proof", "applicant.income")
)


@pytest.fixture
def reference(office: Office, small: Catalogue) -> str:
    procedure = small.procedures[ALLOWANCE].model_copy(update={"points": (INCOME,)})
    content = content_of(small, procedure)
    ProcedureVersion.objects.create(
        procedure=ALLOWANCE, number=2, digest=digest_of(content), content=content,
        published_at=NOON, published_by=TESTS.label,
    )  # fmt: skip
    found = a_case_with_files(office)
    step(found, "take", office.reviewer)
    return found


def papers(desk: Client, reference: str) -> list[str]:
    return [str(each.id) for each in desk.get(f"/desk/cases/{reference}/").context["papers"]]


def test_documents_follow_each_other_beside_their_answers(
    office: Office, desk: Client, reference: str
) -> None:
    first, second = papers(desk, reference)
    page = desk.get(f"/desk/cases/{reference}/compare/{first}/")
    html = page.content.decode()
    assert [row.item for row in page.context["shown"]] == ["applicant.income"]
    assert f"/documents/{first}/preview/?page=1" in html
    assert f"/compare/{second}/" in html
    for group in page.context["groups"]:
        assert not all(each.documents for each in group.answers), "no heading over nothing"
    assert re.findall(r"<h([23])", html.split("desk__what")[-1])[0] == "2", "no level left out"
    last = desk.get(f"/desk/cases/{reference}/compare/{second}/")
    assert last.context["next_paper"] is None
    assert list(last.context["pages"]) == [1, 2]
    reads = [each for each in entries_of_case(reference) if each.object_kind == "document"]
    assert len(reads) == 2  # each look is in the audit


def test_a_document_of_another_case_is_not_there(
    office: Office, desk: Client, reference: str
) -> None:
    other = papers(desk, a_case_with_files(office))[0]
    assert desk.get(f"/desk/cases/{reference}/compare/{other}/").status_code == 404


def test_a_point_is_ticked_where_one_looks(office: Office, desk: Client, reference: str) -> None:
    paper = papers(desk, reference)[0]
    form = {"say": "seen", "client_key": "tick-of-a-test", "document": paper}
    answer = desk.post(f"/desk/cases/{reference}/points/income/", form)
    assert answer["Location"] == f"/desk/cases/{reference}/compare/{paper}/"
    assert "審査 一郎" in desk.get(answer["Location"]).content.decode()
    page = case_page(reference=reference, by=office.reviewer, now=NOON)
    assert [each.is_seen for each in page.points] == [True]
    stale = {"say": "unseen", "client_key": "late-tick-of-a-test", "sequence": "1"}
    assert desk.post(f"/desk/cases/{reference}/points/income/", stale).status_code == 409
    odd = {"say": "seen", "client_key": "odd-tick-of-a-test", "document": "no-uuid"}
    assert desk.post(f"/desk/cases/{reference}/points/income/", odd).status_code == 404
    unknown = form | {"client_key": "another-tick-of-a-test"}
    assert desk.post(f"/desk/cases/{reference}/points/none/", unknown).status_code == 404
    refused = at_desk(office.decider).post(f"/desk/cases/{reference}/points/income/", form)
    assert refused.status_code == 403


def test_what_is_said_beside_the_document_comes_along(desk: Client, reference: str) -> None:
    answer = desk.get(
        f"/desk/cases/{reference}/correct/?item=document.proof&reason__document.proof=端が切れています",
        follow=True,
    )
    assert "端が切れています" in answer.content.decode()
    assert re.search(r'value="document.proof" checked', answer.content.decode())


def test_a_sentence_is_chosen_in_place_of_words(
    office: Office, desk: Client, reference: str
) -> None:
    shown = desk.get(f"/desk/cases/{reference}/correct/?item=document.proof", follow=True)
    assert "四すみがすべて入るように" in shown.content.decode()
    form = {
        "item": ["document.proof", "applicant.income"],
        "sentence__document.proof": "document.cut_off",
        "sentence__applicant.income": "answer.incomplete",
        "reason__applicant.income": "自分の言葉で",
        "client_key": "asked-in-a-test",
    }
    address = f"/desk/cases/{reference}/moves/request_correction/"
    for unfit in ("no.such", "answer.incomplete"):  # the latter is for answers, not for papers
        assert desk.post(address, form | {"sentence__document.proof": unfit}).status_code == 422
    assert desk.post(address, form).status_code == 302
    page = case_page(reference=reference, by=office.reviewer, now=NOON)
    reasons = {each.item: each.reason for each in page.corrections}
    assert reasons["document.proof"].startswith("紙の端が切れています。")
    assert reasons["applicant.income"] == "自分の言葉で"
    kept = dict(Correction.objects.values_list("item", "sentence"))
    assert kept == {"document.proof": "document.cut_off", "applicant.income": None}


def test_a_chosen_sentence_stays_chosen_when_the_form_comes_back(
    desk: Client, reference: str
) -> None:
    form = {
        "item": ["document.proof", "applicant.income"],
        "sentence__document.proof": "document.cut_off",
        "client_key": "half-asked-in-a-test",
    }
    answer = desk.post(f"/desk/cases/{reference}/moves/request_correction/", form)
    assert answer.status_code == 422
    assert '<option value="document.cut_off" selected>' in answer.content.decode()
