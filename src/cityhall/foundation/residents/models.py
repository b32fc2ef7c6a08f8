"""People, what the city knows about them and from where, and who may act for whom.

Names and addresses live in facts only. A person carries folded copies for search, which are
never shown.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Household(models.Model):
    """People who live together; facts such as the address of the home belong to it."""

    created_at = models.DateTimeField(help_text="作成した日時")

    def __str__(self) -> str:
        return f"household {self.pk}"


class Person(models.Model):
    """A human being, with or without an account."""

    household = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        related_name="members",
        help_text="いっしょに暮らす世帯",
    )
    folded_name = models.CharField(
        max_length=200, blank=True, help_text="検索用に字をそろえた氏名。表示しない"
    )
    folded_kana = models.CharField(
        max_length=200, blank=True, help_text="検索用に字をそろえたフリガナ。表示しない"
    )
    birth_date = models.DateField(null=True, blank=True, help_text="検索用の生年月日")
    created_at = models.DateTimeField(help_text="作成した日時")

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            # The operator classes let PostgreSQL use them for beginnings, whatever its collation.
            models.Index(
                fields=["folded_name", "id"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="residents_by_name",
            ),
            models.Index(
                fields=["folded_kana", "id"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="residents_by_kana",
            ),
            models.Index(fields=["birth_date", "folded_name"], name="residents_by_birth_date"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class AccountHolder(models.Model):
    """The link between a resident's account and the person who holds it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="account_holder",
        help_text="住民のアカウント",
    )
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="account_holder", help_text="本人"
    )
    linked_at = models.DateTimeField(help_text="結び付けた日時")

    def __str__(self) -> str:
        return f"user {self.user_id} is person {self.person_id}"


class Fact(models.Model):
    """One value of one item about one subject, with where it came from. Rows are superseded,
    never overwritten, so that what was known on a given day can be told."""

    subject_kind = models.CharField(
        max_length=20, help_text="何についての事実か: person、household、dog など"
    )
    subject_id = models.PositiveBigIntegerField(help_text="対象の番号")
    item = models.CharField(max_length=60, help_text="データ項目の名前")
    value = models.JSONField(help_text="値(データ項目の型の形)")
    source = models.CharField(
        max_length=60, help_text="どこから知ったか。例: identity_provider、case:受付番号"
    )
    as_of = models.DateField(help_text="いつの時点の値か")
    purpose = models.CharField(max_length=60, blank=True, help_text="何のために集めたか")
    expires_on = models.DateField(null=True, blank=True, help_text="この日からは古いとみなす")
    recorded_at = models.DateTimeField(help_text="記録した日時")
    superseded_at = models.DateTimeField(
        null=True, blank=True, help_text="新しい値に替わった日時。空は今の値"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "item"],
                condition=Q(superseded_at__isnull=True),
                name="residents_one_current_fact",
            )
        ]
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "item", "recorded_at"],
                name="residents_fact_history",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.item}"


class MandateKind(models.TextChoices):
    """On what ground someone acts for another."""

    PARENT = "parent", "親権者(子の手続き)"
    GUARDIAN = "guardian", "成年後見人"
    CURATOR = "curator", "保佐人"
    ASSISTANT = "assistant", "補助人"
    AGENT = "agent", "任意の代理人"
    SCRIVENER = "scrivener", "行政書士"
    SUPPORTER = "supporter", "支援員(入力の手伝いだけ)"


class Mandate(models.Model):
    """`agent` may act for `principal` from one day to another, unless revoked."""

    principal = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mandates_given", help_text="本人"
    )
    agent = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mandates_held", help_text="代わりにする人"
    )
    kind = models.CharField(max_length=20, choices=MandateKind.choices, help_text="代理の種類")
    basis = models.CharField(max_length=200, help_text="何にもとづくか。例: 民法818条・824条")
    valid_from = models.DateField(help_text="始まる日")
    procedures = models.JSONField(
        default=list, blank=True, help_text="代わりにできる手続き(id)。分野とともに空ならすべて"
    )
    areas = models.JSONField(
        default=list, blank=True, help_text="代わりにできる分野(できごとの id)"
    )
    registration = models.CharField(
        max_length=40, blank=True, help_text="行政書士などの登録番号。いらない種類では空"
    )
    valid_until = models.DateField(null=True, blank=True, help_text="最後の日。空は期限なし")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="取り消した日時")
    created_at = models.DateTimeField(help_text="記録した日時")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="紙の原本を見て記録した職員。オンラインで頼まれたものは空",
    )
    document_id = models.UUIDField(null=True, blank=True, help_text="紙を写した書類の番号")
    client_key = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="二度送られても一度だけにする"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(principal=F("agent")), name="residents_mandate_for_another"
            ),
            models.CheckConstraint(
                condition=Q(received_by=None) | Q(document_id__isnull=False),
                name="residents_paper_has_its_scan",
            ),
            models.UniqueConstraint(
                fields=["principal", "agent", "kind"],
                condition=Q(revoked_at__isnull=True),
                name="residents_one_live_mandate",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.agent_id} for person {self.principal_id} ({self.kind})"


