"""Accounts that nobody uses: told of, spared by a sign-in, kept by an open case, gone."""

from datetime import datetime, timedelta

import pytest

from cityhall.engine.cases.api import Case
from cityhall.foundation.accounts.api import User, account_for
from cityhall.foundation.accounts.models import ResidentIdentity
from cityhall.foundation.audit.models import Entry
from cityhall.foundation.messages.models import Delivery, Message
from cityhall.foundation.residents.api import account_of, facts_about
from cityhall.resident_services.account_keeping.actions import tend_accounts
from cityhall.resident_services.account_keeping.models import AccountEnding
from cityhall.resident_services.account_keeping.rules import AccountRule, account_rule
from tests.engine.cases.scenarios import Office, a_case, step
from tests.factories.people import a_resident, claims_of, person_id_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db
YEARS_ON = NOON.replace(year=NOON.year + 3) + timedelta(days=1)
LAST_DAY = YEARS_ON + timedelta(days=60)
TOO_LATE = LAST_DAY + timedelta(days=1)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city that has made up its mind."""
    rule = AccountRule(checked=True, unused_years=3, notice_days=60, without_mail="keep")
    monkeypatch.setattr(
        "cityhall.resident_services.account_keeping.actions.account_rule", lambda: rule
    )


def acts(user: User) -> list[str]:
    rows = Entry.objects.filter(object_kind="user", object_id=str(user.pk))
    return list(rows.order_by("id").values_list("action", flat=True))


def signs_in(user: User, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(last_login=at)


def test_nothing_happens_before_the_city_has_settled_the_rule() -> None:
    a_resident(email="misaki@example.com")
    assert not account_rule().checked
    assert tend_accounts(now=NOON.replace(year=NOON.year + 40)) == 0
    assert not AccountEnding.objects.exists()


@pytest.mark.usefixtures("settled")
def test_an_unused_account_is_told_of_by_mail_and_then_gone() -> None:
    user = a_resident(email="misaki@example.com", subject="card-1")
    person = person_id_of(user)
    assert tend_accounts(now=YEARS_ON - timedelta(days=2)) == 0
    assert tend_accounts(now=YEARS_ON) == 1
    message = Message.objects.get(person=person)
    assert (message.occasion, "令和12年1月" in message.body) == ("account_ending", True)
    assert Delivery.objects.get().address == "misaki@example.com"
    assert tend_accounts(now=LAST_DAY) == 0
    assert tend_accounts(now=TOO_LATE) == 1
    assert tend_accounts(now=TOO_LATE) == 0
    user.refresh_from_db()
    assert (user.is_active, user.email, user.preferences) == (False, "", {})
    assert "美咲" not in user.display_name
    assert account_of(person) is None
    assert not ResidentIdentity.objects.exists()
    assert acts(user)[-2:] == ["account.ending_told", "account.ended"]
    assert AccountEnding.objects.get().ended_at == TOO_LATE
    assert facts_about(person, now=TOO_LATE)
    again = account_for(claims=claims_of(subject="card-1"), now=TOO_LATE)
    assert again.pk != user.pk


@pytest.mark.usefixtures("settled")
def test_a_sign_in_spares_it_even_on_the_last_day() -> None:
    user = a_resident(email="misaki@example.com")
    assert tend_accounts(now=YEARS_ON) == 1
    signs_in(user, LAST_DAY)
    tend_accounts(now=TOO_LATE)
    assert not AccountEnding.objects.exists()
    assert acts(user)[-1] == "account.spared"
    assert account_of(person_id_of(user)) == user
    assert tend_accounts(now=LAST_DAY.replace(year=LAST_DAY.year + 3)) == 0
    assert tend_accounts(now=TOO_LATE.replace(year=TOO_LATE.year + 3)) == 1


@pytest.mark.usefixtures("settled")
def test_who_cannot_be_told_keeps_it() -> None:
    a_resident()
    assert tend_accounts(now=YEARS_ON) == 0


@pytest.mark.usefixtures("settled")
def test_an_open_case_keeps_it_and_a_closed_one_outlasts_it(office: Office) -> None:
    person, reference = office.person_id, a_case(office)
    assert tend_accounts(now=YEARS_ON) == 0
    step(reference, "withdraw", office.mother)
    assert tend_accounts(now=YEARS_ON) == 1
    later = a_case(office)
    assert tend_accounts(now=TOO_LATE) == 0
    step(later, "withdraw", office.mother)
    assert tend_accounts(now=TOO_LATE) == 1
    assert Case.objects.filter(person=person).count() == 2


@pytest.mark.usefixtures("settled")
def test_an_account_and_its_entry_in_the_audit_stand_or_fall_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = a_resident(email="misaki@example.com")
    tend_accounts(now=YEARS_ON)

    def broken(**_: object) -> None:
        raise RuntimeError("the audit cannot be written")

    with monkeypatch.context() as patched:
        patched.setattr("cityhall.foundation.accounts.actions.record", broken)
        with pytest.raises(RuntimeError):
            tend_accounts(now=TOO_LATE)
    user.refresh_from_db()
    assert (user.is_active, user.email) == (True, "misaki@example.com")
    assert AccountEnding.objects.get().ended_at is None
    assert account_of(person_id_of(user)) == user
