"""The list by which accepted cases reach the city's core systems, and what came back."""

from django.db import models
from django.db.models import Q

from cityhall.engine.cases.models.case import Case


class HandOver(models.Model):
    """One accepted case on its way into one core system."""

    class Status(models.TextChoices):
        QUEUED = "queued", "これから渡す"
        EXPORTED = "exported", "渡した"
        ACKNOWLEDGED = "acknowledged", "取り込まれた"
        FAILED = "failed", "取り込めなかった"

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="hand_overs", help_text="どの案件か"
    )
    system = models.CharField(max_length=60, help_text="渡す先のシステム")
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.QUEUED, help_text="どこまで進んだか"
    )
    batch = models.CharField(max_length=40, blank=True, help_text="いっしょに渡した一覧の番号")
    reason = models.CharField(max_length=300, blank=True, help_text="取り込めなかった理由")
    queued_at = models.DateTimeField(help_text="渡すと決まった日時")
    exported_at = models.DateTimeField(null=True, blank=True, help_text="一覧に載せた日時")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="結果が返った日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "system"], name="cases_hand_over_once"),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "exported", "acknowledged", "failed"]),
                name="cases_hand_over_status_known",
            ),
        ]
        indexes = [
            models.Index(fields=["system", "status", "id"], name="cases_hand_over_status"),
            models.Index(fields=["batch"], name="cases_hand_over_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.system} ({self.status})"
