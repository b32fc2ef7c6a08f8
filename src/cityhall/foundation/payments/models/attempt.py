"""Tries at the provider's page, and what the provider told of them by itself."""

from django.db import models
from django.db.models import Q

from cityhall.foundation.payments.models.columns import client_key
from cityhall.foundation.payments.models.order import Order


class Attempt(models.Model):
    """One try at the provider's page. An order has as many as it takes."""

    class State(models.TextChoices):
        """How it ended, as far as the provider has said."""

        OPEN = "open", "まだ分からない"
        PAID = "paid", "払われた"
        FAILED = "failed", "払われなかった"

    number = models.CharField(max_length=40, unique=True, help_text="事業者に渡した番号")
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="attempts", help_text="どの支払いか"
    )
    client_key = client_key("二度押しを一度にする鍵")
    provider = models.CharField(max_length=30, help_text="事業者")
    address = models.TextField(blank=True, help_text="事業者のページ。つながらなければ空")
    state = models.CharField(max_length=10, choices=State.choices, help_text="どうなったか")
    begun_at = models.DateTimeField(help_text="始めた日時")
    looks = models.PositiveIntegerField(default=0, help_text="事業者に尋ねた回数")
    look_at = models.DateTimeField(
        null=True, blank=True, help_text="次に事業者に尋ねる日時。終われば空"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["look_at"], condition=Q(look_at__isnull=False), name="payments_to_look_up"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class Callback(models.Model):
    """What the provider told us by itself, once per event; a second telling only counts."""

    provider = models.CharField(max_length=30, help_text="事業者")
    event = models.CharField(max_length=100, help_text="事業者の知らせの番号")
    attempt = models.CharField(max_length=40, help_text="どの試みか")
    kind = models.CharField(max_length=10, help_text="paid、failed、pending、refunded")
    amount = models.BigIntegerField(help_text="知らせの額(円)")
    outcome = models.CharField(max_length=20, help_text="どう扱ったか")
    first_at = models.DateTimeField(help_text="最初に届いた日時")
    times = models.PositiveIntegerField(default=1, help_text="届いた回数")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "event"], name="payments_callback_once")
        ]
        indexes = [models.Index(fields=["first_at"], name="payments_callback_day")]

    def __str__(self) -> str:
        return f"{self.provider} {self.event} ({self.outcome})"
