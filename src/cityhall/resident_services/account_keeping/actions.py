"""Accounts that nobody uses go: told of before, spared by a sign-in, kept while a case is open.

unused for years → told, by mail → last day passed → gone; cases stay by their own retention
                      └── signed in: as if nothing had been said ──┘
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce

from cityhall.engine.cases.api import people_with_open_cases
from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.audit.api import record
from cityhall.foundation.messages.api import send_message
from cityhall.foundation.residents.api import end_account, person_of
from cityhall.kernel.clock import in_jst, years_before
from cityhall.kernel.transactions import write
from cityhall.kernel.wareki import format_wareki
from cityhall.resident_services.account_keeping.models import AccountEnding
from cityhall.resident_services.account_keeping.rules import AccountRule, account_rule

KEEPER = Actor.system("アカウントの見張り")
AT_ONCE = 200


def tend_accounts(*, now: datetime) -> int:
    """Takes every account one step on that is due for one; how many. Each is its own write."""
    rule = account_rule()
    if not rule.checked:
        return 0
    due = AccountEnding.objects.filter(ended_at=None)
    spared = due.filter(user__last_login__gt=F("warned_at"))
    over = due.filter(last_day__lt=in_jst(now).date())
    done = sum(_spare(each, now) for each in list(spared))
    done += sum(_end(each, now) for each in list(over))
    return done + sum(_warn(each, rule, now) for each in _left_alone(rule, now))


def _left_alone(rule: AccountRule, now: datetime) -> Iterable[User]:
    """Accounts unused for too long of which nobody has been told, and that no open case needs."""
    rows = (
        User.objects.filter(kind="resident", is_active=True, account_ending=None)
        .annotate(used_at=Coalesce("last_login", "created_at"))
        .filter(used_at__lt=years_before(now, rule.unused_years))
        .order_by("pk")
    )
    if rule.without_mail == "keep":
        rows = rows.exclude(email="")
    after = 0
    while batch := list(rows.filter(pk__gt=after).select_related("account_holder")[:AT_ONCE]):
        after = batch[-1].pk
        people = {user.pk: person_of(user) for user in batch}
        busy = people_with_open_cases([each for each in people.values() if each is not None])
        yield from (user for user in batch if people[user.pk] not in busy)


@write
def _warn(user: User, rule: AccountRule, now: datetime) -> bool:
    last_day = in_jst(now).date() + timedelta(days=rule.notice_days)
    _, is_new = AccountEnding.objects.get_or_create(
        user=user, defaults={"warned_at": now, "last_day": last_day}
    )
    if not is_new:
        return False
    send_message(
        occasion_name="account_ending",
        key=f"account_ending:{user.pk}:{last_day:%Y%m%d}",
        person_id=person_of(user),
        address=user.email,
        values={"until": format_wareki(last_day)},
        now=now,
    )
    _note("account.ending_told", user, now, last_day=last_day.isoformat())
    return True


@write
def _spare(ending: AccountEnding, now: datetime) -> bool:
    """Its holder has come back."""
    mine = AccountEnding.objects.filter(pk=ending.pk, ended_at=None)
    if not mine.delete()[0]:
        return False
    _note("account.spared", ending.user, now)
    return True


@write
def _end(ending: AccountEnding, now: datetime) -> bool:
    """Gone, unless its holder has come back in this very moment or a case has been opened."""
    user = User.objects.select_for_update().get(pk=ending.user_id)
    person = person_of(user)
    is_back = user.last_login is not None and user.last_login > ending.warned_at
    if is_back or (person is not None and people_with_open_cases([person])):
        return False
    if not AccountEnding.objects.filter(pk=ending.pk, ended_at=None).update(ended_at=now):
        return False
    end_account(user_id=user.pk, by=KEEPER, now=now)
    return True


def _note(action: str, user: User, now: datetime, **detail: str) -> None:
    record(by=KEEPER, action=action, object_kind="user", object_id=user.pk, now=now, detail=detail)
