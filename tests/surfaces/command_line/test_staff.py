"""`cityhall staff`: accounts are opened, changed and closed by whoever runs the machine."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from cityhall.foundation.accounts.api import Duty, User, allows, standing_of
from cityhall.foundation.audit.models import Entry
from cityhall.surfaces.command_line.__main__ import cityhall
from tests.factories.people import a_resident
from tests.factories.places import kokura_kita
from tests.foundation.accounts.second_factor import with_app

PASSWORD = "紙のない窓口のとても長い言葉"
pytestmark = pytest.mark.django_db


def staff(*words: str, typed: str = PASSWORD) -> Result:
    return CliRunner().invoke(cityhall, ["staff", *words], input=f"{typed}\n")


def done(*words: str, typed: str = PASSWORD) -> Any:
    told = staff(*words, "--json", typed=typed)
    assert told.exit_code == 0, told.output
    return json.loads(told.output)


@pytest.fixture(autouse=True)
def _city() -> None:
    kokura_kita()


@pytest.fixture
def clerk() -> User:
    done("open", "kokura", "--name", "小倉 太郎")
    return User.objects.get(login="kokura")


def signs_in(password: str) -> bool:
    sent = {"login": "kokura", "password": password}
    return Client().post("/staff/sign-in/", sent).status_code == 302


def test_an_account_is_opened_and_given_a_duty_by_names(clerk: User) -> None:
    assert clerk.is_staff_member
    assert signs_in(PASSWORD)
    told = done("give", "kokura", "reviewer", "--section", "市民課", "--ward", "小倉北区")
    assert told["duties"] == [{"role": "reviewer", "section": "citizens", "ward": "40106"}]
    assert done("give", "kokura", "reviewer", "--section", "citizens", "--ward", "40106") == told
    assert allows(User.objects.get(pk=clerk.pk), "case.review", section="citizens", ward="40106")
    assert done("list") == [told]
    assert Entry.objects.filter(action="account.opened").count() == 1
    given = Entry.objects.get(action="duty.given")
    assert given.actor_kind == "system"
    assert given.actor_label.startswith("運用: ")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["give", "kokura", "reviewr"], "reviewer(審査)"),
        (["give", "kokura", "reviewer", "--section", "citizen"], "citizens(市民課)"),
        (["give", "kokura", "reviewer", "--ward", "小倉北"], "40106(小倉北区)"),
        (["open", "two words", "--name", "名前"], "空白のない"),
        (["open", "resident-1", "--name", "名前"], "住民のアカウント"),
    ],
)
def test_what_the_city_does_not_have_is_misuse(clerk: User, words: list[str], hint: str) -> None:
    told = staff(*words)
    assert told.exit_code == 2
    assert hint in told.output
    assert not Duty.objects.exists()


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (["open", "kokura", "--name", "別の人"], PASSWORD, "もう使われています"),
        (["open", "moji", "--name", "門司 花子"], "short", "短すぎる"),
        (["open", "moji", "--name", "門司 花子"], "", "短すぎる"),
        (["open", "moji", "--name", "門司 花子", "--email", "nowhere"], PASSWORD, "メールアドレス"),
        (["password", "kokura"], "password1234", "よく使われています"),
        (["give", "nobody", "reviewer"], PASSWORD, "職員はいません"),
        (["take", "kokura", "reviewer"], PASSWORD, "その担当はありません"),
    ],
)
def test_what_is_refused_ends_with_1(clerk: User, words: list[str], typed: str, says: str) -> None:
    told = staff(*words, typed=typed)
    assert told.exit_code == 1
    assert says in told.output
    assert typed not in told.output or not typed
    assert User.objects.count() == 1
    assert signs_in(PASSWORD)


def test_a_resident_s_account_is_nobody_here() -> None:
    resident = a_resident()
    for command in ("close", "password"):
        assert staff(command, resident.login).exit_code == 1
    assert User.objects.get(pk=resident.pk).is_active


def test_a_duty_is_taken_and_a_closed_account_is_out_at_once(clerk: User) -> None:
    done("give", "kokura", "reviewer")
    browser = Client()
    browser.post("/staff/sign-in/", {"login": "kokura", "password": PASSWORD})
    assert browser.get("/desk/").status_code == 200
    assert not done("close", "kokura")["is_open"]
    assert browser.get("/desk/").status_code == 302
    assert not signs_in(PASSWORD)
    assert done("reopen", "kokura")["is_open"]
    assert signs_in(PASSWORD)
    assert done("take", "kokura", "reviewer")["duties"] == []
    wanted = ["account.closed", "account.reopened", "duty.taken"]
    entries = Entry.objects.filter(action__in=wanted).order_by("id")
    assert list(entries.values_list("action", flat=True)) == wanted


def test_a_new_password_ends_the_sessions_of_the_old(clerk: User) -> None:
    done("give", "kokura", "reviewer")
    browser = Client()
    browser.post("/staff/sign-in/", {"login": "kokura", "password": PASSWORD})
    done("password", "kokura", typed="まったく別の長い言葉です")
    assert browser.get("/desk/").status_code == 302
    assert not signs_in(PASSWORD)
    assert signs_in("まったく別の長い言葉です")


def test_mail_goes_elsewhere(clerk: User) -> None:
    assert done("email", "kokura", "kokura@example.jp")["email"] == "kokura@example.jp"
    assert done("email", "kokura", "")["email"] == ""


def test_the_list_in_words(clerk: User) -> None:
    done("give", "kokura", "operator")
    assert "operator  係 すべて  区 すべて" in staff("list").output


def test_a_second_factor_is_taken_away_and_the_person_is_out(clerk: User) -> None:
    done("give", "kokura", "reviewer")
    with_app(clerk)
    browser = Client()
    browser.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/desk/").status_code == 200
    done("reset", "kokura")
    assert browser.get("/desk/").status_code == 302
    assert not standing_of(clerk.pk).has_second_factor
    entry = Entry.objects.get(action="account.second_factor_reset")
    assert entry.actor_label.startswith("運用: ")
    assert staff("reset", "nobody").exit_code == 1


def test_what_is_locked_is_seen_and_unlocked(clerk: User, settings: Any) -> None:
    assert "失敗はありません" in staff("unlock").output
    for _ in range(settings.AXES_FAILURE_LIMIT):
        assert not signs_in("wrong")
    assert not signs_in(PASSWORD)
    assert f"kokura  127.0.0.1  {settings.AXES_FAILURE_LIMIT}回" in staff("unlock").output
    assert json.loads(staff("unlock", "--json").output)[0]["login"] == "kokura"
    assert "ロックを外しました" in staff("unlock", "kokura").output
    assert signs_in(PASSWORD)
    assert Entry.objects.filter(action="account.unlocked").count() == 1