class MandateRequest(models.Model):
    """Somebody asks that one person may act for another; the mandate stands once the other side
    has accepted and, where the kind wants it, staff have checked the evidence."""

    class State(models.TextChoices):
        OPEN = "open", "相手の返事待ち"
        CHECKING = "checking", "職員の確認待ち"
        GRANTED = "granted", "登録済み"
        REFUSED = "refused", "登録できない"
        WITHDRAWN = "withdrawn", "取り下げ"

    kind = models.CharField(max_length=20, choices=MandateKind.choices, help_text="代理の種類")
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.OPEN, help_text="どこまで進んだか"
    )
    principal = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="本人。代わりの人からの申し出では、職員が確かめるまで空",
    )
    agent = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="代わりにする人。本人からの依頼では、引き受けるまで空",
    )
    other_name = models.JSONField(help_text="まだ分からない側の氏名。申し出た人が書いたもの")
    other_birth_date = models.DateField(
        null=True, blank=True, help_text="本人の生年月日。代わりの人からの申し出のとき"
    )
    procedures = models.JSONField(default=list, blank=True, help_text="頼む手続き(id)")
    areas = models.JSONField(default=list, blank=True, help_text="頼む分野(できごとの id)")
    registration = models.CharField(max_length=40, blank=True, help_text="登録番号")
    valid_until = models.DateField(null=True, blank=True, help_text="最後の日。空は期限なし")
    document_id = models.UUIDField(null=True, blank=True, help_text="証明する書類の番号")
    code_hash = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        help_text="引き受ける人に伝える番号のハッシュ値。使うと空",
    )
    reason = models.CharField(max_length=500, blank=True, help_text="職員が書いた、決めた理由")
    mandate = models.ForeignKey(
        Mandate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
        help_text="これでできた代理権",
    )
    created_at = models.DateTimeField(help_text="申し出た日時")
    expires_at = models.DateTimeField(help_text="この日時までに引き受けがなければ終わる")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="決まった日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(principal__isnull=False) | Q(agent__isnull=False),
                name="residents_request_of_somebody",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state="checking"), name="residents_requests_to_check"
            ),
            models.Index(fields=["principal", "state"], name="residents_requests_given"),
            models.Index(fields=["agent", "state"], name="residents_requests_held"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk} ({self.kind}, {self.state})"


class Protection(models.Model):
    """支援措置: while it lasts, nobody without the duty learns that this person exists here."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="protections", help_text="守られる人"
    )
    valid_from = models.DateField(help_text="始まる日")
    valid_until = models.DateField(null=True, blank=True, help_text="最後の日。空は期限なし")
    asked_by = models.CharField(
        max_length=200, blank=True, help_text="申出を受けた、または意見を付けた機関"
    )
    recorded_at = models.DateTimeField(help_text="記録した日時")

    class Meta:
        indexes = [models.Index(fields=["person", "valid_from"], name="residents_protection_dates")]

    def __str__(self) -> str:
        return f"protection of person {self.person_id}"


class ProtectionMatch(models.Model):
    """A case without a person, or another person, that bears the name and birth date of somebody
    protected: hidden likewise, until somebody with the duty says that it is another."""

    protected = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", help_text="支援措置のある人"
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="protection_matches",
        help_text="氏名と生年月日が合う、別に登録された人。案件のときは空",
    )
    case_reference = models.CharField(
        max_length=20, blank=True, help_text="氏名と生年月日が合う案件の受付番号。人のときは空"
    )
    matched_at = models.DateTimeField(help_text="合うと分かった日時")
    dismissed_at = models.DateTimeField(
        null=True, blank=True, help_text="支援措置の担当が、別の人だと確かめた日時"
    )

    class Meta:
        verbose_name_plural = "protection matches"
        constraints = [
            models.CheckConstraint(
                condition=(Q(case_reference="") & Q(person__isnull=False))
                | (~Q(case_reference="") & Q(person__isnull=True)),
                name="residents_match_of_case_or_person",
            ),
            models.UniqueConstraint(
                fields=["case_reference", "protected"],
                condition=Q(person__isnull=True),
                name="residents_match_case_once",
            ),
            models.UniqueConstraint(
                fields=["person", "protected"],
                condition=Q(person__isnull=False),
                name="residents_match_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"match {self.pk} with person {self.protected_id}"
