"""What the city told someone, and how each way of telling went."""

from django.db import models


class Message(models.Model):
    """One message. It is read in the resident's own page; deliveries carry it elsewhere."""

    key = models.CharField(
        max_length=120, unique=True, help_text="同じ知らせを二度出さないための鍵"
    )
    person = models.ForeignKey(
        "residents.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="messages",
        help_text="だれへ。ログインしていない人への知らせは空",
    )
    case_reference = models.CharField(
        max_length=20, blank=True, db_index=True, help_text="案件の受付番号"
    )
    occasion = models.CharField(max_length=40, help_text="どの場面の知らせか")
    subject = models.CharField(max_length=200, help_text="件名")
    body = models.TextField(help_text="本文(文字だけ)")
    link = models.CharField(max_length=300, help_text="続きを見るページ(このサイトの中の場所)")
    language = models.CharField(max_length=10, help_text="言語: ja、en、ja-x-easy")
    created_at = models.DateTimeField(help_text="知らせた日時")
    read_at = models.DateTimeField(null=True, blank=True, help_text="本人が開いた日時")

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="messages_by_person")]

    def __str__(self) -> str:
        return f"{self.occasion} {self.case_reference}"


class DeliveryStatus(models.TextChoices):
    """How far one delivery has come. `sending` means that it may or may not have left."""

    QUEUED = "queued", "これから送る"
    SENDING = "sending", "送っている"
    SENT = "sent", "送った"
    FAILED = "failed", "送れない"


class Delivery(models.Model):
    """One message on its way through one channel."""

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="deliveries", help_text="どの知らせか"
    )
    channel = models.CharField(max_length=20, help_text="送り方: mail")
    address = models.CharField(max_length=254, help_text="送り先")
    status = models.CharField(
        max_length=10,
        choices=DeliveryStatus.choices,
        default=DeliveryStatus.QUEUED,
        help_text="送信の状態",
    )
    attempts = models.PositiveIntegerField(default=0, help_text="試した回数")
    mail_id = models.CharField(
        max_length=200, unique=True, help_text="Message-ID。送り直しても同じ"
    )
    error = models.CharField(max_length=500, blank=True, help_text="送れなかった理由")
    attempted_at = models.DateTimeField(null=True, blank=True, help_text="最後に試した日時")
    next_attempt_at = models.DateTimeField(help_text="次に試してよい日時")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="送れた日時")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["message", "channel", "address"], name="messages_delivery_once"
            )
        ]
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="messages_by_status")]

    def __str__(self) -> str:
        return f"{self.channel} {self.status}"
