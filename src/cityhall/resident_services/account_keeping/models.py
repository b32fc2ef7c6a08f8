"""Who was told that their account will go, and whether it went."""

from django.conf import settings
from django.db import models


class AccountEnding(models.Model):
    """An account of a resident that has been left alone. The row goes when its holder signs in,
    and stays as the record once the account has gone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="account_ending",
        help_text="住民のアカウント",
    )
    warned_at = models.DateTimeField(help_text="まもなく消えると知らせた日時")
    last_day = models.DateField(help_text="この日までにログインすれば残る")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="消した日時。まだなら空")

    class Meta:
        indexes = [
            models.Index(
                fields=["last_day"],
                condition=models.Q(ended_at__isnull=True),
                name="account_keeping_due",
            )
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} until {self.last_day}"
