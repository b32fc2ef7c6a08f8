"""Editions, issues as they stand, and the revisions that everything public is made of."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q


class Unchangeable(Exception):
    """Raised when code tries to change or delete a revision."""


class Edition(models.Model):
    """The form of one fiscal year: which fields an issue has, what levels and ranks mean."""

    year = models.PositiveIntegerField(primary_key=True, help_text="年度(西暦)")
    definition = models.JSONField(help_text="様式: 項目、課題領域、ランク、出典、日程")
    digest = models.CharField(max_length=64, help_text="様式のハッシュ値")
    loaded_at = models.DateTimeField(help_text="この様式を読み込んだ日時")

    def __str__(self) -> str:
        return f"{self.year}"


class SubjectKind(models.TextChoices):
    """What a revision is of."""

    POLICY = "policy", "局区X方針"
    ISSUE = "issue", "課題"


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Reads and inserts; every change of what is written is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable("revisions are never changed")

    def delete(self) -> NoReturn:
        raise Unchangeable("revisions are never deleted")


class Revision(models.Model):
    """What one policy or issue said from a day on. Rows are only added, in one chain of hashes."""

    sequence = models.PositiveBigIntegerField(
        primary_key=True, help_text="市全体での通し番号。1から、抜けなし"
    )
    kind = models.CharField(
        max_length=10, choices=SubjectKind.choices, help_text="方針の版か、課題の版か"
    )
    subject = models.CharField(max_length=80, help_text="方針か課題の、変わらない名前")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", help_text="どの年度の様式か"
    )
    bureau = models.CharField(
        max_length=60, blank=True, help_text="局・区のコード。空は原資料に記載なし"
    )
    content = models.JSONField(help_text="番号、題名、課題領域、位置、ランク、本文、日程")
    is_removed = models.BooleanField(default=False, help_text="取り下げの跡か")
    corrects = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="訂正した版の通し番号。訂正でなければ空"
    )
    author = models.CharField(
        max_length=120, help_text="だれの版か(組織の名前。人の名前は入れない)"
    )
    reason = models.TextField(help_text="なぜこの版ができたか")
    evidence = models.JSONField(help_text="根拠の一覧(種類、名前、場所、ハッシュ値)")
    source = models.JSONField(help_text="取り込んだ資料と、その中の場所。市で書いた版は空")
    effective_on = models.DateField(help_text="いつからの内容か")
    precision = models.CharField(max_length=5, help_text="その日付の細かさ: day、month、year")
    published_on = models.DateField(null=True, help_text="公表した日。空は原資料に記載なし")
    recorded_at = models.DateTimeField(help_text="この版を書き込んだ日時")
    previous_hash = models.CharField(
        max_length=64, unique=True, help_text="前の版のハッシュ値。最初は0が64個"
    )
    hash = models.CharField(
        max_length=64, unique=True, help_text="この版と前のハッシュのハッシュ値"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(precision__in=["day", "month", "year"]),
                name="reform_policies_precision_known",
            )
        ]
        indexes = [
            models.Index(
                fields=["kind", "subject", "effective_on", "sequence"], name="reform_by_subject"
            ),
            models.Index(
                fields=["edition", "kind", "effective_on", "sequence"], name="reform_by_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable("revisions are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable("revisions are never deleted")


class Issue(models.Model):
    """One issue in one edition as its last revision has it; follows from the revisions alone."""

    subject = models.CharField(max_length=80, help_text="課題の変わらない名前")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", help_text="どの年度の様式か"
    )
    bureau = models.CharField(
        max_length=60, blank=True, help_text="局・区のコード。空は原資料に記載なし"
    )
    level = models.CharField(max_length=1, help_text="課題領域: A、B、C")
    number = models.CharField(max_length=20, help_text="その年度の番号。原資料の書き方のまま")
    place = models.PositiveIntegerField(help_text="並べる順")
    title = models.CharField(max_length=300, help_text="課題名")
    policy_field = models.CharField(
        max_length=60, blank=True, help_text="政策分野。空は原資料に記載なし"
    )
    rank = models.PositiveSmallIntegerField(null=True, help_text="ランク。空はランクなし")
    impact = models.CharField(max_length=10, blank=True, help_text="インパクト。空は記載なし")
    urgency = models.CharField(max_length=10, blank=True, help_text="緊急度。空は記載なし")
    is_removed = models.BooleanField(default=False, help_text="取り下げられたか")
    has_evidence = models.BooleanField(default=False, help_text="今の版に根拠があるか")
    folded = models.TextField(help_text="検索用に字をそろえた題名と本文。表示しない")
    last = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="+", help_text="今の版"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "subject"], name="reform_policies_issue_once_an_edition"
            )
        ]
        indexes = [
            models.Index(fields=["edition", "bureau", "place"], name="reform_issue_by_bureau"),
            models.Index(fields=["edition", "policy_field", "place"], name="reform_issue_by_field"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.subject}"
