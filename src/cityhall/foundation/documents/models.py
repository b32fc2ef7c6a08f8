"""What residents and clerks hand in as files; the content lies in a folder by its sha256."""

import uuid

from django.conf import settings
from django.db import models


class Document(models.Model):
    """One handed-in file. Two with identical content share the stored bytes, not the row."""

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", "未検査"
        CLEAN = "clean", "異常なし"
        INFECTED = "infected", "ウイルスあり"
        FAILED = "failed", "検査できず"

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False, help_text="推測できない番号"
    )
    sha256 = models.CharField(max_length=64, db_index=True, help_text="中身のハッシュ値")
    size = models.PositiveBigIntegerField(help_text="大きさ(バイト)")
    media_type = models.CharField(max_length=40, help_text="中身から調べた種類")
    pages = models.PositiveIntegerField(default=1, help_text="ページの数。写真は1")
    original_name = models.CharField(max_length=255, help_text="元のファイル名")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="だれが出したか。ログインせずに出したものは空",
    )
    created_at = models.DateTimeField(help_text="受け取った日時")
    scan = models.CharField(
        max_length=11,
        choices=Scan.choices,
        default=Scan.NOT_SCANNED,
        help_text="ウイルス検査の結果。ウイルスが見つかったものは、だれも開けない",
    )
    threat = models.CharField(
        max_length=200, blank=True, help_text="見つかったものの名前、または検査できなかった理由"
    )
    scanned_at = models.DateTimeField(null=True, blank=True, help_text="検査した日時")
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="消した日時")

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at", "id"],
                condition=models.Q(scan="not_scanned", deleted_at__isnull=True),
                name="documents_not_scanned",
            )
        ]

    def __str__(self) -> str:
        return f"{self.original_name} ({self.media_type})"


class PartialUpload(models.Model):
    """A file that is being sent in pieces, until it is a document; forgotten after a day."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False, help_text="推測できない番号"
    )
    owner = models.CharField(max_length=80, help_text="送っている人: アカウントか、一度の訪問")
    key = models.CharField(
        max_length=80, help_text="送る側が決める鍵。同じ鍵なら、前の続きから送れる"
    )
    name = models.CharField(max_length=255, blank=True, help_text="元のファイル名")
    size = models.PositiveBigIntegerField(help_text="全体の大きさ(バイト)")
    sha256 = models.CharField(max_length=64, help_text="全体のハッシュ値")
    received = models.PositiveBigIntegerField(default=0, help_text="届いたところまで(バイト)")
    touched_at = models.DateTimeField(db_index=True, help_text="最後に届いた日時")
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="送り終えてできた書類。途中では空",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="documents_upload_once"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")),
                name="documents_upload_within_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received}/{self.size}"
