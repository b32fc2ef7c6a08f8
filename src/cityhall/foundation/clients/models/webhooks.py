"""Addresses of other systems that are told when a case changes, and every telling."""

from django.db import models
from django.db.models import Q

from cityhall.foundation.clients.models.clients import Client


class Webhook(models.Model):
    """One address of a system. Its secret is made from a key outside the database."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="webhooks", help_text="どのシステムのものか"
    )
    address = models.CharField(max_length=500, help_text="送り先のアドレス")
    kinds = models.CharField(max_length=200, help_text="知らせるできごとの種類。空白で区切る")
    secret_version = models.PositiveIntegerField(default=1, help_text="署名の秘密が何代目か")
    rotated_at = models.DateTimeField(null=True, help_text="署名の秘密を替えた日時")
    opened_at = models.DateTimeField(help_text="登録した日時")
    closed_at = models.DateTimeField(null=True, help_text="止めた日時。空なら送る")

    def __str__(self) -> str:
        return f"{self.client_id} → {self.address}"


class WebhookDelivery(models.Model):
    """One thing told to one address: how often it was tried, and how it went. Ids only."""

    class Status(models.TextChoices):
        QUEUED = "queued", "待ち"
        SENDING = "sending", "送信中"
        DONE = "done", "届いた"
        PARKED = "parked", "止めた"

    webhook = models.ForeignKey(
        Webhook, on_delete=models.PROTECT, related_name="deliveries", help_text="どの送り先か"
    )
    event_id = models.UUIDField(help_text="記録の番号。何度送っても同じ")
    kind = models.CharField(max_length=40, help_text="できごとの種類。例: case.moved")
    case_reference = models.CharField(max_length=20, help_text="案件の受付番号")
    sequence = models.PositiveIntegerField(help_text="案件の何番目の記録か")
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.QUEUED, help_text="どうなったか"
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="送った回数")
    next_attempt_at = models.DateTimeField(help_text="次に送ってよい日時")
    answered = models.PositiveSmallIntegerField(null=True, help_text="相手が最後に答えた状態コード")
    error = models.CharField(max_length=100, blank=True, help_text="最後にうまくいかなかった理由")
    created_at = models.DateTimeField(help_text="起きた日時")
    done_at = models.DateTimeField(null=True, help_text="届いた日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event_id"], name="clients_told_once")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(status__in=["queued", "sending"]),
                name="clients_delivery_due",
            ),
            models.Index(fields=["webhook", "-id"], name="clients_delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_reference} ({self.status})"
