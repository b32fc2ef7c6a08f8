"""What is owed, and the money that settles it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cityhall.foundation.payments.models.columns import client_key, closing, is_money, yen


class Order(models.Model):
    """What somebody owes the city for one case. It holds no name: the case does."""

    class State(models.TextChoices):
        """Where an order stands; `rules.STEPS` is the table."""

        PLANNED = "planned", "まだ払わなくてよい"
        AWAITING = "awaiting", "支払い待ち"
        PAID = "paid", "支払い済み"
        REFUNDED = "refunded", "返金済み"
        EXPIRED = "expired", "期限切れ"
        CANCELLED = "cancelled", "取りやめ"

    class When(models.TextChoices):
        """When the money is wanted."""

        BEFORE = "before_examination", "審査の前"
        AFTER = "after_decision", "決定の後"
        COUNTER = "at_counter", "窓口で"

    number = models.CharField(max_length=20, unique=True, help_text="支払いの番号")
    case_reference = models.CharField(
        max_length=20, unique=True, help_text="どの案件の手数料か(受付番号)。1案件に1つ"
    )
    person = models.ForeignKey(
        "residents.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="だれの案件か。登録のない人は空",
    )  # fmt: skip
    section = models.CharField(max_length=40, help_text="担当の係")
    ward = models.CharField(max_length=10, blank=True, help_text="担当の区。市全体なら空")
    title = models.JSONField(help_text="何の手数料か(手続の名前、言語ごと)")
    fee = models.CharField(max_length=60, help_text="額を決めたパラメータの名前")
    channel = models.CharField(max_length=20, help_text="どの窓口の額か(online、counter など)")
    amount = yen("額(円)。開いたときの額で、あとから変わらない")
    when = models.CharField(max_length=20, choices=When.choices, help_text="いつ払うか")
    refund_rule = models.CharField(
        max_length=20, default="none", help_text="取り下げたとき返すか(none、before_work)"
    )
    days = models.PositiveIntegerField(default=14, help_text="払うまでの日数")
    state = models.CharField(max_length=10, choices=State.choices, help_text="いまの状態")
    opened_at = models.DateTimeField(help_text="作った日時")
    state_since = models.DateTimeField(help_text="いまの状態になった日時")
    payable_until = models.DateTimeField(
        null=True, blank=True, help_text="いつまでに払うか。決まっていなければ空"
    )
    paid_at = models.DateTimeField(null=True, blank=True, help_text="払われた日時")

    class Meta:
        constraints = [
            is_money("payments_order_costs"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["planned", "awaiting", "paid", "refunded", "expired", "cancelled"]
                ),
                name="payments_order_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "refunded"], paid_at__isnull=False)
                | (~Q(state__in=["paid", "refunded"]) & Q(paid_at__isnull=True)),
                name="payments_order_paid_when_paid",
            ),
        ]
        indexes = [
            models.Index(
                fields=["payable_until"],
                condition=Q(state="awaiting"),
                name="payments_order_awaiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}円 ({self.state})"


class Payment(models.Model):
    """Money that arrived. One settles its order; any more is surplus, to be given back."""

    number = models.CharField(max_length=20, unique=True, help_text="領収書の番号")
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="payments", help_text="どの支払いのお金か"
    )
    means = models.CharField(
        max_length=10,
        choices=[("online", "オンライン"), ("cash", "現金"), ("cashless", "キャッシュレス")],
        help_text="どうやって届いたか",
    )
    amount = yen("届いた額(円)")
    received_at = models.DateTimeField(help_text="届いた日時(事業者の時計)")
    recorded_at = models.DateTimeField(help_text="記録した日時")
    provider = models.CharField(max_length=30, blank=True, help_text="事業者。窓口なら空")
    transaction = models.CharField(
        max_length=100, blank=True, help_text="事業者の取引の番号。窓口なら空"
    )
    client_key = client_key("窓口の二度押しを一度にする鍵", null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", help_text="窓口で受け取った職員",
    )  # fmt: skip
    is_surplus = models.BooleanField(
        default=False, help_text="余分に届いたお金か(二重払い、期限の後)。返す"
    )
    refunded = models.PositiveBigIntegerField(default=0, help_text="返した額、返す途中の額(円)")
    closing = closing("payments", "どの締めに入れたか。締める前は空")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(is_surplus=False), name="payments_paid_once"
            ),
            models.UniqueConstraint(
                fields=["provider", "transaction"],
                condition=~Q(transaction=""),
                name="payments_transaction_once",
            ),
            is_money("payments_payment_is_money"),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("amount")), name="payments_refund_within_payment"
            ),
            models.CheckConstraint(
                condition=Q(means="online", transaction__gt="", taken_by__isnull=True)
                | Q(means__in=["cash", "cashless"], transaction="", taken_by__isnull=False),
                name="payments_online_or_counter",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], name="payments_received"),
            models.Index(
                fields=["recorded_at"],
                condition=Q(closing__isnull=True, transaction=""),
                name="payments_to_close",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}円 ({self.means})"
