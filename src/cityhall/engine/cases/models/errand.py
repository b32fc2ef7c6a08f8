"""Work over a whole list that a clerk has given to a worker, and what has come of it so far."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q


class Errand(models.Model):
    """One list to be taken out as a file, or whose cases are taken or given; step by step."""

    class Kind(models.TextChoices):
        CSV = "csv", "CSV"
        EXCEL = "xlsx", "Excel"
        TAKE = "take", "担当する"
        ASSIGN = "assign", "職員に渡す"
        UNDO = "undo", "元に戻す"

    class State(models.TextChoices):
        RUNNING = "running", "進行中"
        DONE = "done", "できた"
        CANCELLED = "cancelled", "やめた"
        FAILED = "failed", "できなかった"
        GONE = "gone", "消した"

    number = models.UUIDField(default=uuid4, unique=True, help_text="アドレスに出る番号")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="頼んだ職員。見られるのも受け取れるのも、この人だけ",
    )
    client_key = models.CharField(
        max_length=80, help_text="押したボタンの鍵。同じ鍵で二度押しても一度だけ"
    )
    section = models.CharField(max_length=60, help_text="どの係の一覧か")
    ward = models.CharField(max_length=60, blank=True, help_text="どの区の一覧か。空はすべての区")
    kind = models.CharField(max_length=6, choices=Kind.choices, help_text="何をするか")
    asks = models.JSONField(help_text="一覧を何でしぼるか。人の名前は入らない")
    reason = models.CharField(max_length=200, blank=True, help_text="ファイルを何に使うか")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="渡す相手。渡すときだけ",
    )
    undoes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="undone_by",
        help_text="どの作業を元に戻すか。元に戻すときだけ",
    )
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.RUNNING, help_text="いまの状態"
    )
    run = models.PositiveSmallIntegerField(default=1, help_text="何度目の始まりか")
    step = models.PositiveIntegerField(default=0, help_text="次は何番目の区切りか")
    after = models.CharField(max_length=40, blank=True, help_text="一覧のどこまで済んだか")
    total = models.PositiveIntegerField(null=True, blank=True, help_text="始めたときの件数")
    done = models.PositiveIntegerField(default=0, help_text="できた件数")
    failed = models.PositiveIntegerField(default=0, help_text="できなかった件数")
    problem = models.CharField(max_length=60, blank=True, help_text="できなかった理由の符号")
    content = models.BinaryField(null=True, help_text="できあがった Excel のファイル")
    asked_at = models.DateTimeField(help_text="頼んだ日時。これより後に届いた案件は入らない")
    moved_at = models.DateTimeField(help_text="最後に進んだ日時")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="終わった日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_key"], name="cases_errand_once"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | ~Q(state="running") & Q(ended_at__isnull=False),
                name="cases_errand_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="cases_errand_own"),
            models.Index(fields=["state", "ended_at"], name="cases_errand_over"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def is_file(self) -> bool:
        return self.kind in (Errand.Kind.CSV, Errand.Kind.EXCEL)


class ErrandPart(models.Model):
    """What one step has written: rows of the file, or what became of each case."""

    errand = models.ForeignKey(
        Errand, on_delete=models.CASCADE, related_name="parts", help_text="どの作業の"
    )
    number = models.PositiveIntegerField(help_text="何番目の区切りか")
    rows = models.JSONField(
        help_text="ファイルの行、または [受付番号, できなかった理由の符号, 説明]"
    )
    failed = models.PositiveIntegerField(default=0, help_text="このうちできなかった件数")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["errand", "number"], name="cases_errand_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.errand_id}.{self.number}"
