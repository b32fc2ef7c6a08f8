"""Money on its way back, and what did not agree between the provider and us."""

from django.db import models
from django.db.models import Q

from cityhall.foundation.payments.models.columns import closing, is_money, yen
from cityhall.foundation.payments.models.order import Order, Payment


class Refund(models.Model):
    """Money on its way back. The whole of a payment; parts of one are not given back."""

    class State(models.TextChoices):
        """Where it stands."""

        REQUESTED = "requested", "返す途中"
        DONE = "done", "返した"
        FAILED = "failed", "返せなかった"

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refunds", help_text="どのお金を返すか"
    )
    amount = yen("返す額(円)")
    reason = models.CharField(max_length=300, help_text="なぜ返すか")
    state = models.CharField(max_length=10, choices=State.choices, help_text="いまの状態")
    requested_at = models.DateTimeField(help_text="返すと決めた日時")
    requested_by = models.CharField(max_length=200, help_text="だれが決めたか")
    done_at = models.DateTimeField(null=True, blank=True, help_text="返した日時")
    provider_number = models.CharField(
        max_length=100, blank=True, help_text="事業者の返金の番号。窓口なら空"
    )
    tries = models.PositiveIntegerField(default=0, help_text="事業者に頼んだ回数")
    next_try_at = models.DateTimeField(null=True, blank=True, help_text="次に頼む日時。終われば空")
    error = models.CharField(max_length=300, blank=True, help_text="返せなかった理由")
    closing = closing("refunds", "どの締めに入れたか。締める前と、オンラインは空")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=["requested", "done"]),
                name="payments_refunded_once",
            ),
            is_money("payments_refund_is_money"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="payments_refund_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount}円 ({self.state})"


class Finding(models.Model):
    """What did not agree between the provider and us, and what became of it."""

    class Code(models.TextChoices):
        """What was found."""

        MISSING_CALLBACK = "missing_callback", "知らせが届いていなかった"
        CALLBACK_TWICE = "callback_twice", "知らせが二度届いた"
        SURPLUS = "surplus", "余分に払われた"
        OTHER_AMOUNT = "other_amount", "額が違う"
        NO_ORDER = "no_order", "こちらにない支払い"
        NOT_AT_PROVIDER = "not_at_provider", "事業者の一覧にない"
        REFUND_NOT_OURS = "refund_not_ours", "こちらにない返金"
        REFUND_FAILED = "refund_failed", "返金できなかった"

    key = models.CharField(max_length=200, unique=True, help_text="同じことを二度挙げないための鍵")
    code = models.CharField(max_length=20, choices=Code.choices, help_text="何が合わないか")
    day = models.DateField(help_text="どの日の照合か")
    provider = models.CharField(max_length=30, help_text="事業者")
    transaction = models.CharField(max_length=100, blank=True, help_text="事業者の取引の番号")
    order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="findings",
        help_text="どの支払いか。分からなければ空",
    )  # fmt: skip
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="findings",
        help_text="どのお金か。こちらになければ空",
    )  # fmt: skip
    ours = models.BigIntegerField(null=True, blank=True, help_text="こちらの額(円)")
    theirs = models.BigIntegerField(null=True, blank=True, help_text="事業者の額(円)")
    found_at = models.DateTimeField(help_text="見つけた日時")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="片づいた日時")
    settled_by = models.CharField(max_length=200, blank=True, help_text="だれが片づけたか")
    note = models.CharField(max_length=300, blank=True, help_text="どう片づけたか")

    class Meta:
        indexes = [
            models.Index(
                fields=["found_at", "id"],
                condition=Q(settled_at__isnull=True),
                name="payments_open_findings",
            ),
            models.Index(fields=["day"], name="payments_findings_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day}"
