"""By what a member of staff proves who it is beside the password, and where one is signed in.

None of these rows opens a door by itself: secrets are sealed and codes digested under a key that
lies outside the database.
"""

from django.db import models

from cityhall.foundation.accounts.models.account import User


class CodeApp(models.Model):
    """An app that shows a new code every half minute (RFC 6238); one for an account."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="code_app", help_text="だれのアプリか(職員)"
    )
    sealed_secret = models.BinaryField(help_text="アプリと分け合う秘密。外の鍵で封じてある")
    last_step = models.PositiveBigIntegerField(
        help_text="最後に使われたコードの30秒の番号。同じコードは二度通らない"
    )
    added_at = models.DateTimeField(help_text="登録した日時")

    def __str__(self) -> str:
        return f"code app of {self.user_id}"


class Passkey(models.Model):
    """A key pair on somebody's device or security key (WebAuthn); here is the public half."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="passkeys", help_text="だれのパスキーか(職員)"
    )
    name = models.CharField(max_length=60, help_text="本人が付けた名前。例: 庁内のパソコン")
    credential = models.CharField(
        max_length=1400, unique=True, help_text="パスキーの番号(base64url)"
    )
    public_key = models.BinaryField(help_text="公開鍵と番号(WebAuthn の attested credential data)")
    sign_count = models.PositiveBigIntegerField(
        default=0, help_text="鍵が数える使った回数。戻れば複製のおそれがあり、通さない"
    )
    added_at = models.DateTimeField(help_text="登録した日時")
    used_at = models.DateTimeField(null=True, blank=True, help_text="最後に使った日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="accounts_passkey_name_once")
        ]

    def __str__(self) -> str:
        return f"passkey {self.pk} of {self.user_id}"


class AnsweredQuestion(models.Model):
    """A question to passkeys that was answered rightly, so that no answer is good twice; gone
    once an answer to it would be too late anyhow."""

    challenge = models.CharField(max_length=100, unique=True, help_text="ブラウザに出した問い")
    answered_at = models.DateTimeField(db_index=True, help_text="正しく答えられた日時")

    def __str__(self) -> str:
        return f"answered question {self.pk}"


class RecoveryCode(models.Model):
    """A code on paper for the day on which app and keys are out of reach; good once."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="recovery_codes", help_text="だれのものか"
    )
    digest = models.CharField(max_length=64, unique=True, help_text="コードの鍵つきハッシュ")
    made_at = models.DateTimeField(help_text="作った日時")
    used_at = models.DateTimeField(null=True, blank=True, help_text="使った日時。まだなら空")

    def __str__(self) -> str:
        return f"recovery code {self.pk} of {self.user_id}"


class StaffSession(models.Model):
    """A browser in which a member of staff is signed in; gone when that ends."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="staff_sessions", help_text="だれのログインか"
    )
    session_key = models.CharField(
        max_length=40, unique=True, help_text="どのセッションか。消せば、そのログインが終わる"
    )
    device = models.CharField(
        max_length=80, blank=True, help_text="ブラウザと機種のおおよそ。本人に見せる"
    )
    address = models.GenericIPAddressField(
        null=True, blank=True, help_text="最後に使った場所のIPアドレス"
    )
    began_at = models.DateTimeField(help_text="ログインした日時")
    used_at = models.DateTimeField(help_text="最後に使った日時(1分ごと)")

    class Meta:
        indexes = [models.Index(fields=["user", "-used_at"], name="accounts_session_by_user")]

    def __str__(self) -> str:
        return f"session of {self.user_id}"
