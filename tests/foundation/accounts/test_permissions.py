"""Who may do what, by name, section and ward."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

import cityhall
from cityhall.foundation.accounts.api import (
    PERMISSIONS,
    Actor,
    Role,
    User,
    allows,
    as_markdown,
    covered_places,
    ensure_allowed,
    give_duty,
    has_role,
    needs,
    take_duty,
)
from cityhall.foundation.audit.api import entries_about
from cityhall.kernel.errors import NotAllowed
from tests.factories.people import TESTS, a_clerk, a_resident
from tests.factories.places import NOON


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.django_db
def test_a_duty_holds_in_its_section_and_ward_only():
    clerk = a_clerk("reviewer", section="citizens", ward="40106")
    assert allows(clerk, "case.review")
    assert allows(clerk, "case.review", section="citizens", ward="40106")
    assert not allows(clerk, "case.review", section="citizens", ward="40109")
    assert not allows(clerk, "case.review", section="nurseries", ward="40106")
    assert not allows(clerk, "case.decide", section="citizens", ward="40106")
    assert covered_places(clerk, "case.review") == {("citizens", "40106")}


@pytest.mark.django_db
def test_a_duty_without_ward_holds_in_all():
    clerk = a_clerk("decider", section="nurseries", ward="")
    assert allows(clerk, "case.decide", section="nurseries", ward="40109")
    assert has_role(clerk, "decider", section="nurseries", ward="40101")
    assert not has_role(clerk, "decider", section="citizens")


@pytest.mark.django_db
def test_a_case_of_no_ward_is_not_for_the_clerk_of_one():
    assert not allows(a_clerk("reviewer", ward="40106"), "case.review", section="citizens", ward="")


@pytest.mark.django_db
def test_residents_visitors_and_closed_accounts_may_nothing():
    clerk = a_clerk("reviewer")
    clerk.is_active = False
    for nobody in (a_resident(), AnonymousUser(), clerk):
        assert not any(allows(nobody, permission) for permission in PERMISSIONS)


@pytest.mark.django_db
def test_a_refusal_says_what_is_missing():
    with pytest.raises(NotAllowed) as refusal:
        ensure_allowed(a_clerk("receptionist"), "case.decide")
    assert refusal.value.code == "accounts.not_allowed"
    assert "決定案を決定し" in refusal.value.message


@pytest.mark.django_db
def test_a_taken_duty_is_gone_at_the_next_request():
    clerk = a_clerk("reviewer")
    told = {"role": "reviewer", "section": "citizens", "ward": "40106", "by": TESTS, "now": NOON}
    give_duty(user_id=clerk.pk, **told)
    take_duty(user_id=clerk.pk, **told)
    assert not allows(fresh(clerk), "case.review")
    actions = [entry.action for entry in entries_about("user", clerk.pk)]
    assert actions == ["duty.taken", "duty.given", "account.opened"]


@pytest.mark.django_db
def test_duties_are_read_once_per_account(django_assert_num_queries):
    clerk = fresh(a_clerk())
    with django_assert_num_queries(1):
        assert all(allows(clerk, "case.read") for _ in range(5))


def test_an_unknown_permission_is_a_mistake():
    with pytest.raises(ValueError, match=r"case\.juggle"):
        needs("case.juggle")


def test_every_role_can_do_something_and_the_page_shows_all():
    page = as_markdown()
    assert all(any(role in each.roles for each in PERMISSIONS.values()) for role in Role.values)
    assert PERMISSIONS["account.own"].roles == set(Role.values), "all need a second factor"
    assert all(f"`{name}`" in page for name in PERMISSIONS)
    assert all(role.label in page for role in Role)


def test_actors_say_who_they_are():
    assert Actor.visitor().user_id is None
    assert Actor.system("期限の見張り").label == "期限の見張り"
    assert Actor.visitor().acting_for(7).on_behalf_of == 7


def test_the_roles_of_the_table_are_the_roles_of_duties() -> None:
    named = {role for permission in PERMISSIONS.values() for role in permission.roles}
    assert named == set(Role.values)


#: In the table before the pages and commands that ask for them.
AWAITED = {"account.manage"}


def test_every_permission_is_asked_for_somewhere() -> None:
    table = Path("foundation/accounts/permissions.py")
    root = Path(cityhall.__file__).parent
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in root.rglob("*.py")
        if path.relative_to(root) != table
    )
    unused = {name for name in PERMISSIONS if f'"{name}"' not in text}
    assert unused <= AWAITED, f"nothing asks for {sorted(unused - AWAITED)}"
