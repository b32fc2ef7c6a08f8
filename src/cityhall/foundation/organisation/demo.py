"""Staff of the demonstration: accounts with a published password, only when settings.DEMO."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from cityhall.foundation.accounts.api import (
    Actor,
    User,
    give_duty,
    open_staff_account_with_hash,
)
from cityhall.foundation.organisation.schema import DemoDuty, DemoStaffFile
from cityhall.foundation.vocabulary.api import (
    CatalogueProblems,
    read_definition,
    read_source,
    shown_name,
)
from cityhall.kernel.transactions import write

LOADER = Actor.system("デモの準備")


class NotADemo(RuntimeError):
    """Demo accounts have a password that everybody can read: never outside a demonstration."""


@write
def load_demo_people(now: datetime) -> int:
    """Open the accounts of demo/staff.yaml and give their duties; how many were new.

    Raises `NotADemo` unless settings.DEMO. A second run changes nothing.
    """
    if not settings.DEMO:
        raise NotADemo("CITYHALL_DEMO=1 is needed to open accounts with a published password")
    file = demo_staff()
    logins = [person.login for person in file.staff]
    known = {user.login: user for user in User.objects.filter(login__in=logins)}
    hashed = _hash_in_use(known.values(), file.password) or make_password(file.password)
    for person in file.staff:
        user = known.get(person.login) or open_staff_account_with_hash(
            login=person.login,
            display_name=person.name,
            email="",
            password_hash=hashed,
            by=LOADER,
            now=now,
        )
        for duty in person.duties:
            _give(user, duty, now)
    return len(file.staff) - len(known)


def _hash_in_use(users: Iterable[User], password: str) -> str:
    """One hash serves all, since all know the password; hashing takes half a second."""
    return next((user.password for user in users if check_password(password, user.password)), "")


def _give(user: User, duty: DemoDuty, now: datetime) -> None:
    for section in duty.sections or ("",):
        for ward in duty.wards or ("",):
            give_duty(
                user_id=user.pk, role=duty.role, section=section, ward=ward, by=LOADER, now=now
            )


def demo_staff() -> DemoStaffFile:
    """The file as it is written, for the start page of the demonstration."""
    path = settings.MUNICIPALITY_DIR / "demo" / "staff.yaml"
    source = read_source(path, shown_name(path))
    file, problems = read_definition(DemoStaffFile, source)
    if file is None:
        raise CatalogueProblems(problems)
    return file
