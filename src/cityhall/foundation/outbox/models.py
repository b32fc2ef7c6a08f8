"""Work to be done after the commit that caused it, and when the periodic tasks ran."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One handler to be called for one event; written in the transaction that announces it."""

    class State(models.TextChoices):
        QUEUED = "queued", "待ち"
        LEASED = "leased", "処理中"
        DONE = "done", "済み"
        PARKED = "parked", "止めて確認待ち"

    key = models.CharField(
        max_length=140, unique=True, help_text="記録のidと受け手の名前。同じ相手に二度は届かない"
    )
    event_name = models.CharField(max_length=80, help_text="起きたこと(記録)の名前")
    handler = models.CharField(max_length=100, help_text="受け手の名前")
    payload = models.JSONField(help_text="記録の項目。idと符号だけで、個人の値は持たない")
    state = models.CharField(
        max_length=6, choices=State.choices, default=State.QUEUED, help_text="いまの状態"
    )
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="取りかかった回数。古い貸し出しと新しい貸し出しの区別にも使う"
    )
    next_at = models.DateTimeField(
        help_text="取りかかってよい時刻。処理中なら、貸し出しが切れる時刻"
    )
    error = models.CharField(
        max_length=300, blank=True, help_text="最後の失敗の種類と場所。値は持たない"
    )
    created_at = models.DateTimeField(help_text="知らせた時刻")
    done_at = models.DateTimeField(null=True, help_text="仕事が確定した時刻")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "leased", "done", "parked"]),
                name="outbox_job_state",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | ~Q(state="done") & Q(done_at__isnull=True),
                name="outbox_job_done_at",
            ),
        ]
        indexes = [
            # The worker looks for these twice a second; done rows must not slow it. One index a
            # state: SQLite uses a partial index only where the query repeats its condition.
            models.Index(
                fields=["next_at", "id"], condition=Q(state="queued"), name="outbox_job_queued"
            ),
            models.Index(
                fields=["next_at", "id"], condition=Q(state="leased"), name="outbox_job_leased"
            ),
            models.Index(fields=["done_at"], condition=Q(state="done"), name="outbox_job_done"),
            models.Index(fields=["id"], condition=Q(state="parked"), name="outbox_job_parked"),
        ]

    def __str__(self) -> str:
        return f"{self.event_name} → {self.handler} ({self.state})"


class Schedule(models.Model):
    """When a periodic task ran and may run next; the row is what two workers compete for."""

    name = models.CharField(max_length=100, primary_key=True, help_text="定期の仕事の名前")
    next_at = models.DateTimeField(help_text="次に始めてよい時刻。実行中なら、途絶えたとみなす時刻")
    last_run_at = models.DateTimeField(null=True, help_text="最後に始めた時刻")
    error = models.CharField(
        max_length=300, blank=True, help_text="最後の失敗の種類と場所。値は持たない"
    )

    def __str__(self) -> str:
        return self.name
