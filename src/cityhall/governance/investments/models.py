"""Investments as they stand, the entries from which that follows, and the systems of the city."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q


class Unchangeable(Exception):
    """Raised when code tries to change or delete what was written."""


class State(models.TextChoices):
    """How far an investment has come."""

    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "審査待ち"
    RETURNED = "returned", "差し戻し"
    REVIEWED = "reviewed", "承認待ち"
    APPROVED = "approved", "承認"
    RUNNING = "running", "運用中"
    REFUSED = "refused", "不承認"
    WITHDRAWN = "withdrawn", "取り下げ"


class Investment(models.Model):
    """One investment as its last entry has it; follows from the entries."""

    number = models.CharField(max_length=20, unique=True, help_text="投資の番号")
    client_key = models.CharField(
        max_length=64, unique=True, help_text="同じ申請が二度届いても一つにするための鍵"
    )
    kind = models.CharField(max_length=10, help_text="導入・運用・改修・更新のどれか")
    title = models.CharField(max_length=120, help_text="件名")
    bureau = models.CharField(max_length=60, help_text="局・区のコード")
    section = models.CharField(max_length=60, help_text="申請した係のコード")
    ward = models.CharField(max_length=60, blank=True, help_text="その係の区のコード")
    state = models.CharField(max_length=10, choices=State.choices, help_text="どこまで進んだか")
    is_published = models.BooleanField(
        default=False, help_text="承認されたことがあるか。取り下げても公開を続ける"
    )
    is_sample = models.BooleanField(default=False, help_text="架空の局の見本か。合計に入れない")
    total = models.BigIntegerField(default=0, help_text="生涯の費用(円)")
    request = models.JSONField(help_text="今の申請の中身")
    promise = models.JSONField(null=True, help_text="承認したときに固めた約束。変わらない")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="申請した職員。見本は空",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="審査した職員",
    )
    running_from = models.DateField(null=True, help_text="動き始めた日")
    check_on = models.DateField(null=True, help_text="次に約束を確かめる日。もうなければ空")
    checked_months = models.PositiveSmallIntegerField(default=0, help_text="何か月後まで確かめたか")
    result = models.CharField(max_length=15, blank=True, help_text="最後に確かめた結果")
    attainment = models.FloatField(
        null=True, help_text="最後に確かめた値が目標の何%か。言えないときは空"
    )
    last = models.PositiveIntegerField(default=0, help_text="最後の記録の番号")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[*State.values]), name="investments_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "running"]) | Q(promise__isnull=False),
                name="investments_approved_with_promise",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None)
                | Q(requested_by=None)
                | ~Q(reviewed_by=models.F("requested_by")),
                name="investments_reviewed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="investments_by_state"),
            models.Index(fields=["section", "ward", "-id"], name="investments_by_section"),
            models.Index(fields=["is_published", "bureau", "-id"], name="investments_published"),
            models.Index(fields=["check_on"], name="investments_to_check"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class EntryQuerySet(models.QuerySet["InvestmentEntry"]):
    """Reads and inserts; every change of what is written is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable("entries are never changed")

    def delete(self) -> NoReturn:
        raise Unchangeable("entries are never deleted")


class InvestmentEntry(models.Model):
    """One thing that happened to an investment. Rows are only added, in a chain for each."""

    investment = models.ForeignKey(
        Investment, on_delete=models.PROTECT, related_name="entries", help_text="どの投資か"
    )
    number = models.PositiveIntegerField(help_text="その投資の中の番号。1から、抜けなし")
    step = models.CharField(max_length=10, help_text="何が起きたか")
    on = models.DateField(help_text="起きた日")
    content = models.JSONField(help_text="申請、点と条件、約束、確かめた値など")
    reason = models.TextField(blank=True, help_text="理由、または所見")
    author = models.CharField(max_length=120, help_text="どの組織か(人の名前は入れない)")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="行った職員。プラットフォームが行ったときは空",
    )
    recorded_at = models.DateTimeField(help_text="書き込んだ日時")
    previous_hash = models.CharField(max_length=64, help_text="前の記録のハッシュ値")
    hash = models.CharField(max_length=64, help_text="この記録のハッシュ値")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "investment entries"
        constraints = [
            models.UniqueConstraint(fields=["investment", "number"], name="investments_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.investment_id} {self.number} {self.step}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable("entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable("entries are never deleted")


class OwnedSystem(models.Model):
    """A system that the city has, had or is getting, by what it is for."""

    code = models.CharField(max_length=60, unique=True, help_text="システムの変わらない名前")
    title = models.CharField(max_length=120, help_text="システムの名称")
    bureau = models.CharField(max_length=60, help_text="持っている局・区のコード")
    functions = models.JSONField(default=list, help_text="何に使うか(機能のコード)")
    yearly_cost = models.BigIntegerField(null=True, help_text="年の運用費(円)。空は分からない")
    since = models.DateField(null=True, help_text="使い始めた日。空は分からない")
    until = models.DateField(null=True, help_text="使い終わった日。空は使っている")
    investment = models.ForeignKey(
        Investment,
        null=True,
        on_delete=models.PROTECT,
        related_name="systems",
        help_text="どの投資で入ったか。空は台帳から読み込んだもの",
    )
    is_sample = models.BooleanField(default=False, help_text="架空の局の見本か")

    class Meta:
        indexes = [models.Index(fields=["bureau", "code"], name="investments_system_by_bureau")]

    def __str__(self) -> str:
        return self.code
