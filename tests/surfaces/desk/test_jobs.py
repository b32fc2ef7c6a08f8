"""Jobs that were given up: who sees them, and what is done about them for which reason."""

import pytest
from django.test import Client

from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.outbox.models import Job
from tests.conftest import AssertFlat
from tests.factories.people import a_clerk
from tests.factories.places import NOON
from tests.surfaces.desk.conftest import at_desk

pytestmark = pytest.mark.django_db
JOBS = "/desk/jobs/"


@pytest.fixture
def operator(db: None) -> Client:
    return at_desk(a_clerk("operator", section="", ward=""))


def park(key: str = "one") -> Job:
    return Job.objects.create(
        key=key, event_name="case.opened", handler="cases.tell", payload={}, state="parked",
        attempts=8, error="ConnectionRefusedError, at cityhall.adapters.mail.smtp:31",
        next_at=NOON, created_at=NOON,
    )  # fmt: skip


def test_only_operators_see_them(operator: Client) -> None:
    park()
    page = operator.get(JOBS).content.decode()
    assert "ConnectionRefusedError, at cityhall.adapters.mail.smtp:31" in page
    assert at_desk(a_clerk("reviewer")).get(JOBS).status_code == 403
    assert Client().get(JOBS).status_code == 302


def test_nothing_parked_is_good_news(operator: Client) -> None:
    assert "止まった仕事はありません" in operator.get(JOBS).content.decode()


@pytest.mark.parametrize(("deed", "state"), [("retry", "queued"), ("drop", "done")])
def test_a_deed_has_a_reason_and_an_entry(operator: Client, deed: str, state: str) -> None:
    job = park()
    sent = {"job": job.pk, "deed": deed, "reason": "メールサーバーが直った"}
    assert operator.post(JOBS, sent).status_code == 302
    job.refresh_from_db()
    assert job.state == state
    (entry,) = entries_about("job", job.pk)
    assert (entry.action, entry.reason) == (
        {"retry": "job.retried", "drop": "job.dropped"}[deed],
        "メールサーバーが直った",
    )
    assert operator.post(JOBS, sent).status_code == 409, "it is no longer parked"
    assert len(entries_about("job", job.pk)) == 1


def test_what_was_dropped_still_says_why(operator: Client) -> None:
    job = park()
    operator.post(JOBS, {"job": job.pk, "deed": "drop", "reason": "電話で伝えた"})
    job.refresh_from_db()
    assert job.error.startswith("dropped; ConnectionRefusedError")


@pytest.mark.parametrize("deed", ["retry", "drop"])
def test_without_a_reason_nothing_is_done(operator: Client, deed: str) -> None:
    job = park()
    answer = operator.post(JOBS, {"job": job.pk, "deed": deed, "reason": "  "})
    job.refresh_from_db()
    assert (answer.status_code, job.state) == (422, "parked")
    assert "理由が書かれていません" in answer.content.decode()
    assert entries_about("job", job.pk) == []


@pytest.mark.parametrize("sent", [{}, {"deed": "burn"}, {"deed": "retry", "job": "９" * 30}])
def test_what_makes_no_sense_does_nothing(operator: Client, sent: dict[str, str]) -> None:
    job = park()
    assert operator.post(JOBS, sent | {"reason": "x"}).status_code in (302, 409)
    job.refresh_from_db()
    assert job.state == "parked"


def test_a_long_list_costs_no_more(operator: Client, assert_query_count_flat: AssertFlat) -> None:
    made = iter(range(100))
    assert_query_count_flat(operator, JOBS, lambda n: [park(str(next(made))) for _ in range(n)])
