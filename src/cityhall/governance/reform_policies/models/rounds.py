"""The round of an edition: its stages, and what each asks of which bureau."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cityhall.governance.reform_policies.models.revisions import Edition


class Round(models.Model):
    """How the policies of one edition come about."""

    edition = models.OneToOneField(
        Edition, primary_key=True, on_delete=models.PROTECT, help_text="どの年度の様式の一巡か"
    )
    is_sample = models.BooleanField(default=False, help_text="架空の局だけの見本か")

    def __str__(self) -> str:
        return f"{self.edition_id}"


class Stage(models.Model):
    """One stage of a round, made from the edition's data."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="stages", help_text="どの年度の一巡か"
    )
    place = models.PositiveSmallIntegerField(help_text="並べる順")
    key = models.CharField(max_length=40, help_text="その年度の中で変わらない名前")
    kind = models.CharField(max_length=10, help_text="会議、照会、ヒアリング、ランク付け、通知")
    asks = models.CharField(max_length=10, blank=True, help_text="局・区に求めること。空はなし")
    title = models.CharField(max_length=200, help_text="何をする段階か")
    when = models.CharField(max_length=40, help_text="いつか。原資料の言葉のまま")
    on = models.DateField(null=True, help_text="その日。空は日付が決まっていない")
    closed_at = models.DateTimeField(null=True, help_text="事務局が終えた日時。空は終えていない")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="reform_policies_stage_once")
        ]
        indexes = [models.Index(fields=["round", "place"], name="reform_stage_by_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.key}"


class Ask(models.Model):
    """What a stage asks of one bureau, by when, and whether it was answered."""

    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="asked", help_text="どの段階か"
    )
    bureau = models.CharField(max_length=60, help_text="局・区のコード")
    due_on = models.DateField(help_text="いつまでに求めているか")
    asked_at = models.DateTimeField(help_text="求めた日時")
    answered_at = models.DateTimeField(null=True, help_text="回答した日時。空はまだ")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="局・区の長として回答した職員。見本は空",
    )
    words = models.TextField(blank=True, help_text="回答に添えた言葉")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "bureau"], name="reform_policies_ask_once"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(answered_at__isnull=False),
                name="reform_policies_answered_by_at",
            ),
        ]
        indexes = [
            models.Index(fields=["bureau", "due_on"], name="reform_ask_by_bureau"),
            models.Index(fields=["due_on"], condition=Q(answered_at=None), name="reform_ask_open"),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.bureau}"
