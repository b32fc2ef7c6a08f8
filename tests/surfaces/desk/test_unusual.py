"""Reads that are not as usual: found once, by rule, and settled by somebody else."""

from datetime import datetime, timedelta

import pytest

from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.audit.api import entries_about, record_read
from cityhall.foundation.oversight.api import (
    read_unusual,
    settle_unusual,
    sweep_day,
    sweep_reads,
    unusual_accesses,
)
from cityhall.foundation.oversight.models import UnusualAccess
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict, NotFound
from cityhall.kernel.transactions import write
from tests.conftest import AssertFlat
from tests.engine.cases.scenarios import Office
from tests.factories.people import a_clerk, a_protected_resident, a_resident, person_id_of
from tests.surfaces.desk.conftest import at_desk

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=clock.JST)
SATURDAY = datetime(2026, 11, 21, 3, 0, tzinfo=clock.JST)


def read_people(by: Actor, count: int, at: datetime, *, case: str = "K79M-42HX-Z") -> None:
    with write():
        for person in range(1, count + 1):
            record_read(by=by, object_kind="person", object_id=person, person_id=9000 + person,
                        case_reference=case, now=at + timedelta(seconds=person),
                        reader={"section": "citizens", "ward": "", "role": "reviewer"})  # fmt: skip


def found(user: User) -> dict[str, int]:
    return {
        each.rule.id: each.count for each in unusual_accesses(user=user, reviewed=False, limit=99)
    }


def test_a_day_as_usual_shows_nothing_and_many_people_in_an_hour_do(office: Office) -> None:
    operator = a_clerk("operator", section="", ward="")
    read_people(office.reviewer, 39, FRIDAY)
    sweep_reads(now=FRIDAY + timedelta(days=1))
    assert found(operator) == {}
    read_people(office.reviewer, 40, SATURDAY.replace(hour=12) + timedelta(days=2))
    assert sweep_reads(now=FRIDAY + timedelta(days=4)) == 2  # Monday is a holiday (勤労感謝の日)
    assert found(operator) == {"many_people": 40, "out_of_hours": 40}
    assert sweep_reads(now=FRIDAY + timedelta(days=4)) == 0


def test_at_night_and_without_a_case(office: Office) -> None:
    operator = a_clerk("operator", section="", ward="")
    read_people(office.reviewer, 5, SATURDAY)
    with write():
        for person in range(15):
            record_read(by=office.reviewer, object_kind="person", object_id=person,
                        person_id=8000 + person, reason="問い合わせ", now=FRIDAY)  # fmt: skip
    sweep_reads(now=SATURDAY + timedelta(days=1))
    assert found(operator) == {"out_of_hours": 5, "without_case": 15}


def test_the_same_person_on_many_days_without_a_deed(office: Office) -> None:
    operator = a_clerk("operator", section="", ward="")
    for back in range(4):
        read_people(office.reviewer, 1, FRIDAY - timedelta(days=back))
    sweep_reads(now=FRIDAY + timedelta(days=1))
    assert found(operator)["again_and_again"] == 4


def test_it_is_settled_once_by_another_and_the_look_is_logged(office: Office) -> None:
    read_people(office.reviewer, 5, SATURDAY)
    sweep_reads(now=SATURDAY + timedelta(days=1))
    operator = a_clerk("operator", section="", ward="")
    (one,) = unusual_accesses(user=operator, reviewed=False, limit=9)
    browser, address = at_desk(operator), f"/desk/unusual/{one.id}/"
    assert one.rule.title in browser.get("/desk/unusual/").content.decode()
    assert "K79M-42HX-Z" in browser.get(address).content.decode()
    assert entries_about("unusual_access", one.id)[0].actor_id == operator.pk
    assert browser.post(address, {"finding": "justified", "remark": ""}).status_code == 422
    assert browser.post(address, {"finding": "justified", "remark": "当番"}).status_code == 302
    again = browser.post(address, {"finding": "justified", "remark": "当番"})
    assert again.status_code == Conflict.status
    table = browser.get("/desk/unusual/2026-11.csv").content.decode()
    assert "時間外に多く見た" in table
    assert browser.get("/desk/unusual/2026-13.csv").status_code == NotFound.status
    assert at_desk(office.reviewer).get("/desk/unusual/").status_code == 403


