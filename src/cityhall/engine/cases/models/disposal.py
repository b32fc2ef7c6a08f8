"""When the content of a closed case goes, who stopped that, and what shows that it is gone."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cityhall.engine.cases.models.case import Case
from cityhall.engine.cases.models.chain import Unchangeable


class Disposal(models.Model):
    """How far a closed case is on its way to being emptied, by the rule of its procedure."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="disposal", help_text="どの案件か"
    )
    years = models.PositiveSmallIntegerField(help_text="何年保存するか(手続の定義から)")
    counted_from = models.CharField(
        max_length=10, help_text="いつから数えるか: next_april か closed"
    )
    is_checked = models.BooleanField(
        help_text="保存の年数が根拠と照らして確かめられているか。いなければ消さない"
    )
    due_on = models.DateField(help_text="保存期間が終わり、消してよくなる日")
    noticed_at = models.DateTimeField(null=True, blank=True, help_text="担当の係に予告した日時")
    set_aside_at = models.DateTimeField(
        null=True, blank=True, help_text="だれにも見えないよう取り置いた日時"
    )
    gone_on = models.DateField(
        null=True, blank=True, help_text="取り置きが終わり、本当に消える日。それまでは戻せる"
    )
    erased_at = models.DateTimeField(null=True, blank=True, help_text="消した日時")
    hold_reason = models.TextField(blank=True, help_text="消去を止めた理由(訴訟、審査請求など)")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="消去を止めた職員",
    )
    held_at = models.DateTimeField(null=True, blank=True, help_text="消去を止めた日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at=None, hold_reason="")
                | Q(held_at__isnull=False) & ~Q(hold_reason=""),
                name="cases_hold_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(erased_at=None, set_aside_at=None),
                name="cases_held_is_neither_aside_nor_erased",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(set_aside_at__isnull=False, is_checked=True),
                name="cases_erased_was_aside_and_checked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="cases_disposal_due", condition=Q(erased_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"


class ErasureCertificate(models.Model):
    """What was erased, when and by which rule; signed, never changed, without personal values."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="certificate", help_text="どの案件か"
    )
    content = models.JSONField(help_text="何を、いつ、どの決まりで消したか。種類、数、ハッシュだけ")
    signature = models.CharField(max_length=128, help_text="中身への署名(Ed25519、16進)")
    at = models.DateTimeField(help_text="消した日時")

    def __str__(self) -> str:
        return f"{self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Unchangeable("a certificate is never changed")
        super().save(*args, **kwargs)
