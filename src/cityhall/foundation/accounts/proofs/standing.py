"""What an account can prove itself by, and taking all of it away."""

from dataclasses import dataclass
from datetime import datetime

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import CodeApp, Passkey, RecoveryCode
from cityhall.foundation.audit.api import record
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class PasskeyRow:
    """One passkey as its holder sees it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """The second factors of an account; `codes_left` are recovery codes not used yet."""

    app_added_at: datetime | None
    passkeys: tuple[PasskeyRow, ...]
    codes_left: int

    @property
    def has_app(self) -> bool:
        return self.app_added_at is not None

    @property
    def has_second_factor(self) -> bool:
        """Recovery codes are for the day on which the others are out of reach, and none alone."""
        return self.has_app or bool(self.passkeys)


def standing_of(user_id: int) -> Standing:
    """In three queries."""
    app = CodeApp.objects.filter(user_id=user_id).values_list("added_at", flat=True).first()
    keys = Passkey.objects.filter(user_id=user_id).order_by("id")
    return Standing(
        app_added_at=app,
        passkeys=tuple(
            PasskeyRow(*row) for row in keys.values_list("id", "name", "added_at", "used_at")
        ),
        codes_left=RecoveryCode.objects.filter(user_id=user_id, used_at__isnull=True).count(),
    )


@write
def reset_second_factor(*, user_id: int, by: Actor, now: datetime) -> None:
    """App, passkeys and recovery codes of an account are gone: for a lost or stolen device."""
    for rows in (CodeApp, Passkey, RecoveryCode):
        rows.objects.filter(user_id=user_id).delete()
    record(
        by=by, action="account.second_factor_reset", object_kind="user", object_id=user_id, now=now
    )
