"""Sessions of staff: listed, ended from anywhere, locked without losing what was typed."""

from datetime import timedelta

import pytest
from django.test import Client

from cityhall.foundation.accounts.api import User
from cityhall.foundation.accounts.models import StaffSession
from cityhall.foundation.accounts.rules import Proven, device_in
from cityhall.foundation.audit.api import entries_about
from cityhall.kernel import clock
from tests.factories.people import PASSWORD, a_clerk
from tests.foundation.accounts.second_factor import OWN, by_password, next_code, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.sign_in_urls")]
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/605.1"


def a_browser(user: User, agent: str = CHROME, address: str = "10.1.2.3") -> Client:
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    assert by_password(browser, user).status_code == 302
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/review/").status_code == 200


def left_alone(browser: Client, **ago: int) -> None:
    """As if the last use and proof were so long ago."""
    session, then = browser.session, clock.now() - timedelta(**ago)
    session["staff"] = Proven(used_at=then, proved_at=then).written()
    session.save()


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (CHROME, "Chrome(Windows)"),
        (IPHONE, "Safari(iPhone)"),
        (f"{CHROME} Edg/140.0", "Edge(Windows)"),
        ("curl/8", ""),
    ],
)
def test_a_device_as_one_would_say_it(agent: str, said: str):
    assert device_in(agent) == said


def test_all_sessions_are_seen_and_one_is_ended():
    clerk, colleague = a_clerk(), a_clerk()
    desk, phone = a_browser(clerk), a_browser(clerk, IPHONE, "192.0.2.7")
    elsewhere = a_browser(colleague)
    page = desk.get(OWN).content.decode()
    for expected in ("Chrome(Windows)", "この画面", "Safari(iPhone)", "192.0.2.7"):
        assert expected in page
    assert StaffSession.objects.filter(user=clerk).count() == 2
    other = StaffSession.objects.get(user=clerk, address="192.0.2.7")
    elsewhere.post(f"{OWN}sessions/{other.pk}/end/")
    assert is_in(phone), "nobody ends a colleague's"
    desk.post(f"{OWN}sessions/{other.pk}/end/")
    assert (is_in(desk), is_in(phone)) == (True, False)
    assert entries_about("user", clerk.pk)[0].action == "account.sessions_ended"


def test_all_others_are_ended_and_signing_out_forgets_one():
    clerk = a_clerk()
    desk, *others = (a_browser(clerk) for _ in range(3))
    desk.post(f"{OWN}sessions/end-others/")
    assert [is_in(each) for each in (desk, *others)] == [True, False, False]
    desk.post("/sign-out/")
    assert not StaffSession.objects.exists()


def test_a_new_password_ends_all_others_and_keeps_this_one():
    clerk = a_clerk()
    desk, other = a_browser(clerk), a_browser(clerk)
    new = "まったく別の長い言葉です"

    def change(current: str, first: str, second: str) -> str:
        sent = {"current": current, "new": first, "again": second}
        return desk.post(f"{OWN}password/", sent, follow=True).content.decode()

    assert "今のパスワードが違います" in change("wrong", new, new)
    assert "新しいパスワードと違います" in change(PASSWORD, new, "another")
    assert "短すぎる" in change(PASSWORD, "short", "short")
    assert is_in(other)
    assert "パスワードを変えました" in change(PASSWORD, new, new)
    assert (is_in(desk), is_in(other)) == (True, False)
    assert StaffSession.objects.filter(user=clerk).count() == 1
    page = desk.get(OWN).content.decode()
    assert "この画面" in page


def test_the_list_costs_the_same_for_many(client: Client, assert_query_count_flat):
    clerk = a_clerk()
    by_password(client, clerk)
    now = clock.now()

    def more(count: int) -> None:
        start = StaffSession.objects.count()
        StaffSession.objects.bulk_create(
            StaffSession(user=clerk, session_key=f"k{start + n}", began_at=now, used_at=now)
            for n in range(count)
        )

    assert_query_count_flat(client, OWN, more)


