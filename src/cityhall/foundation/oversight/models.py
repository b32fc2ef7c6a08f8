"""Access that somebody took in an emergency, and what was made of it afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class EmergencyAccess(models.Model):
    """A member of staff opened a case without the duty, for a stated reason and a short time."""

    class Finding(models.TextChoices):
        OPEN = "", "まだ確かめていない"
        JUSTIFIED = "justified", "必要だった"
        NOT_JUSTIFIED = "not_justified", "必要とは認められない"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="emergencies",
        help_text="だれが開いたか(職員)",
    )
    case_reference = models.CharField(max_length=20, help_text="開いた案件の受付番号")
    section = models.CharField(max_length=60, help_text="案件の係のコード")
    ward = models.CharField(max_length=60, blank=True, help_text="案件の区のコード")
    reason = models.CharField(max_length=500, help_text="開いた理由。本人も読む")
    began_at = models.DateTimeField(help_text="開いた日時")
    ends_at = models.DateTimeField(help_text="この日時を過ぎると見られない")
    finding = models.CharField(
        max_length=15,
        choices=Finding.choices,
        blank=True,
        default=Finding.OPEN,
        help_text="あとで確かめた結果",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="確かめた職員。開いた本人ではない",
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="確かめた日時")
    remark = models.CharField(max_length=500, blank=True, help_text="確かめて分かったこと")

    class Meta:
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", reviewed_by=None) | Q(finding__gt="", reviewed_by__gt=0),
                name="oversight_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=models.F("user")), name="oversight_reviewed_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "ends_at"], name="oversight_running"),
            models.Index(fields=["finding", "id"], name="oversight_to_review"),
        ]

    def __str__(self) -> str:
        return f"emergency {self.pk}"
