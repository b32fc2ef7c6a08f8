"""What a resident has begun: answers, chosen procedures, and the ways back to them."""

import uuid

from django.conf import settings
from django.db import models


class DraftStatus(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open", "書きかけ"
    SUBMITTED = "submitted", "提出済み"
    DISCARDED = "discarded", "破棄"
    EXPIRED = "expired", "期限切れ"


class Draft(models.Model):
    """One set of answers from which several cases are opened.

    Belongs to whoever holds its secret (a cookie) or its resume code until a resident signs in;
    from then on to that account alone. After submission only the way to the receipts is left.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="drafts",
        help_text="ログインして続けている住民。空なら端末か再開番号で開く",
    )
    on_behalf_of = models.ForeignKey(
        "residents.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="だれの代わりに書いているか(人)。自分のことなら空",
    )
    secret_hash = models.CharField(max_length=64, help_text="端末に置いた鍵のハッシュ値")
    resume_hash = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="再開番号のハッシュ値"
    )
    life_events = models.JSONField(default=list, help_text="選んだできごと")
    answers = models.JSONField(default=dict, help_text="データ項目ごとの答え")
    guided = models.JSONField(
        default=list, help_text="手続きガイドで答えた項目。申請の質問では、もうお聞きしない"
    )
    skipped = models.JSONField(default=list, help_text="「わからない」とした質問")
    procedures = models.JSONField(default=list, help_text="申請することにした手続")
    language = models.CharField(max_length=10, default="ja", help_text="使っている言語")
    status = models.CharField(
        max_length=10, choices=DraftStatus, default=DraftStatus.OPEN, help_text="状態"
    )
    client_key = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="提出を一度だけにするための番号"
    )
    bundle_reference = models.CharField(
        max_length=20, blank=True, help_text="提出してできたまとめの受付番号"
    )
    created_at = models.DateTimeField(help_text="始めた日時")
    updated_at = models.DateTimeField(help_text="最後に書いた日時")
    expires_at = models.DateTimeField(help_text="この日時を過ぎると消える")
    expiry_notice_at = models.DateTimeField(
        null=True, blank=True, help_text="もうすぐ消えると知らせた日時"
    )

    class Meta:
        indexes = [
            models.Index(fields=["status", "expires_at"], name="draft_by_expiry"),
            models.Index(fields=["user", "status", "-updated_at"], name="draft_by_user"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk} ({self.status})"

    @property
    def is_open(self) -> bool:
        return self.status == DraftStatus.OPEN


class ResumeAttempt(models.Model):
    """A resume code that did not fit, so that guessing from one address soon ends."""

    address_hash = models.CharField(max_length=64, help_text="接続元のハッシュ値")
    at = models.DateTimeField(help_text="試した日時")

    class Meta:
        indexes = [models.Index(fields=["address_hash", "at"], name="resume_attempts")]

    def __str__(self) -> str:
        return f"attempt at {self.at}"