def test_without_use_a_page_is_locked_and_opens_after_a_proof(settings):
    desk = a_browser(a_clerk())
    left_alone(desk, minutes=settings.STAFF_IDLE_MINUTES + 2)
    answer = desk.get("/review/?page=2")
    assert answer["Location"] == "/staff/confirm/?next=%2Freview%2F%3Fpage%3D2&why=idle"
    page = desk.get(answer["Location"]).content.decode()
    assert "しばらく操作がなかった" in page
    sent = {"next": "/review/?page=2", "why": "idle"}
    assert desk.post("/staff/confirm/", sent | {"proof_password": "no"}).status_code == 422
    assert not is_in(desk)
    opened = desk.post("/staff/confirm/", sent | {"proof_password": PASSWORD})
    assert opened["Location"] == "/review/?page=2"
    assert is_in(desk)


def test_however_busy_one_proves_oneself_once_a_day(settings):
    desk = a_browser(a_clerk())
    session, now = desk.session, clock.now()
    proved = now - timedelta(hours=settings.STAFF_PROOF_HOURS, minutes=1)
    session["staff"] = Proven(used_at=now, proved_at=proved).written()
    session.save()
    assert "why=long" in desk.get("/review/")["Location"]


def test_a_form_that_was_sent_is_carried_along(settings):
    """Also where the view itself asks for no proof: here the change of the password."""
    clerk = a_clerk()
    secret = with_app(clerk)
    desk = Client()
    by_password(desk, clerk)
    desk.post("/staff/sign-in/second/", {"proof_code": next_code(secret)})
    left_alone(desk, hours=5)
    sent = {"current": PASSWORD, "new": "a < b & 'c' \"d\"", "again": ["x", "y"]}
    asked = desk.post(f"{OWN}password/", sent)
    assert asked.status_code == 403
    assert asked.context["carried"] == [
        ("current", PASSWORD), ("new", "a < b & 'c' \"d\""), ("again", "x"), ("again", "y")
    ]  # fmt: skip
    assert "a &lt; b &amp; &#x27;c&#x27; &quot;d&quot;" in asked.content.decode()
    went_on = desk.post(f"{OWN}password/", sent | {"proof_password": PASSWORD})
    assert "新しいパスワードと違います" in went_on.content.decode(), "the act itself was reached"


def test_use_within_the_time_keeps_it_open_and_extending_is_one_press(settings):
    desk = a_browser(a_clerk())
    for _ in range(12):
        left_alone(desk, minutes=settings.STAFF_IDLE_MINUTES - 1)
        assert desk.post(f"{OWN}extend/").status_code == 204
        assert is_in(desk)
    left_alone(desk, minutes=settings.STAFF_IDLE_MINUTES + 5)
    assert desk.post(f"{OWN}extend/").status_code == 403


def test_the_page_warns_before_it_locks(settings):
    settings.STAFF_IDLE_MINUTES = 30
    page = a_browser(a_clerk()).get(OWN).content.decode()
    assert 'data-locks-after="1800" data-warns-before="300"' in page


def test_wrong_proofs_lock_and_nothing_typed_is_kept_where_failures_are(settings):
    from axes.models import AccessAttempt

    desk = a_browser(a_clerk())
    left_alone(desk, hours=5)
    sent = {"new": "住民の秘密", "proof_password": "wrong"}
    answers = [desk.post(f"{OWN}password/", sent) for _ in range(settings.AXES_FAILURE_LIMIT + 1)]
    assert [each.status_code for each in answers][-2:] == [429, 429]
    assert "住民の秘密" in answers[-1].content.decode(), "it stays in the page"
    assert "住民の秘密" not in str(list(AccessAttempt.objects.values()))
    right = desk.post(f"{OWN}password/", sent | {"proof_password": PASSWORD})
    assert right.status_code == 429
