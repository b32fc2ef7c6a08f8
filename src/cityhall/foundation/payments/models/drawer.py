"""The drawer of a counter, counted."""

from django.conf import settings
from django.db import models

from cityhall.foundation.payments.models.columns import client_key, yen


class Closing(models.Model):
    """A counter's drawer, counted: what was taken since the last closing, and what was there."""

    number = models.CharField(max_length=20, unique=True, help_text="締めの番号")
    section = models.CharField(max_length=40, help_text="係")
    ward = models.CharField(max_length=10, blank=True, help_text="区。市全体なら空")
    day = models.DateField(help_text="締めた日")
    cash = models.BigIntegerField(help_text="現金の合計(円)。返した分を引いた額")
    cashless = models.BigIntegerField(help_text="キャッシュレスの合計(円)。返した分を引いた額")
    count = models.PositiveIntegerField(help_text="受け取った件数")
    counted = yen("引き出しにあった現金(円)")
    note = models.CharField(max_length=300, blank=True, help_text="違いがあったときの説明")
    closed_at = models.DateTimeField(help_text="締めた日時")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+",
        help_text="締めた職員",
    )  # fmt: skip
    client_key = client_key("二度押しを一度にする鍵")

    class Meta:
        indexes = [models.Index(fields=["section", "ward", "-closed_at"], name="payments_closings")]

    def __str__(self) -> str:
        return f"{self.number} {self.day}"
