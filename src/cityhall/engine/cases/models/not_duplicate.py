"""What somebody found out about two cases that look like one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cityhall.engine.cases.models.case import Case


class NotDuplicate(models.Model):
    """Two cases that are not the same thing sent twice; nobody is asked again."""

    earlier = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", help_text="先の案件"
    )
    later = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", help_text="後の案件"
    )
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="重複ではないと確かめた職員",
    )
    said_at = models.DateTimeField(help_text="確かめた日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="cases_not_duplicate_once"),
            models.CheckConstraint(
                condition=Q(earlier__lt=F("later")), name="cases_not_duplicate_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} is not {self.later_id}"
