"""Files exchanged with core systems on the desk, and the fields that are still typed."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cityhall.engine.cases.models import CaseEvent
from cityhall.engine.core_systems.api import exchange
from cityhall.engine.core_systems.models import Sending, SentCase
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.audit.api import entries_about
from cityhall.kernel import clock
from tests.engine.cases.scenarios import Office, a_key
from tests.engine.core_systems.scenarios import CORE, approved, city, place
from tests.factories.people import a_clerk
from tests.factories.places import YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk

__all__ = ["city", "place"]
PAGE, TYPED = "/desk/hand-over/files/", "/desk/hand-over/typed/"


def test_a_lost_file_is_seen_and_sent_again_once(
    office: Office, desk: Client, city: Path, place: Path
) -> None:
    assert "渡したファイルはまだありません" in desk.get(PAGE).content.decode()
    approved(office)
    exchange(now=clock.now())
    sending = Sending.objects.get()
    lost = place / "in" / sending.name
    lost.unlink()
    Sending.objects.update(status="put", received_at=None)
    page = desk.get(PAGE).content.decode()
    assert sending.name in page
    assert "渡した1件のうち0件が取り込まれました。1件は結果を待っています。" in page
    one = f"{PAGE}{sending.name}/"
    assert "同じファイルをもう一度送る" in desk.get(one).content.decode()
    for _ in range(2):  # pressed twice
        desk.post(one, {"times_put": sending.times_put})
    assert lost.is_file()
    sending.refresh_from_db()
    assert (sending.status, sending.times_put) == ("put", 2)
    again = entries_about("core_system_file", sending.name[:64])
    assert [entry.action for entry in again] == ["core_system.sent_again"]
    assert "もう一度送った人" in desk.get(one).content.decode()


def test_what_was_refused_stands_with_its_reason(office: Office, desk: Client, city: Path) -> None:
    bad = approved(office, "小倉𠮷田")
    exchange(now=clock.now())
    exchange(now=clock.now())
    one = f"{PAGE}{Sending.objects.get().name}/"
    page = desk.get(one).content.decode()
    assert bad in page
    assert "置き換えた文字" in page
    assert "もう受け取られているので、送りません" in page
    assert desk.post(one, {"times_put": "1"}).status_code == 404, "its bytes are forgotten"
    assert Sending.objects.get().times_put == 1


def test_another_ward_does_not_know_of_the_file(office: Office, desk: Client, city: Path) -> None:
    approved(office)
    exchange(now=clock.now())
    name = Sending.objects.get().name
    elsewhere = at_desk(a_clerk("reviewer", section="citizens", ward=YAHATA_NISHI))
    assert name not in elsewhere.get(PAGE).content.decode()
    for answer in (elsewhere.get(f"{PAGE}{name}/"), elsewhere.post(f"{PAGE}{name}/")):
        assert answer.status_code == 404
    assert at_desk(a_clerk("receptionist")).get(PAGE).status_code == 403


def test_a_list_of_thirty_costs_no_more_and_goes_on(
    office: Office, desk: Client, city: Path, assert_query_count_flat: Any
) -> None:
    reference = approved(office)

    def make_rows(count: int) -> None:
        for _ in range(count):
            made = Sending.objects.create(
                name=f"{a_key()}.csv", system=CORE, batch=a_key(), day=clock.now().date(), cases=1,
                lines=3, digest="0" * 64, made_at=clock.now(),
            )  # fmt: skip
            SentCase.objects.create(sending=made, reference=reference, fields=3, by_machine=3)

    assert_query_count_flat(desk, PAGE, make_rows)
    make_rows(5)
    first = desk.get(PAGE).content.decode()
    older = Sending.objects.order_by("-id")[29].pk
    assert f"?before={older}" in first
    oldest = Sending.objects.order_by("id").first()
    assert oldest is not None
    assert oldest.name not in first
    assert oldest.name in desk.get(f"{PAGE}?before={older}").content.decode()
    assert "これより前のファイルはありません" in desk.get(f"{PAGE}?before=1").content.decode()


def answered(reference: str, **says: Any) -> None:
    """As the chain has it once a core system has answered; the chain is not what is tested."""
    event = CaseEvent.objects.filter(case__reference=reference).latest("sequence")
    event.pk, event.sequence, event.kind = None, event.sequence + 1, "core_system_answered"
    event.at, event.payload = clock.now(), says
    event.client_key = None
    event.save(force_insert=True)


@pytest.mark.parametrize("cases", [4, 5])
def test_the_field_that_is_typed_most_is_named_from_five_cases_on(
    office: Office, desk: Client, cases: int
) -> None:
    for number in range(cases):
        typed = ["applicant.employer_name"] + (["applicant.name__family"] if number == 0 else [])
        answered(approved(office), fields=10, by_machine=10 - len(typed), typed=typed)
    page = desk.get(TYPED).content.decode()
    if cases < 5:
        assert "出せる数はまだありません" in page
        return
    assert "88%" in page  # 44 of 50
    assert catalogue().vocabulary["applicant.employer_name"].label["ja"] in page
    assert "ほかの1項目は、5件に満たないため出しません" in page
