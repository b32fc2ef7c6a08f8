"""Files that went to core systems, and what is known of each."""

from django.db import models
from django.db.models import Q


class Sending(models.Model):
    """One file for one core system. Its bytes lie in VAR/core_systems until all is answered."""

    class Status(models.TextChoices):
        MADE = "made", "作った"
        PUT = "put", "置いた"
        RECEIVED = "received", "受け取られた"
        REFUSED = "refused", "受け取られなかった"

    name = models.CharField(max_length=120, unique=True, help_text="ファイルの名前")
    system = models.CharField(max_length=60, help_text="渡す先のシステム")
    batch = models.CharField(max_length=40, unique=True, help_text="一覧の番号。案件の側と同じ")
    section = models.CharField(max_length=60, blank=True, help_text="どの係の分か。空なら分けない")
    ward = models.CharField(max_length=10, blank=True, help_text="どの区の分か。空なら分けない")
    day = models.DateField(help_text="いつの分か")
    cases = models.PositiveIntegerField(help_text="案件の数")
    lines = models.PositiveIntegerField(help_text="行の数。見出しと終わりの行は数えない")
    digest = models.CharField(max_length=64, help_text="ファイルのSHA-256")
    replaced = models.BooleanField(default=False, help_text="置き換えた文字の一覧が付くか")
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.MADE, help_text="どこまで進んだか"
    )
    trouble = models.CharField(max_length=200, blank=True, help_text="合わなかったこと")
    times_put = models.PositiveSmallIntegerField(default=0, help_text="置いた回数")
    made_at = models.DateTimeField(help_text="作った日時")
    put_at = models.DateTimeField(null=True, help_text="最後に置いた日時")
    received_at = models.DateTimeField(null=True, help_text="受け取りの返事が来た日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["made", "put", "received", "refused"]),
                name="core_systems_status_known",
            )
        ]
        indexes = [models.Index(fields=["system", "-id"], name="core_systems_by_system")]

    def __str__(self) -> str:
        return f"{self.name} ({self.status})"


class SentCase(models.Model):
    """One case in one file, and how much of it went so that nobody types it again."""

    sending = models.ForeignKey(
        Sending, on_delete=models.CASCADE, related_name="sent", help_text="どのファイルか"
    )
    reference = models.CharField(max_length=20, help_text="案件の受付番号")
    fields = models.PositiveIntegerField(help_text="案件の項目の数")
    by_machine = models.PositiveIntegerField(help_text="そのうち、打ち直さずに済む項目の数")
    typed = models.JSONField(null=True, help_text="打ち直す項目の名前。この列より古い行は空")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sending", "reference"], name="core_systems_sent_once")
        ]
        indexes = [models.Index(fields=["reference", "-id"], name="core_systems_sent_case")]

    def __str__(self) -> str:
        return f"{self.reference} ({self.by_machine}/{self.fields})"


class TakenAnswer(models.Model):
    """A list of answers that was taken in, so that the same file counts once."""

    system = models.CharField(max_length=60, help_text="どのシステムから")
    name = models.CharField(max_length=200, help_text="ファイルの名前")
    digest = models.CharField(max_length=64, help_text="ファイルのSHA-256")
    rows = models.PositiveIntegerField(help_text="読んだ行の数")
    wrong = models.PositiveIntegerField(help_text="読めなかった行の数")
    taken_at = models.DateTimeField(help_text="取り込んだ日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "name", "digest"], name="core_systems_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.name}"