def look_at(by: Actor, person: int, at: datetime) -> None:
    record_read(by=by, object_kind="person", object_id=person, person_id=person, now=at,
                reason="電話の問い合わせ")  # fmt: skip


def test_of_protected_people_no_number_is_told(office: Office) -> None:
    person = person_id_of(a_protected_resident())
    look_at(office.reviewer, person, FRIDAY)
    sweep_reads(now=FRIDAY + timedelta(days=1))
    operator = a_clerk("operator", section="", ward="")
    (one,) = unusual_accesses(user=operator, reviewed=False, limit=9)
    assert one.rule.id == "protected"
    told = read_unusual(access_id=one.id, user=operator, now=SATURDAY)
    assert (told.person_id, told.reads[0].person_id, told.reads[0].reason) == (None, None, "")
    page = at_desk(operator).get(f"/desk/unusual/{one.id}/").content.decode()
    assert "電話の問い合わせ" not in page
    both = a_clerk("operator", "protected_reader", section="", ward="")
    assert read_unusual(access_id=one.id, user=both, now=SATURDAY).person_id == person


def test_the_same_family_name_without_a_case(office: Office) -> None:
    namesake = a_clerk("reviewer", name="髙﨑　守")
    look_at(Actor.of(namesake), person_id_of(a_resident()), FRIDAY)
    look_at(office.reviewer, person_id_of(a_resident()), FRIDAY)
    sweep_reads(now=FRIDAY + timedelta(days=1))
    operator = a_clerk("operator", section="", ward="")
    (one,) = unusual_accesses(user=operator, reviewed=False, limit=9)
    assert (one.rule.id, one.user_id) == ("same_family_name", namesake.pk)


def test_nobody_sees_their_own_nor_those_of_another_section(office: Office) -> None:
    supervisor = User.objects.get(pk=office.supervisor.user_id)
    read_people(Actor.of(supervisor), 5, SATURDAY)
    sweep_reads(now=SATURDAY + timedelta(days=1))
    assert not unusual_accesses(user=supervisor, reviewed=False, limit=9)
    elsewhere = a_clerk("supervisor", section="animals", ward="")
    assert not unusual_accesses(user=elsewhere, reviewed=False, limit=9)
    operator = a_clerk("operator", section="", ward="")
    (one,) = unusual_accesses(user=operator, reviewed=False, limit=9)
    with pytest.raises(NotFound):
        settle_unusual(access_id=one.id, finding="justified", remark="自分", now=SATURDAY,
                       by=Actor.of(supervisor))  # fmt: skip


def test_the_list_costs_no_more_with_more_rows(
    office: Office, assert_query_count_flat: AssertFlat
) -> None:
    operator = a_clerk("operator", section="", ward="")

    def more(count: int) -> None:
        day = UnusualAccess.objects.count()
        UnusualAccess.objects.bulk_create(
            UnusualAccess(rule="out_of_hours", on=FRIDAY.date() - timedelta(days=day + n),
                          user_id=office.reviewer.user_id, section="citizens", count=5,
                          found_at=FRIDAY)
            for n in range(count)
        )  # fmt: skip

    assert_query_count_flat(at_desk(operator), "/desk/unusual/", more)


def test_a_sweep_that_fails_leaves_nothing_and_is_done_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_people(office.reviewer, 5, SATURDAY)
    with monkeypatch.context() as broken:
        broken.setattr(type(UnusualAccess.objects.all()), "bulk_create", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sweep_day(on=SATURDAY.date(), now=SATURDAY)
    assert sweep_day(on=SATURDAY.date(), now=SATURDAY) == 1


def test_a_month_of_which_something_is_forgotten_is_no_summary(office: Office) -> None:
    desk = at_desk(a_clerk("operator", section="", ward=""))
    page = desk.get("/desk/unusual/").text
    assert "必要だったものは2年、必要とは認められないものは5年たつと消えます" in page
    this = clock.today().replace(day=1)
    assert desk.get(f"/desk/unusual/{this:%Y-%m}.csv").status_code == 200
    assert (
        desk.get(f"/desk/unusual/{this.replace(year=this.year - 3):%Y-%m}.csv").status_code == 404
    )
