"""Access that was taken in an emergency or was not as usual, and what was made of it afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Finding(models.TextChoices):
    """What was made of an access afterwards."""

    OPEN = "", "まだ確かめていない"
    JUSTIFIED = "justified", "必要だった"
    NOT_JUSTIFIED = "not_justified", "必要とは認められない"


FINDINGS = (Finding.JUSTIFIED.value, Finding.NOT_JUSTIFIED.value)


class Reviewed(models.Model):
    """An access that somebody else looks at afterwards, once."""

    finding = models.CharField(
        max_length=15,
        choices=Finding.choices,
        blank=True,
        default=Finding.OPEN,
        help_text="あとで確かめた結果",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="確かめた職員。開いた本人ではない",
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="確かめた日時")
    remark = models.CharField(max_length=500, blank=True, help_text="確かめて分かったこと")

    class Meta:
        abstract = True


def by_somebody_else(by_somebody: str, by_another: str) -> list[models.BaseConstraint]:
    """A finding has its author, who is not the one that looked. Named are both rules."""
    return [
        models.CheckConstraint(
            condition=Q(finding="", reviewed_by=None) | Q(finding__gt="", reviewed_by__gt=0),
            name=by_somebody,
        ),
        models.CheckConstraint(condition=~Q(reviewed_by=models.F("user")), name=by_another),
    ]


class EmergencyAccess(Reviewed):
    """A member of staff opened a case without the duty, or looked at a person without a case, for
    a stated reason and a short time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="emergencies",
        help_text="だれが開いたか(職員)",
    )
    case_reference = models.CharField(
        max_length=20, blank=True, help_text="開いた案件の受付番号。人を見たときは空"
    )
    person_id = models.PositiveBigIntegerField(
        null=True, help_text="案件によらずに見た人の番号。案件を開いたときは空"
    )
    section = models.CharField(
        max_length=60, blank=True, help_text="案件の係のコード。人を見たときは、見た職員の係"
    )
    ward = models.CharField(max_length=60, blank=True, help_text="同じく区のコード")
    reason = models.CharField(max_length=500, help_text="開いた理由。本人も読む")
    began_at = models.DateTimeField(help_text="開いた日時")
    ends_at = models.DateTimeField(help_text="この日時を過ぎると見られない")

    class Meta:
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.CheckConstraint(
                condition=Q(case_reference__gt="", person_id=None)
                | Q(case_reference="", person_id__isnull=False),
                name="oversight_case_or_person",
            ),
            *by_somebody_else("oversight_reviewed_by_somebody", "oversight_reviewed_by_another"),
        ]
        indexes = [
            models.Index(fields=["user", "ends_at"], name="oversight_running"),
            models.Index(fields=["finding", "id"], name="oversight_to_review"),
        ]

    def __str__(self) -> str:
        return f"emergency {self.pk}"


class AccessSweep(models.Model):
    """That one day's reads have been looked through; a day is looked through once."""

    on = models.DateField(primary_key=True, help_text="閲覧された日")
    reads = models.PositiveIntegerField(help_text="見た閲覧の記録の数")
    counts = models.JSONField(
        default=dict,
        help_text="係ごとの、1時間に見た人の数。だれの数かは持たない。ふだんの数を出すのに使う",
    )
    at = models.DateTimeField(help_text="調べた日時")

    def __str__(self) -> str:
        return f"reads of {self.on}"


class UnusualAccess(Reviewed):
    """What a rule found in one reader's day, and what was made of it afterwards."""

    rule = models.CharField(max_length=40, help_text="どのきまりか")
    on = models.DateField(help_text="閲覧された日。きまりはこの日のものを見る")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="unusual_accesses",
        help_text="だれが見たか(職員)",
    )
    section = models.CharField(max_length=60, blank=True, help_text="その日の担当の係のコード")
    ward = models.CharField(max_length=60, blank=True, help_text="その日の担当の区のコード")
    about = models.CharField(
        max_length=64, blank=True, help_text="一人についてのことなら、その人の番号。ほかは空"
    )
    person_id = models.PositiveBigIntegerField(null=True, help_text="見られた人の番号")
    count = models.PositiveIntegerField(help_text="きまりが数えた数")
    usual = models.FloatField(null=True, help_text="同じ係のふだんの数。分からないときは空")
    entries = models.JSONField(default=list, help_text="もとになった閲覧の記録の番号(500件まで)")
    found_at = models.DateTimeField(help_text="見つけた日時")

    class Meta:
        verbose_name_plural = "unusual accesses"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "on", "user", "about"], name="oversight_found_once"
            ),
            *by_somebody_else("oversight_unusual_by_somebody", "oversight_unusual_by_another"),
        ]
        indexes = [
            models.Index(fields=["finding", "-id"], name="oversight_unusual_to_review"),
            models.Index(fields=["on", "rule"], name="oversight_unusual_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} on {self.on}"
