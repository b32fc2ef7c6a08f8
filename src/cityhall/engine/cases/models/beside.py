"""Content beside the chain: personal values, files, corrections, decisions, notes.

Each row is sealed: the event that brought it holds the digest of (salt, content). Erasing a row
empties content and salt; the digest then tells nothing and the chain stays true.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cityhall.engine.cases.models.case import Case


class BesideChain(models.Model):
    """What the rows beside the chain have in common."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", help_text="どの案件のものか"
    )
    sequence = models.PositiveIntegerField(help_text="これを加えた記録の番号")
    salt = models.CharField(max_length=32, blank=True, help_text="ハッシュの塩。消去すると空")
    digest = models.CharField(max_length=64, help_text="塩と中身のハッシュ。記録の側にもある")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="中身を消した日時")

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What is sealed, as JSON."""
        raise NotImplementedError

    def erase(self) -> None:
        """Empty what is sealed, in memory."""
        raise NotImplementedError


class CaseValue(BesideChain):
    """The value of one item as the case holds it. Rows are superseded, never overwritten."""

    item = models.CharField(max_length=60, help_text="データ項目の名前")
    value = models.JSONField(null=True, help_text="値。消去すると空")
    source = models.CharField(
        max_length=60, help_text="どこから: answer(本人の答え)、fact:出どころ、correction のどれか"
    )
    as_of = models.DateField(help_text="いつの時点の値か")
    superseded_by = models.PositiveIntegerField(
        null=True, blank=True, help_text="新しい値に替えた記録の番号。空は今の値"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "item"],
                condition=Q(superseded_by__isnull=True),
                name="cases_one_current_value",
            )
        ]
        indexes = [models.Index(fields=["case", "sequence"], name="cases_value_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.item}"

    def content(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "value": self.value,
            "source": self.source,
            "as_of": self.as_of,
        }

    def erase(self) -> None:
        self.value = None


class Attachment(BesideChain):
    """A document handed in with a case."""

    item = models.CharField(max_length=60, help_text="どの書類か(データ項目の名前)")
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", help_text="書類"
    )

    class Meta:
        indexes = [models.Index(fields=["case", "item"], name="cases_attachment_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.item}"

    def content(self) -> dict[str, Any]:
        """With what the document's row says of its content: the row may not point elsewhere."""
        document = self.document
        return {
            "item": self.item,
            "document": str(self.document_id),
            "sha256": document.sha256,
            "size": document.size,
            "media_type": document.media_type,
        }

    def erase(self) -> None:
        """The id of a document tells nothing; its content is erased by documents."""


class Correction(BesideChain):
    """One item sent back to the resident, and the answer."""

    item = models.CharField(max_length=60, help_text="直してほしいデータ項目")
    reason = models.TextField(blank=True, help_text="なぜ直してほしいか。本人に見せる")
    sentence = models.CharField(
        max_length=60, null=True, blank=True, help_text="選んだ文例の名前。職員の言葉なら空"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="求めた職員",
    )
    asked_at = models.DateTimeField(help_text="求めた日時")
    previous = models.ForeignKey(
        CaseValue,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="求めたときの値。何もなかったときは空",
    )
    answer = models.ForeignKey(
        CaseValue,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="直した値。まだのときは空",
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text="直した日時")
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="済んだ日時。取り下げなどで要らなくなったときも"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "item"],
                condition=Q(closed_at__isnull=True),
                name="cases_one_open_correction",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.item}"

    def content(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "reason": self.reason,
            "asked_by": self.asked_by_id,
            "asked_at": self.asked_at,
            "previous": self.previous.digest if self.previous else None,
            # Only where there is one: the digests of rows from before the column stay true.
            **({"sentence": self.sentence} if self.sentence else {}),
        }

    def erase(self) -> None:
        self.reason = ""


class Decision(BesideChain):
    """What was proposed and, by another person, decided; at a counter decided at once."""

    outcome = models.CharField(max_length=40, help_text="案: approved(認める)、rejected(認めない)")
    reason = models.TextField(blank=True, help_text="理由。認めないときは必ず(行政手続法8条)")
    has_remedies = models.BooleanField(
        default=False, help_text="不服申立てなどの教示を添えるか(行政不服審査法82条)"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="案を作った職員。窓口でその場で決めるものは空",
    )
    proposed_at = models.DateTimeField(null=True, blank=True, help_text="案を出した日時")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="決めた職員。案を作った人とは別の人",
    )
    decided_at = models.DateTimeField(null=True, blank=True, help_text="決めた日時")
    returned_at = models.DateTimeField(null=True, blank=True, help_text="案を差し戻した日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="cases_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="rejected") | ~Q(reason="") | Q(erased_at__isnull=False),
                name="cases_rejection_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="rejected") | Q(has_remedies=True),
                name="cases_rejection_has_remedies",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(returned_at__isnull=True),
                name="cases_one_standing_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"

    def content(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "reason": self.reason,
            "remedies": self.has_remedies,
            "proposed_by": self.proposed_by_id,
            "proposed_at": self.proposed_at,
        }

    def erase(self) -> None:
        self.reason = ""


class Note(BesideChain):
    """An internal note; residents never see it in the product."""

    text = models.TextField(blank=True, help_text="職員どうしのメモ")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="書いた職員"
    )
    at = models.DateTimeField(help_text="書いた日時")

    def __str__(self) -> str:
        return f"{self.case_id} note"

    def content(self) -> dict[str, Any]:
        return {"text": self.text, "by": self.by_id, "at": self.at}

    def erase(self) -> None:
        self.text = ""
