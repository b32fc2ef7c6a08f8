"""The page of what will be erased: who sees it, how it is stopped, what shows that it is gone."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case, tend_retention
from cityhall.engine.cases.models import Disposal
from cityhall.kernel import clock
from tests.engine.cases.scenarios import Office
from tests.engine.cases.test_retention import DUE, a_closed_case, five_years, run_until
from tests.factories.people import a_clerk
from tests.factories.places import YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk

__all__ = ["five_years"]
DAY = timedelta(days=1)


@pytest.fixture
def supervisor(office: Office) -> Client:
    return at_desk(office.supervisor)


def test_it_is_told_stopped_brought_back_and_let_go(office: Office, supervisor: Client) -> None:
    assert "まもなく消すものはありません" in supervisor.get("/desk/retention/").content.decode()
    (reference,) = a_closed_case(office)
    run_until(DUE, DUE - 28 * DAY)
    page = supervisor.get("/desk/retention/").content.decode()
    assert "元に戻して、消すのを止める" in page
    assert reference in page
    where = f"/desk/retention/{reference}"
    wrong = supervisor.post(
        f"{where}/hold/", {"reason": "", "client_key": "key-of-the-page-0"}, follow=True
    )
    assert "理由が書かれていません" in wrong.content.decode()
    told = {"reason": "審査請求 <b>", "client_key": "key-of-the-page-1"}
    for _ in range(2):  # pressed twice
        page = supervisor.post(f"{where}/hold/", told, follow=True).content.decode()
        assert "審査請求 &lt;b&gt;" in page
    assert "髙﨑" in supervisor.get(f"/desk/cases/{reference}/").content.decode()
    supervisor.post(f"{where}/let-go/", {"client_key": "key-of-the-page-2"})
    assert Disposal.objects.get().held_at is None


def test_the_certificate_can_be_saved(office: Office, supervisor: Client) -> None:
    (reference,) = a_closed_case(office)
    assert supervisor.get(f"/desk/retention/{reference}/certificate/").status_code == 404
    run_until(DUE + 30 * DAY, DUE - 28 * DAY)
    assert reference in supervisor.get("/desk/retention/").content.decode()
    saved = supervisor.get(f"/desk/retention/{reference}/certificate/")
    assert saved["Content-Disposition"] == f'attachment; filename="erasure-{reference}.json"'
    assert json.loads(saved.content)["content"]["case"] == reference
    page = supervisor.get(f"/desk/cases/{reference}/").content.decode()
    assert "保存の期間が過ぎ、消去しました" in page
    assert "髙﨑" not in page


def test_it_is_the_supervisors_of_the_place_alone(office: Office) -> None:
    (reference,) = a_closed_case(office)
    run_until(DUE, DUE - 28 * DAY)
    elsewhere = at_desk(a_clerk("supervisor", ward=YAHATA_NISHI))
    assert reference not in elsewhere.get("/desk/retention/").content.decode()
    told = {"reason": "x", "client_key": "key-of-the-page-1"}
    elsewhere.post(f"/desk/retention/{reference}/hold/", told)
    at_desk(office.reviewer).post(f"/desk/retention/{reference}/hold/", told)
    assert Disposal.objects.get().held_at is None
    assert at_desk(office.reviewer).get("/desk/retention/").status_code == 403


def test_a_long_list_costs_no_more_queries(
    office: Office, supervisor: Client, assert_query_count_flat
) -> None:
    def closed_and_told(count: int) -> None:
        a_closed_case(office, siblings=count)
        Case.objects.update(closed_at=clock.now() - timedelta(days=3000))
        tend_retention(now=clock.now())

    assert_query_count_flat(supervisor, "/desk/retention/", closed_and_told)
