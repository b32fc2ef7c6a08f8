"""Notices that were issued, how often they were printed, and failed attempts to verify one."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One issued notice. Its content is erased with the case's; number, date and digests stay."""

    number = models.CharField(max_length=20, unique=True, help_text="通知書の番号")
    key = models.CharField(max_length=120, unique=True, help_text="同じ決定に二度出さないための鍵")
    case_reference = models.CharField(
        max_length=20, db_index=True, help_text="どの案件の決定か(受付番号)"
    )
    person = models.ForeignKey(
        "residents.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="だれへの通知か。登録のない人は空",
    )
    template = models.CharField(max_length=60, help_text="ひな型の名前")
    template_version = models.CharField(
        max_length=64, help_text="ひな型と教示の文のハッシュ値。どの文で出したか"
    )
    content = models.JSONField(null=True, help_text="中身。消去すると空")
    salt = models.CharField(max_length=32, blank=True, help_text="ハッシュの塩。消去すると空")
    content_digest = models.CharField(max_length=64, help_text="塩と中身のハッシュ値")
    issued_at = models.DateTimeField(help_text="出した日時")
    document = models.OneToOneField(
        "documents.Document",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="PDF。できるまでと消去のあとは空",
    )
    pdf_digest = models.CharField(max_length=64, blank=True, help_text="PDFのハッシュ値")
    signed_by = models.CharField(
        max_length=300, blank=True, help_text="署名した証明書の名義。署名がなければ空"
    )
    tries = models.PositiveIntegerField(default=0, help_text="PDFを作ろうとした回数")
    next_try_at = models.DateTimeField(
        null=True, blank=True, help_text="次にPDFを作ってよい日時。できたら空"
    )
    error = models.CharField(max_length=300, blank=True, help_text="PDFを作れなかった理由")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="中身を消した日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=False) | Q(erased_at__isnull=False),
                name="notices_content_until_erased",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=True) | ~Q(pdf_digest=""),
                name="notices_paper_has_digest",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="notices_to_be_set",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.template})"


class Printing(models.Model):
    """One time that staff printed a notice again. Rows are only added."""

    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="printings", help_text="どの通知書か"
    )
    at = models.DateTimeField(help_text="印刷した日時")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="印刷した職員",
    )
    reason = models.CharField(max_length=300, help_text="なぜ印刷したか")

    def __str__(self) -> str:
        return f"{self.notice_id} {self.at}"


class FailedProof(models.Model):
    """A number and letters that did not fit, so that guessing from one address soon ends."""

    address_hash = models.CharField(max_length=64, help_text="接続元のハッシュ値")
    at = models.DateTimeField(help_text="試した日時")

    class Meta:
        indexes = [models.Index(fields=["address_hash", "at"], name="notices_failed_proofs")]

    def __str__(self) -> str:
        return f"attempt at {self.at}"
