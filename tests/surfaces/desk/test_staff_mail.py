"""Staff hear by mail of what waits at the desk, if they wish: a number and a link, once."""

from datetime import timedelta

from django.test import Client

from cityhall.engine.cases.api import assign_cases, take_case
from cityhall.foundation.accounts.api import Actor, User, change_email
from cityhall.foundation.messages.actions import mail_words
from cityhall.foundation.messages.api import messages_about
from cityhall.foundation.messages.models import Delivery, Message
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.oversight.api import sweep_reads
from cityhall.foundation.residents.api import protect_person
from tests.engine.cases.scenarios import Office, a_case, a_case_under_review, a_key, row
from tests.engine.cases.test_ladder import NEAR, OVER, climb
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import NOON
from tests.surfaces.desk.conftest import at_desk
from tests.surfaces.desk.test_unusual import FRIDAY, read_people

STAFF = ("staff_warned", "staff_given", "unusual_found")


def with_address(who: Actor | User, address: str) -> None:
    user_id = who.pk if isinstance(who, User) else who.user_id or 0
    change_email(user_id=user_id, email=address, by=TESTS, now=NOON)


def wish(browser: Client, wanted: str = "1") -> str:
    answer = browser.post("/staff/account/mail/", {"wanted": wanted}, follow=True)
    return answer.content.decode()


def mails() -> list[tuple[str, str]]:
    rows = Delivery.objects.filter(message__occasion__in=STAFF).order_by("id")
    return list(rows.values_list("message__occasion", "address"))


def give(office: Office, *references: str, to: int) -> None:
    assign_cases(references=references, assignee_id=to, by=office.supervisor, now=NOON,
                 client_key=a_key())  # fmt: skip


def test_the_wish_is_said_on_ones_own_page(office: Office, desk: Client) -> None:
    assert "メールアドレスの登録がありません" in desk.get("/staff/account/").content.decode()
    with_address(office.reviewer, "ichiro@city.example.jp")
    assert "今は受け取っていません" in desk.get("/staff/account/").content.decode()
    assert "ichiro@city.example.jp に届きます" in wish(desk)
    assert "メールは届かなくなります" in wish(desk, "0")
    resident = Client()
    resident.force_login(office.resident, backend="django.contrib.auth.backends.ModelBackend")
    assert resident.post("/staff/account/mail/", {"wanted": "1"}).status_code in (302, 403)
    assert "work_mail" not in User.objects.get(pk=office.resident.pk).preferences


def test_a_warning_goes_to_those_who_wish_and_says_a_number_and_a_link(
    office: Office, desk: Client
) -> None:
    with_address(office.reviewer, "ichiro@city.example.jp")
    with_address(office.supervisor, "mitsuko@city.example.jp")
    reference = a_case_under_review(office)
    climb(NEAR)
    assert mails() == [], "nobody has asked for it"
    wish(desk)
    climb(OVER)
    climb(OVER)
    assert mails() == [("staff_warned", "ichiro@city.example.jp")]
    subject, body = mail_words(Message.objects.get(occasion="staff_warned"), now=NOON)
    assert reference in body
    assert "/desk/deadlines/" in body
    for personal in ("髙﨑", "美咲", "小倉", "手当", "misaki"):
        assert personal not in subject + body
    assert "staff_warned" not in {each.occasion for each in messages_about(reference)}, (
        "the person reads nothing of it"
    )


def test_a_case_given_by_another_is_said_once_for_all_given_together(
    office: Office, desk: Client
) -> None:
    with_address(office.reviewer, "ichiro@city.example.jp")
    wish(desk)
    mine, other = office.reviewer.user_id or 0, a_clerk("reviewer")
    give(office, a_case(office), a_case(office), to=mine)
    run_due(NOON + timedelta(minutes=1))
    assert mails() == [("staff_given", "ichiro@city.example.jp")]
    own = a_case(office)
    take_case(reference=own, by=office.reviewer, now=NOON, client_key=a_key())
    back = a_case(office)
    give(office, back, to=mine)
    give(office, back, to=other.pk)
    assert row(back).assignee_id == other.pk
    run_due(NOON + timedelta(minutes=2))
    assert len(mails()) == 1, "neither what one took oneself nor what is another's by now"


def test_of_a_protected_person_nothing_is_said_to_those_without_the_duty(
    office: Office, desk: Client
) -> None:
    with_address(office.reviewer, "ichiro@city.example.jp")
    wish(desk)
    give(office, a_case(office), to=office.reviewer.user_id or 0)
    protect_person(person_id=office.person_id, valid_from=NOON.date(), valid_until=None,
                   reason="テスト", by=TESTS, now=NOON)  # fmt: skip
    run_due(NOON + timedelta(minutes=1))
    climb(OVER)
    assert mails() == []


def test_who_settles_unusual_reads_hears_of_them_once_and_the_reader_never(office: Office) -> None:
    operator = a_clerk("operator", section="", ward="")
    with_address(operator, "hikaru@city.example.jp")
    with_address(office.supervisor, "mitsuko@city.example.jp")
    with_address(office.reviewer, "ichiro@city.example.jp")
    read_people(office.supervisor, 60, FRIDAY)
    for _ in range(2):
        assert sweep_reads(now=FRIDAY + timedelta(days=1)) in (1, 0)
        run_due(FRIDAY + timedelta(days=1))
    assert mails() == [("unusual_found", "hikaru@city.example.jp")]
    _, body = mail_words(Message.objects.get(occasion="unusual_found"), now=NOON)
    assert "/desk/unusual/" in body
    assert "統括" not in body
    assert at_desk(operator).get("/desk/unusual/").status_code == 200
