"""Who of the staff was told that a due day comes near, has passed, or has moved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cityhall.engine.cases.models.case import Case


class DueWarning(models.Model):
    """One member of staff told of one rung of the ladder for one due day of a case."""

    class Role(models.TextChoices):
        ASSIGNEE = "clerk", "担当者"
        DEPUTY = "deputy", "代わりの職員"
        SUPERVISOR = "supervisor", "係の統括"
        ABOVE = "above", "上の組織の統括"
        READER = "reader", "支援措置の担当"

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="due_warnings", help_text="どの案件か"
    )
    rung = models.CharField(max_length=40, help_text="ladder.yaml の段の id。moved は期限の移動")
    due_on = models.DateField(help_text="そのときの期限")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="知らせた職員",
    )
    role = models.CharField(max_length=10, choices=Role.choices, help_text="どの立場で知らせたか")
    because = models.CharField(
        max_length=20,
        blank=True,
        help_text="本来の相手の代わりなら理由: unassigned、absent、no_head、protected",
    )
    at = models.DateTimeField(help_text="知らせた日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rung", "due_on", "to"], name="cases_due_warning_once"
            )
        ]
        indexes = [models.Index(fields=["to", "due_on", "id"], name="cases_due_warning_to")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rung} → {self.to_id}"


#: A warning that still holds: the case is open, its clock runs, its day is the same.
STANDS = Q(case__kind="open", case__clock_stopped_on=None, due_on=F("case__due_on"))
