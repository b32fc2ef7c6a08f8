"""Orders, attempts to pay them online, money that arrived, money that went back, the day's work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


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
    amount = models.PositiveBigIntegerField(
        help_text="額(円)。開いたときの額で、あとから変わらない"
    )
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
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_order_costs"),
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
    client_key = models.CharField(max_length=120, unique=True, help_text="二度押しを一度にする鍵")
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
    amount = models.PositiveBigIntegerField(help_text="届いた額(円)")
    received_at = models.DateTimeField(help_text="届いた日時(事業者の時計)")
    recorded_at = models.DateTimeField(help_text="記録した日時")
    provider = models.CharField(max_length=30, blank=True, help_text="事業者。窓口なら空")
    transaction = models.CharField(
        max_length=100, blank=True, help_text="事業者の取引の番号。窓口なら空"
    )
    client_key = models.CharField(
        max_length=120, null=True, unique=True, help_text="窓口の二度押しを一度にする鍵"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", help_text="窓口で受け取った職員",
    )  # fmt: skip
    is_surplus = models.BooleanField(
        default=False, help_text="余分に届いたお金か(二重払い、期限の後)。返す"
    )
    refunded = models.PositiveBigIntegerField(default=0, help_text="返した額、返す途中の額(円)")
    closing = models.ForeignKey(
        "Closing", null=True, blank=True, on_delete=models.PROTECT, related_name="payments",
        help_text="どの締めに入れたか。締める前は空",
    )  # fmt: skip

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
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_is_money"),
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
    amount = models.PositiveBigIntegerField(help_text="返す額(円)")
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
    closing = models.ForeignKey(
        "Closing", null=True, blank=True, on_delete=models.PROTECT, related_name="refunds",
        help_text="どの締めに入れたか。締める前と、オンラインは空",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=["requested", "done"]),
                name="payments_refunded_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_is_money"),
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


class Closing(models.Model):
    """A counter's drawer, counted: what was taken since the last closing, and what was there."""

    number = models.CharField(max_length=20, unique=True, help_text="締めの番号")
    section = models.CharField(max_length=40, help_text="係")
    ward = models.CharField(max_length=10, blank=True, help_text="区。市全体なら空")
    day = models.DateField(help_text="締めた日")
    cash = models.BigIntegerField(help_text="現金の合計(円)。返した分を引いた額")
    cashless = models.BigIntegerField(help_text="キャッシュレスの合計(円)。返した分を引いた額")
    count = models.PositiveIntegerField(help_text="受け取った件数")
    counted = models.PositiveBigIntegerField(help_text="引き出しにあった現金(円)")
    note = models.CharField(max_length=300, blank=True, help_text="違いがあったときの説明")
    closed_at = models.DateTimeField(help_text="締めた日時")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+",
        help_text="締めた職員",
    )  # fmt: skip
    client_key = models.CharField(max_length=120, unique=True, help_text="二度押しを一度にする鍵")

    class Meta:
        indexes = [models.Index(fields=["section", "ward", "-closed_at"], name="payments_closings")]

    def __str__(self) -> str:
        return f"{self.number} {self.day}"
