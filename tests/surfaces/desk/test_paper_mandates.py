"""A letter of attorney at the counter: recorded once, told to both, shown, kept from others."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from cityhall.engine.cases.api import case_page, open_bundle
from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.messages.api import messages_of
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.residents.api import people_acted_for, protect_person
from cityhall.foundation.residents.models import Mandate, Person
from cityhall.kernel import clock
from tests.engine.cases.catalogue import ALLOWANCE
from tests.engine.cases.conftest import in_a_file, publish
from tests.engine.cases.scenarios import Office, a_filing, a_key
from tests.engine.cases.test_at_once import at_once
from tests.factories.files import a_photo
from tests.factories.people import TESTS, a_clerk, a_resident, person_id_of
from tests.surfaces.desk.conftest import at_desk

HERS = {
    "applicant.name__family": "長女", "applicant.name__given": "花子",
    "applicant.name__family_kana": "チョウジョ", "applicant.name__given_kana": "ハナコ",
    "applicant.birth_date__era": "西暦", "applicant.birth_date__year": "1980",
    "applicant.birth_date__month": "5", "applicant.birth_date__day": "6",
}  # fmt: skip
BORN = date(1980, 5, 6)


@pytest.fixture
def father(office: Office) -> User:
    return a_resident(name="北九 太郎", birth_date=date(1950, 1, 2))


@pytest.fixture
def daughter(office: Office) -> User:
    return a_resident(name="長女 花子", birth_date=BORN)


@pytest.fixture
def clerk(office: Office) -> User:
    return a_clerk("receptionist", name="門司 さくら")


def address_of(person: User) -> str:
    return f"/desk/people/{person_id_of(person)}/mandates/new/"


def form(**changed: Any) -> dict[str, Any]:
    until = clock.today().replace(year=clock.today().year + 1)
    return {
        **HERS,
        "kind": "agent",
        "areas": ["moving"],
        "valid_until": until.isoformat(),
        "original": "1",
        "client_key": str(uuid4()),
        "evidence": SimpleUploadedFile("paper.jpg", a_photo(), "image/jpeg"),
        **changed,
    }


def mandates_of(agent: User) -> list[str]:
    return [each.kind for each in people_acted_for(person_id_of(agent))]


def test_from_the_paper_to_the_case(father: User, daughter: User, clerk: User, office: Office):
    desk = at_desk(clerk)
    grounds = {"purpose": "counter", "reason": "窓口での申し出"}
    assert address_of(father) in desk.post(f"/desk/people/{person_id_of(father)}/", grounds).text
    looked = desk.post(address_of(father), {**form(), "find": "1"})
    assert looked.status_code == 200
    assert "長女 花子" in looked.text
    assert "紙の委任状" in looked.text
    scan = re.search(r'name="scan" value="([^"]+)"', looked.text)
    assert scan, "the file that was chosen is kept"
    sent = form(agent=str(person_id_of(daughter)), scan=scan[1])
    del sent["evidence"]
    for _ in range(2):  # sent twice it is recorded once
        assert desk.post(address_of(father), sent).status_code == 302
    (row,) = Mandate.objects.all()
    assert (row.kind, row.received_by, row.areas) == ("agent", clerk, ["moving"])
    run_due(clock.now())
    for side in (father, daughter):
        told = [each.occasion for each in messages_of(person_id_of(side))]
        assert told.count("mandate_granted") == 1
    (entry,) = [e for e in entries_about("mandate", row.pk) if e.action == "mandate.granted"]
    assert (entry.actor_label, entry.person_id) == (Actor.of(clerk).label, row.principal_id)
    page = desk.post(f"/desk/people/{person_id_of(father)}/", grounds).text
    assert "門司 さくらが窓口で確認" in page
    assert desk.get(f"/desk/mandates/standing/{row.pk}/scan/").getvalue()
    assert "門司 さくらが窓口で確認" in desk.get(f"/desk/mandates/standing/{row.pk}/end/").text
    Mandate.objects.update(procedures=[ALLOWANCE])  # a procedure of the small catalogue
    filing = a_filing(office, ALLOWANCE, person_id=person_id_of(father))
    by = Actor.of(daughter).acting_for(person_id_of(father))
    receipt = open_bundle(filing=filing, by=by, now=clock.now(), client_key=a_key())
    reference = receipt.cases[0].reference
    shown = case_page(reference=reference, by=office.reviewer, now=clock.now())
    words = "（任意の代理人、紙の原本を門司 さくらが確認）"
    assert shown.agent == f"長女 花子{words}"
    assert shown.history[0].by == f"代理の方{words}"


@pytest.mark.parametrize(
    ("without", "says"),
    [
        ({"kind": ""}, "代理の種類が選ばれていません"),
        ({"kind": "parent"}, "代理の種類が選ばれていません"),
        ({"areas": []}, "頼む手続きが選ばれていません"),
        ({"kind": "scrivener"}, "登録番号が書かれていません"),
        ({"valid_until": ""}, "代理の期限が決まっていません"),
        ({"valid_until": "2020-01-01"}, "代理の期限が決まっていません"),
        ({"original": ""}, "原本を見たことが確かめられていません"),
        ({"evidence": ""}, "証明する書類が付いていません"),
        ({"evidence": "", "scan": "made-up"}, "証明する書類が付いていません"),
        ({"agent": ""}, "代わりにする人がどなたか選んでください"),
        ({"applicant.name__given": ""}, "「お名前（名）」を入力してください"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(
    father: User, clerk: User, without: dict[str, Any], says: str
):
    answer = at_desk(clerk).post(address_of(father), form(agent="new") | without)
    assert answer.status_code == 422
    assert says in answer.text, answer.context["errors"]
    assert not Mandate.objects.exists()
    assert not Person.objects.filter(birth_date=BORN).exists()


def test_a_guardian_needs_neither_scope_nor_end(father: User, daughter: User, clerk: User):
    sent = form(kind="guardian", areas=[], valid_until="", agent=str(person_id_of(daughter)))
    assert at_desk(clerk).post(address_of(father), sent).status_code == 302
    assert mandates_of(daughter) == ["guardian"]


def test_whom_the_city_does_not_know_is_registered_once(father: User, clerk: User):
    desk, sent = at_desk(clerk), form(agent="new")
    photo = sent.pop("evidence")
    for _ in range(2):
        photo.seek(0)
        assert desk.post(address_of(father), {**sent, "evidence": photo}).status_code == 302
    assert Person.objects.filter(birth_date=BORN).count() == 1
    assert Mandate.objects.get().agent.birth_date == BORN


def test_protected_people_are_not_there(father: User, daughter: User, clerk: User):
    for hidden in (daughter, father):
        protect_person(
            person_id=person_id_of(hidden), valid_from=clock.today(), valid_until=None,
            reason="テスト", by=TESTS, now=clock.now(),
        )  # fmt: skip
        looked = at_desk(clerk).post(address_of(father), {**form(), "find": "1"})
        assert looked.status_code == (200 if hidden is daughter else 404)
        assert f'value="{person_id_of(daughter)}"' not in looked.text
    assert at_desk(clerk).get(address_of(father)).status_code == 404


def test_only_with_the_duty(father: User):
    assert at_desk(a_clerk("decider")).get(address_of(father)).status_code == 403
    assert Client().get(address_of(father)).status_code == 302


def test_the_database_wants_the_scan(father: User, daughter: User, clerk: User):
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            principal_id=person_id_of(father), agent_id=person_id_of(daughter), kind="agent",
            basis="x", valid_from=clock.today(), created_at=clock.now(), received_by=clerk,
        )  # fmt: skip


def test_one_paper_pressed_twice_at_once(transactional_db: None, small, var_dir, tmp_path):
    with in_a_file(tmp_path / "several.sqlite3"):
        publish(small)
        father, clerk = a_resident(name="北九 太郎"), a_clerk("receptionist")
        desk, sent = at_desk(clerk), form(agent="new")
        scanned = desk.post(address_of(father), {**sent, "find": "1"}).text
        scan = re.search(r'name="scan" value="([^"]+)"', scanned)
        assert scan
        del sent["evidence"]

        def press() -> int:
            return at_desk(clerk).post(address_of(father), {**sent, "scan": scan[1]}).status_code

        assert at_once(press, press, press) == [302] * 3
        assert Mandate.objects.count() == 1
        assert Person.objects.filter(birth_date=BORN).count() == 1
