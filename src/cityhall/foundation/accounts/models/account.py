"""Accounts: staff who sign in by password and residents who sign in by an identity provider.

The two kinds never mix. Checks here and triggers in the migrations hold that line, so that
no mistake in a view can give a resident a duty or a member of staff someone's identity.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """Who stands behind an account."""

    STAFF = "staff", "職員"
    RESIDENT = "resident", "住民"


class Role(models.TextChoices):
    """What a duty lets a member of staff do; `permissions.py` says what exactly."""

    RECEPTIONIST = "receptionist", "受付"
    REVIEWER = "reviewer", "審査"
    DECIDER = "decider", "決定"
    SUPERVISOR = "supervisor", "係の統括"
    OPERATOR = "operator", "システム運用"
    PROTECTED_READER = "protected_reader", "支援措置の閲覧"
    ACCOUNTANT = "accountant", "会計"
    INVESTMENT_REVIEWER = "investment_reviewer", "投資の審査"
    INVESTMENT_APPROVER = "investment_approver", "投資の承認"
    REFORM_HEAD = "reform_head", "方針の局長の確認"
    REFORM_SECRETARIAT = "reform_secretariat", "方針の事務局"


class Assurance(models.TextChoices):
    """How surely we know who is acting, from least to most."""

    NONE = "none", "確認なし"
    CONTACT = "contact", "連絡先のみ"
    LOGIN = "login", "ログイン"
    SIGNATURE = "signature", "電子署名"


class Users(BaseUserManager["User"]):
    """Looks accounts up by login, as Django's sign-in expects."""


class User(AbstractBaseUser):
    """One account. A person (residents) is not an account: residents.AccountHolder links them."""

    kind = models.CharField(
        max_length=10, choices=Kind.choices, help_text="職員か住民か。あとから変えられない"
    )
    login = models.CharField(
        max_length=150,
        unique=True,
        help_text="職員はログイン名。住民は自動で付く番号(画面には出さない)",
    )
    display_name = models.CharField(max_length=200, help_text="画面に出す名前")
    email = models.EmailField(blank=True, help_text="お知らせの送り先。空なら送らない")
    is_active = models.BooleanField(default=True, help_text="外すとログインできない")
    preferences = models.JSONField(
        default=dict, blank=True, help_text="言語、キー割り当てなど本人の設定"
    )
    created_at = models.DateTimeField(help_text="作成した日時")

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["kind", "display_name"]
    objects: ClassVar[Users] = Users()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["staff", "resident"]), name="accounts_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="staff") | Q(password__startswith="!"),
                name="accounts_resident_has_no_password",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_staff_member(self) -> bool:
        return self.kind == Kind.STAFF

    @property
    def is_resident(self) -> bool:
        return self.kind == Kind.RESIDENT


class Duty(models.Model):
    """A role that a member of staff holds in one section, for one ward or all."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="duties", help_text="だれの担当か(職員)"
    )
    role = models.CharField(max_length=20, choices=Role.choices, help_text="役割")
    section = models.CharField(
        max_length=60, blank=True, help_text="係のコード。空はすべての係(運用担当など)"
    )
    ward = models.CharField(max_length=60, blank=True, help_text="区のコード。空はすべての区")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "section", "ward"], name="accounts_duty_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="accounts_duty_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.section or '*'} {self.ward or '*'}"


class ResidentIdentity(models.Model):
    """The name under which an identity provider knows a resident's account."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="identities", help_text="住民のアカウント"
    )
    issuer = models.CharField(max_length=200, help_text="本人確認をした認証サービス")
    subject = models.CharField(max_length=255, help_text="認証サービスでの番号(市だけのもの)")
    assurance = models.CharField(
        max_length=10, choices=Assurance.choices, help_text="最後のログインでの確かさ"
    )
    linked_at = models.DateTimeField(help_text="はじめて結び付けた日時")

    class Meta:
        verbose_name_plural = "resident identities"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="accounts_identity_belongs_to_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer} → {self.user_id}"


class Signature(models.Model):
    """Evidence that a resident signed something by card: what was signed, and the provider's result
    as it came. Rows are added and never changed, but for what the signature was then used for."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="signatures", help_text="署名した人"
    )
    issuer = models.CharField(max_length=200, help_text="署名を仲介した認証サービス")
    transaction = models.CharField(max_length=64, help_text="認証サービスでの署名の番号")
    digest = models.CharField(max_length=64, help_text="署名したものの SHA-256")
    statement = models.TextField(
        blank=True, help_text="署名したものそのもの。手続きに使うまでは空、保存期間のあとに消す"
    )
    content = models.BinaryField(help_text="認証サービスが返した署名の結果。届いたまま")
    media_type = models.CharField(max_length=100, help_text="結果の種類")
    signed_at = models.DateTimeField(help_text="署名が届いた日時")
    filed_as = models.CharField(
        max_length=20, blank=True, help_text="どのまとめの受付番号に使ったか。まだなら空"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "transaction"], name="accounts_signature_counts_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "digest"], name="accounts_signature_of_what"),
            models.Index(fields=["filed_as"], name="accounts_signature_filed_as"),
        ]

    def __str__(self) -> str:
        return f"signature {self.transaction}"
