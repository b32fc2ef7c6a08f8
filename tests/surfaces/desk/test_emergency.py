"""A case opened in an emergency: for a reason, for a while, marked, told at once, judged after."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cityhall.engine.cases.api import add_note, case_page, open_in_emergency
from cityhall.foundation.accounts.api import Actor, User, give_duty
from cityhall.foundation.audit.api import entries_of_case, reads_of_person, reads_told_to
from cityhall.foundation.messages.actions import mail_words
from cityhall.foundation.messages.models import Message
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.oversight.api import emergencies, review_emergency
from cityhall.foundation.oversight.models import EmergencyAccess
from cityhall.foundation.residents.api import protect_person
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from tests.engine.cases.scenarios import Office, a_case
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import NOON, YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk

WHY = "本人が倒れ、救急隊が緊急の連絡先を尋ねているため"


def with_mail(user: User, address: str) -> User:
    user.email = address
    user.save()
    return user


@pytest.fixture
def elsewhere() -> User:
    return a_clerk("reviewer", ward=YAHATA_NISHI, name="遠く の職員")


def test_from_the_reason_to_the_finding(office: Office, elsewhere: User, settings: Any) -> None:
    settings.DESK_ADDRESS = "https://desk.example.jp"
    reference = a_case(office, now=clock.now())
    supervisor = with_mail(User.objects.get(pk=office.supervisor.user_id), "sup@example.jp")
    operator = with_mail(a_clerk("operator", section="", ward=""), "ops@example.jp")
    with_mail(a_clerk("supervisor", ward=YAHATA_NISHI), "other@example.jp")
    desk = at_desk(elsewhere)
    assert desk.get(f"/desk/cases/{reference}/").status_code == 404
    assert desk.post("/desk/emergency/open/", {"number": "x", "reason": WHY}).status_code == 422
    short = desk.post("/desk/emergency/open/", {"number": reference, "reason": "急ぎ"})
    assert short.status_code == 422
    assert desk.get(f"/desk/cases/{reference}/").status_code == 404
    opened = desk.post("/desk/emergency/open/", {"number": reference, "reason": WHY}, follow=True)
    assert "髙﨑" in opened.content.decode()
    run_due(clock.now())
    told = set(Message.objects.filter(occasion="emergency_opened").values_list("key", flat=True))
    assert {key.split(":")[2] for key in told} == {str(supervisor.pk), str(operator.pk)}
    _, mail = mail_words(Message.objects.filter(occasion="emergency_opened")[0], now=clock.now())
    assert "https://desk.example.jp/desk/emergency/" in mail
    read = [each for each in entries_of_case(reference) if each.action == "case.read"]
    assert {each.actor_id for each in read} == {elsewhere.pk}
    assert all(each.detail["emergency"] and each.reason == WHY for each in read)
    (look,) = reads_told_to(office.person_id, limit=9)[0]
    assert look.in_emergency

    assert at_desk(elsewhere).get("/desk/emergency/").status_code == 403
    reviewer = at_desk(supervisor)
    page = reviewer.get("/desk/emergency/").content.decode()
    assert WHY in page
    (one,) = emergencies(user=supervisor, reviewed=False, limit=9)
    address = f"/desk/emergency/{one.id}/"
    assert "案件の中身" in reviewer.get(address).content.decode()
    assert reviewer.post(address, {"finding": "justified", "remark": ""}).status_code == 422
    assert reviewer.post(address, {"finding": "justified", "remark": "確認"}).status_code == 302
    assert emergencies(user=operator, reviewed=True, limit=9)[0].finding == "justified"
    with pytest.raises(Conflict):
        review_emergency(access_id=one.id, finding="justified", remark="もう一度",
                         by=Actor.of(operator), now=clock.now())  # fmt: skip


def test_it_is_for_reading_only_and_soon_over(office: Office, elsewhere: User) -> None:
    now = clock.now()
    reference = a_case(office, now=now)
    by = Actor.of(elsewhere)
    with pytest.raises(Invalid):
        open_in_emergency(reference=reference, reason="短い", by=by, now=now)
    assert open_in_emergency(reference=reference, reason=WHY, by=by, now=now)
    assert open_in_emergency(reference=reference, reason=WHY, by=by, now=now)
    assert case_page(reference=reference, by=by, now=now).moves == ()
    with pytest.raises(Problem):
        add_note(reference=reference, text="書けない", by=by, now=now, client_key="k")
    with pytest.raises(NotFound):
        case_page(reference=reference, by=by, now=now + timedelta(minutes=61))
    stranger = Actor.of(a_clerk("reviewer", ward=YAHATA_NISHI))
    with pytest.raises(NotFound):
        case_page(reference=reference, by=stranger, now=now)
    assert not open_in_emergency(reference=reference, reason=WHY, by=office.reviewer, now=now)
    both = a_clerk("reviewer", "supervisor", "operator", section="", ward="")
    assert len(emergencies(user=both, reviewed=False, limit=9)) == 1


def test_nobody_judges_oneself_and_protected_people_stay_closed(office: Office) -> None:
    now = clock.now()
    reference = a_case(office, now=now)
    both = a_clerk("reviewer", "operator", section="animals", ward="")
    by = Actor.of(both)
    open_in_emergency(reference=reference, reason=WHY, by=by, now=now)
    operator = a_clerk("operator", section="", ward="")
    (one,) = emergencies(user=operator, reviewed=False, limit=9)
    own = a_clerk("supervisor", ward=YAHATA_NISHI)
    with pytest.raises(NotFound):
        review_emergency(access_id=one.id, finding="justified", remark="x", by=Actor.of(own),
                         now=now)  # fmt: skip
    give_duty(user_id=both.pk, role="operator", section="", ward="", by=TESTS, now=now)
    with pytest.raises(NotAllowed) as refusal:
        review_emergency(access_id=one.id, finding="justified", remark="x", by=by, now=now)
    assert refusal.value.code == "oversight.own_access"
    protect_person(person_id=office.person_id, valid_from=clock.today(), valid_until=None,
                   reason="テスト", by=TESTS, now=now)  # fmt: skip
    with pytest.raises(NotFound):
        case_page(reference=reference, by=by, now=now)
    other = Actor.of(a_clerk("reviewer", ward=YAHATA_NISHI))
    answers = []
    for number in (reference, "K79M-42HX-Z"):
        with pytest.raises(NotFound) as hidden:
            open_in_emergency(reference=number, reason=WHY, by=other, now=now)
        answers.append((hidden.value.code, hidden.value.message, hidden.value.remedy))
    assert answers[0] == answers[1]


RESCUE = {"purpose": "rescue", "reason": WHY}


def test_somebody_without_a_case_is_seen_told_at_once_and_judged(
    office: Office, elsewhere: User
) -> None:
    supervisor = with_mail(a_clerk("supervisor", ward=YAHATA_NISHI), "sup@example.jp")
    with_mail(a_clerk("supervisor"), "of-another-ward@example.jp")
    desk, address = at_desk(elsewhere), f"/desk/people/{office.person_id}/"
    assert "緊急の閲覧になります" in desk.get(address).text
    short = desk.post(address, RESCUE | {"reason": "急ぎ"})
    assert short.status_code == 422
    assert "理由が短すぎます" in short.text
    assert "髙﨑" not in short.text
    assert not reads_of_person(office.person_id)
    for _ in range(2):  # within the hour it is one access
        page = desk.post(address, RESCUE).text
        assert "統括とシステム運用の担当に知らせました" in page
        assert "髙﨑" in page
    run_due(clock.now())
    told = Message.objects.filter(occasion="emergency_opened")
    assert [each.key.split(":")[2] for each in told] == [str(supervisor.pk)]
    assert all(look.in_emergency for look in reads_told_to(office.person_id, limit=9)[0])
    (one,) = emergencies(user=supervisor, reviewed=False, limit=9)
    assert (one.person_id, one.case_reference) == (office.person_id, "")
    review = at_desk(supervisor)
    assert f"人の番号 {office.person_id}" in review.get("/desk/emergency/").text
    shown = review.get(f"/desk/emergency/{one.id}/").text
    assert shown.count("人について市が知っていること") == 2
    assert "髙﨑" not in shown, "who reviews need not know whose life it was"
    finding = {"finding": "justified", "remark": "救急隊の記録と合う"}
    assert review.post(f"/desk/emergency/{one.id}/", finding).status_code == 302
    assert emergencies(user=supervisor, reviewed=True, limit=9)[0].finding == "justified"


def test_any_other_purpose_alarms_nobody(office: Office, elsewhere: User) -> None:
    grounds = {"purpose": "counter", "reason": "窓口での相談"}
    at_desk(elsewhere).post(f"/desk/people/{office.person_id}/", grounds)
    operator = a_clerk("operator", section="", ward="")
    assert emergencies(user=operator, reviewed=False, limit=9) == []


def test_nobody_protected_is_seen_or_named_by_an_emergency(office: Office, elsewhere: User) -> None:
    desk, address = at_desk(elsewhere), f"/desk/people/{office.person_id}/"
    desk.post(address, RESCUE)
    protect_person(
        person_id=office.person_id, valid_from=clock.today(), valid_until=None,
        reason="テスト", by=TESTS, now=clock.now(),
    )  # fmt: skip
    answers = [desk.post(each, RESCUE) for each in (address, "/desk/people/999999/")]
    assert [each.status_code for each in answers] == [404, 404]
    operator = a_clerk("operator", section="", ward="")
    (one,) = emergencies(user=operator, reviewed=False, limit=9)
    assert one.person_id is None
    assert f"人の番号 {office.person_id}" not in at_desk(operator).get("/desk/emergency/").text


def test_reading_and_alarm_stand_or_fall_together(
    office: Office, elsewhere: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = "cityhall.foundation.oversight.emergencies.read_person"
    monkeypatch.setattr(target, lambda *_, **__: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        at_desk(elsewhere).post(f"/desk/people/{office.person_id}/", RESCUE)
    operator = a_clerk("operator", section="", ward="")
    assert emergencies(user=operator, reviewed=False, limit=9) == []


def test_the_database_wants_a_case_or_a_person(office: Office, elsewhere: User) -> None:
    for what in ({}, {"case_reference": "K79M-42HX-Z", "person_id": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EmergencyAccess.objects.create(
                user=elsewhere, reason=WHY, began_at=NOON, ends_at=NOON, **what
            )
