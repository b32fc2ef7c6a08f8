"""Staff and residents never mix: refused in code and by the database."""

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cityhall.foundation.accounts.actions import give_duty
from cityhall.foundation.accounts.models import Duty, ResidentIdentity, User
from cityhall.foundation.residents.models import AccountHolder
from cityhall.kernel.errors import Invalid
from tests.factories.people import TESTS, a_clerk, a_resident, person_id_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db


def refused_update(rows: QuerySet[User], **values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


def test_a_resident_never_gets_a_duty():
    resident = a_resident()
    with pytest.raises(Invalid) as refusal:
        give_duty(
            user_id=resident.pk, role="reviewer", section="citizens", ward="", by=TESTS, now=NOON
        )
    assert refusal.value.code == "accounts.not_staff"
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=resident, role="reviewer", section="citizens")


def test_a_duty_is_never_moved_to_a_resident():
    duty = Duty.objects.get(user=a_clerk())
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(user=a_resident())


def test_a_resident_never_gets_a_password():
    resident = a_resident()
    assert not resident.has_usable_password()
    refused_update(User.objects.filter(pk=resident.pk), password=make_password("anything at all"))


def test_a_member_of_staff_never_gets_an_identity_or_a_person():
    clerk, person_id = a_clerk(), person_id_of(a_resident())
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentIdentity.objects.create(
            user=clerk, issuer="x", subject="y", assurance="login", linked_at=NOON
        )
    AccountHolder.objects.filter(person=person_id).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountHolder.objects.create(user=clerk, person_id=person_id, linked_at=NOON)


def test_a_kind_is_final():
    refused_update(User.objects.filter(pk=a_clerk().pk), kind="resident", password="!")
    refused_update(User.objects.filter(pk=a_resident().pk), kind="staff")


def test_an_unknown_kind_or_role_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(kind="robot", login="x", display_name="x", created_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=a_clerk(), role="emperor")


def test_an_identity_belongs_to_one_account():
    identity = ResidentIdentity.objects.get(user=a_resident())
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentIdentity.objects.create(
            user=a_resident(),
            issuer=identity.issuer,
            subject=identity.subject,
            assurance="login",
            linked_at=NOON,
        )
