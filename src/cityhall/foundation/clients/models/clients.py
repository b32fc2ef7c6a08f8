"""Systems that may ask the API, their secrets and their tokens. Secrets are never stored."""

from django.db import models
from django.db.models import Q


class Client(models.Model):
    """A system outside this one that an operator has let in, and for which purpose."""

    client_id = models.CharField(
        max_length=40, unique=True, help_text="システムが名乗る番号。秘密ではない"
    )
    name = models.CharField(max_length=100, help_text="システムの名前。記録に残る")
    purpose = models.CharField(max_length=200, help_text="個人の情報を何のために見るか。記録に残る")
    per_minute = models.PositiveIntegerField(default=120, help_text="1分間に呼べる回数")
    opened_at = models.DateTimeField(help_text="登録した日時")
    closed_at = models.DateTimeField(null=True, help_text="止めた日時。空なら使える")

    def __str__(self) -> str:
        return f"{self.name} ({self.client_id})"


class ClientSecret(models.Model):
    """One secret of a system, as its SHA-256. While one replaces another, both hold."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="secrets", help_text="どのシステムの秘密か"
    )
    digest = models.CharField(
        max_length=64, unique=True, help_text="秘密のSHA-256。秘密そのものは持たない"
    )
    made_at = models.DateTimeField(help_text="作った日時")
    valid_until = models.DateTimeField(null=True, help_text="使える最後の日時。空なら期限なし")

    def __str__(self) -> str:
        return f"{self.client_id}: {self.made_at:%Y-%m-%d}"


class Grant(models.Model):
    """One scope that a system holds, for a section and a ward."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="grants", help_text="どのシステムに渡したか"
    )
    scope = models.CharField(max_length=40, help_text="何ができるか")
    section = models.CharField(max_length=60, blank=True, help_text="係のコード。空ならすべて")
    ward = models.CharField(max_length=10, blank=True, help_text="区のコード。空ならすべて")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "scope", "section", "ward"], name="clients_grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.scope} {self.section or '*'} {self.ward or '*'}"


class AccessToken(models.Model):
    """A token that a system got for some minutes, as its SHA-256."""

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="tokens", help_text="どのシステムのものか"
    )
    digest = models.CharField(max_length=64, unique=True, help_text="トークンのSHA-256")
    scopes = models.CharField(max_length=300, help_text="このトークンでできること。空白で区切る")
    issued_at = models.DateTimeField(help_text="渡した日時")
    expires_at = models.DateTimeField(db_index=True, help_text="使えなくなる日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("issued_at")), name="clients_token_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.scopes}"


class CallCount(models.Model):
    """How often one caller has called in one minute."""

    caller = models.CharField(max_length=80, help_text="だれが: システムの番号か、送り元の住所")
    minute = models.DateTimeField(db_index=True, help_text="どの1分か")
    count = models.PositiveIntegerField(default=0, help_text="何回呼んだか")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "minute"], name="clients_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.minute:%H:%M} {self.count}"
