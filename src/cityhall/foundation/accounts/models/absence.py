"""When a member of staff is away, and who stands in for them."""

from django.db import models
from django.db.models import F, Q

from cityhall.foundation.accounts.models.account import User


class Absence(models.Model):
    """Some days on which somebody of the staff is away, without a reason. Rows are never changed
    but for being withdrawn, so that it stays known who was away when and who stood in."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="absences", help_text="だれが不在か(職員)"
    )
    first_on = models.DateField(help_text="不在の最初の日")
    last_on = models.DateField(help_text="不在の最後の日")
    deputy = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="代わりの職員。決めていなければ空",
    )
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", help_text="登録した職員"
    )
    entered_at = models.DateTimeField(help_text="登録した日時")
    withdrawn_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="取り消した職員",
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="取り消した日時。この後は不在ではない"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_on__lte=F("last_on")), name="accounts_absence_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("user")),
                name="accounts_deputy_is_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__gt=0, withdrawn_at__isnull=False),
                name="accounts_absence_withdrawn_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["user", "-last_on", "-id"], name="accounts_absence_by")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first_on} – {self.last_on}"
