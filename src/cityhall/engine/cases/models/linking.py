"""Joining a bundle that was received without a sign-in to the account of its person, by a code."""

from django.conf import settings
from django.db import models

from cityhall.engine.cases.models.case import Bundle


class LinkCode(models.Model):
    """A code that a clerk hands to the person at the counter; good once, for a while."""

    bundle = models.ForeignKey(
        Bundle, on_delete=models.CASCADE, related_name="+", help_text="どのまとめをつなぐか"
    )
    digest = models.CharField(max_length=64, unique=True, help_text="コードの鍵つきハッシュ")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="渡した職員",
    )
    made_at = models.DateTimeField(help_text="作った日時")
    expires_at = models.DateTimeField(help_text="この日時から使えない")
    misses = models.PositiveSmallIntegerField(
        default=0, help_text="氏名か生年月日が合わなかった回数。重なると使えなくなる"
    )
    used_at = models.DateTimeField(null=True, blank=True, help_text="使われた日時。まだなら空")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bundle"],
                condition=models.Q(used_at__isnull=True),
                name="cases_one_link_code_waits",
            )
        ]

    def __str__(self) -> str:
        return f"link code {self.pk} of bundle {self.bundle_id}"


class LinkTry(models.Model):
    """A code that did not fit, by the account that sent it: too many, and it must wait."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="だれが"
    )
    at = models.DateTimeField(help_text="いつ")

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="cases_link_tries")]
        verbose_name_plural = "link tries"

    def __str__(self) -> str:
        return f"try of {self.user_id}"
