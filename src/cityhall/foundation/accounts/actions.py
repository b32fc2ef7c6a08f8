"""Opening accounts, giving and taking duties, changing what a holder may change."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import Duty, Kind, ResidentIdentity, Role, User
from cityhall.foundation.accounts.ports import Claims
from cityhall.foundation.audit.api import record
from cityhall.kernel.errors import Conflict, Invalid
from cityhall.kernel.folding import tidy
from cityhall.kernel.transactions import write

ENDED = "消したアカウント"
NAMELESS = "お名前のない方"  # an account whose provider tells no name


@write
def open_staff_account(
    *, login: str, display_name: str, email: str, password: str, by: Actor, now: datetime
) -> User:
    """A member of staff's account, without duties. Raises `Conflict` if the login is taken."""
    ensure_good_password(password)
    return open_staff_account_with_hash(
        login=login,
        display_name=display_name,
        email=email,
        password_hash=make_password(password),
        by=by,
        now=now,
    )


@write
def open_staff_account_with_hash(
    *, login: str, display_name: str, email: str, password_hash: str, by: Actor, now: datetime
) -> User:
    """The same with a password that is hashed already, for accounts that are moved over."""
    if User.objects.filter(login=login).exists():
        raise Conflict(
            "accounts.login_taken",
            "このログイン名はもう使われています。",
            "別のログイン名にしてください。",
            field="login",
        )
    user = User.objects.create(
        kind=Kind.STAFF,
        login=login,
        display_name=tidy(display_name),
        email=email,
        password=password_hash,
        created_at=now,
    )
    record(by=by, action="account.opened", object_kind="user", object_id=user.pk, now=now)
    return user


@write
def give_duty(
    *, user_id: int, role: str, section: str, ward: str, by: Actor, now: datetime
) -> None:
    """Give a member of staff a role in a section and ward ('' for all). Twice changes nothing."""
    user = User.objects.get(pk=user_id)
    ensure_staff(user)
    duty, is_new = Duty.objects.get_or_create(
        user=user, role=Role(role), section=section, ward=ward
    )
    if is_new:
        _record_duty("duty.given", duty, by=by, now=now)


@write
def take_duty(
    *, user_id: int, role: str, section: str, ward: str, by: Actor, now: datetime
) -> None:
    """Take a role away again. One that is not held changes nothing."""
    for duty in Duty.objects.filter(user=user_id, role=role, section=section, ward=ward):
        _record_duty("duty.taken", duty, by=by, now=now)
        duty.delete()


def _record_duty(action: str, duty: Duty, *, by: Actor, now: datetime) -> None:
    detail = {"role": str(duty.role), "section": duty.section, "ward": duty.ward}
    record(by=by, action=action, object_kind="user", object_id=duty.user_id, now=now, detail=detail)


@write
def account_for(*, claims: Claims, now: datetime) -> User:
    """The resident's account of whoever the provider confirmed; opened on the first sign-in."""
    identity = _identity(claims)
    if identity is None:
        try:
            with write():
                return _open_resident_account(claims, now)
        except IntegrityError:  # the same person in another window was a moment earlier
            identity = _identity(claims)
            if identity is None:
                raise
    _bring_up_to_date(identity, claims)
    return identity.user


def _identity(claims: Claims) -> ResidentIdentity | None:
    same = ResidentIdentity.objects.filter(issuer=claims.issuer, subject=claims.subject)
    return same.select_related("user").first()


def _bring_up_to_date(identity: ResidentIdentity, claims: Claims) -> None:
    if identity.assurance != claims.assurance:
        identity.assurance = claims.assurance
        identity.save(update_fields=["assurance"])
    name = tidy(claims.name)
    if name and identity.user.display_name != name:
        identity.user.display_name = name
        identity.user.save(update_fields=["display_name"])


def _open_resident_account(claims: Claims, now: datetime) -> User:
    user = User.objects.create(
        kind=Kind.RESIDENT,
        login=f"resident-{secrets.token_hex(12)}",
        display_name=tidy(claims.name) or NAMELESS,
        password=make_password(None),
        created_at=now,
    )
    ResidentIdentity.objects.create(
        user=user,
        issuer=claims.issuer,
        subject=claims.subject,
        assurance=claims.assurance,
        linked_at=now,
    )
    record(
        by=Actor.of(user), action="account.opened", object_kind="user", object_id=user.pk, now=now
    )
    return user


@write
def empty_account(*, user_id: int, by: Actor, now: datetime) -> None:
    """A resident's account becomes nobody's: no card opens it, and it holds nothing of them. The
    row stays, because chains, audit and signatures name it by its number."""
    ResidentIdentity.objects.filter(user=user_id).delete()
    User.objects.filter(pk=user_id, kind=Kind.RESIDENT).update(
        display_name=ENDED, email="", preferences={}, is_active=False
    )
    record(by=by, action="account.ended", object_kind="user", object_id=user_id, now=now)


@write
def change_email(*, user_id: int, email: str, by: Actor, now: datetime) -> None:
    """Where messages go; '' stops them. Raises `Invalid` for what is no address."""
    address = ensure_email(email)
    User.objects.filter(pk=user_id).update(email=address)
    record(
        by=by,
        action="account.email_changed",
        object_kind="user",
        object_id=user_id,
        now=now,
        detail={"has_email": bool(address)},
    )


@write
def change_preferences(
    *, user_id: int, preferences: dict[str, object], by: Actor, now: datetime
) -> None:
    """Replace the given settings (language, desk keys); others stay. None removes one."""
    user = User.objects.select_for_update().get(pk=user_id)
    merged = {**user.preferences, **preferences}
    user.preferences = {name: value for name, value in merged.items() if value is not None}
    user.save(update_fields=["preferences"])
    record(
        by=by,
        action="account.preferences_changed",
        object_kind="user",
        object_id=user_id,
        now=now,
        detail={"changed": sorted(preferences)},
    )


def ensure_staff(user: User) -> None:
    """Only staff have duties; the database refuses it as well."""
    if not user.is_staff_member:
        raise Invalid(
            "accounts.not_staff",
            "住民のアカウントに職員の担当を付けることはできません。",
            "職員のアカウントを選んでください。",
        )


def ensure_good_password(password: str) -> None:
    """Raises `Invalid` for a password that is too short or too common."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid(
            "accounts.weak_password",
            "このパスワードは短すぎるか、よく使われています。",
            "12文字以上で、ほかの人が思い付きにくいものにしてください。",
            field="password",
        ) from error


def ensure_email(email: str) -> str:
    """The address as it is stored; raises `Invalid` for what is none."""
    address = tidy(email)
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(
            "accounts.not_an_email",
            "メールアドレスの形になっていません。",
            "例: misaki@example.jp のように、@ の入ったアドレスを書いてください。",
            field="email",
        ) from error
    return address


@write
def record_sign_in(*, user: User, now: datetime, proofs: tuple[str, ...] = ()) -> None:
    """Write into the audit that somebody came in, and by what; no address, no device."""
    record(
        by=Actor.of(user),
        action="account.signed_in",
        object_kind="user",
        object_id=user.pk,
        now=now,
        detail={"proofs": list(proofs)} if proofs else {},
    )
