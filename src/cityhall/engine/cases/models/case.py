"""A bundle, and the cases that were opened with it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

CHANNELS = ("online", "counter", "remote", "post")
OPEN = Q(kind="open")
DATED = Q(kind="open", expects="office", due_on__isnull=False)
ASSIGNED = Q(kind="open", assignee__isnull=False)
UNASSIGNED = Q(kind="open", expects="office", assignee__isnull=True)


class Bundle(models.Model):
    """Several cases opened at once from one set of answers."""

    reference = models.CharField(
        max_length=20, unique=True, help_text="まとめの受付番号。推測できず、読み上げやすい"
    )
    client_key = models.CharField(
        max_length=80,
        unique=True,
        help_text="送る側が決める鍵。同じ鍵で二度送っても一度だけ受け付ける",
    )
    content_seal = models.CharField(
        max_length=64, help_text="送られた中身の鍵つきハッシュ。同じ鍵で別の中身を見分ける"
    )
    person = models.ForeignKey(
        "residents.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="だれの手続きか。ログインせずに出したものは空",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="出した人のアカウント。ログインせずに出したものは空",
    )
    opened_at = models.DateTimeField(help_text="受け付けた日時")
    channel = models.CharField(
        max_length=10, help_text="どこから: online、counter、remote、post のどれか"
    )
    assurance = models.CharField(max_length=10, help_text="出した人の確かさ: none〜signature")
    language = models.CharField(max_length=10, default="ja", help_text="知らせの言語")
    contact = models.JSONField(
        default=dict, help_text="連絡先(email、phone)と配慮の希望(accommodations)。消去すると空"
    )
    contact_salt = models.CharField(
        max_length=32, blank=True, help_text="連絡先のハッシュの塩。消去すると空"
    )
    contact_digest = models.CharField(max_length=64, help_text="塩と連絡先のハッシュ")
    seal = models.CharField(
        max_length=64,
        help_text="受け付けた時に決まったすべてと案件の一覧への鍵つきハッシュ。案件が消えれば分かる",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=CHANNELS),
                name="cases_bundle_channel_known",
            )
        ]
        indexes = [models.Index(fields=["person", "-opened_at"], name="cases_bundle_by_person")]

    def __str__(self) -> str:
        return self.reference

    def settled(self) -> dict[str, Any]:
        """What was settled when it was opened and never changes, as JSON; of the contact, which
        can be erased, the digest."""
        return {
            "reference": self.reference,
            "client_key": self.client_key,
            "content": self.content_seal,
            "person": self.person_id,
            "opened_by": self.opened_by_id,
            "opened_at": self.opened_at,
            "channel": self.channel,
            "assurance": self.assurance,
            "language": self.language,
            "contact": self.contact_digest,
        }


class Case(models.Model):
    """One run of a procedure: where it stands now. Every column that tells so follows from the
    case's events, and `verify` recomputes it from them."""

    reference = models.CharField(max_length=20, unique=True, help_text="受付番号")
    bundle = models.ForeignKey(
        Bundle, on_delete=models.PROTECT, related_name="cases", help_text="いっしょに出したまとめ"
    )
    procedure = models.CharField(max_length=60, help_text="手続きの名前(カタログの id)")
    version = models.ForeignKey(
        "procedures.ProcedureVersion",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="受け付けたときの手続きの版。あとから変わらない",
    )
    channel = models.CharField(
        max_length=10,
        default="online",
        help_text="どこから来たか(まとめの写し)。online、counter、remote、post のどれか",
    )
    act = models.CharField(max_length=12, help_text="application(申請)か notification(届出)")
    state = models.CharField(max_length=60, help_text="状態(ワークフローの表の名前)")
    kind = models.CharField(max_length=6, help_text="open(進行中)か closed(終了)")
    expects = models.CharField(
        max_length=8, help_text="だれの番か: office、resident、nobody のどれか"
    )
    section = models.CharField(max_length=60, help_text="担当の係のコード")
    ward = models.CharField(max_length=60, blank=True, help_text="担当の区のコード。空は市で一つ")
    person = models.ForeignKey(
        "residents.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="出した本人(人)。ログインせずに出したものは空",
    )
    subject = models.ForeignKey(
        "residents.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="だれについての手続きか(子など)。まだ登録のない人は空",
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="担当している職員",
    )
    due_on = models.DateField(null=True, blank=True, help_text="処理の期限。届出にはない")
    queue_on = models.DateField(help_text="一覧で並べる日: 期限、なければ受け付けた日")
    opened_at = models.DateTimeField(help_text="送られた日時")
    arrived_at = models.DateTimeField(
        null=True, blank=True, help_text="到達した日時(行政手続法)。窓口で仕上げる前は空"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="終了した日時")
    state_since = models.DateTimeField(help_text="今の状態になった日時")
    clock_stopped_on = models.DateField(
        null=True, blank=True, help_text="処理期間を止めた日。進んでいる間は空"
    )
    ladder_on = models.DateField(
        null=True, blank=True, help_text="次に期限について職員に知らせる日。もうなければ空"
    )
    timer_at = models.DateTimeField(null=True, blank=True, help_text="次に自動で何かが起きる日時")
    head_sequence = models.PositiveIntegerField(help_text="最後の記録の番号")
    head_hash = models.CharField(max_length=64, help_text="最後の記録のハッシュ")
    signed_sequence = models.PositiveIntegerField(
        default=0,
        help_text="署名つきの控えに写した最後の記録の番号。目印だけで、証拠は控えのほう",
    )
    folded_name = models.CharField(
        max_length=200, blank=True, help_text="検索用に字をそろえた氏名。表示しない"
    )
    folded_kana = models.CharField(
        max_length=200, blank=True, help_text="検索用に字をそろえたフリガナ。表示しない"
    )
    birth_date = models.DateField(null=True, blank=True, help_text="検索用の生年月日")
    updated_at = models.DateTimeField(help_text="最後に記録が加わった日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["open", "closed"]), name="cases_kind_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="cases_channel_known"),
            models.CheckConstraint(
                condition=Q(act__in=["application", "notification"]), name="cases_act_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="closed", closed_at__isnull=False)
                | Q(kind="open", closed_at__isnull=True),
                name="cases_closed_has_its_moment",
            ),
        ]
        indexes = [
            # Each saved view of the inbox is one of these plus (queue_on, id); a test reads the
            # query plans. `_all` serves those who see every ward.
            models.Index(
                fields=["section", "ward", "queue_on", "id"], name="cases_open", condition=OPEN
            ),
            models.Index(
                fields=["section", "queue_on", "id"], name="cases_open_all", condition=OPEN
            ),
            models.Index(
                fields=["section", "ward", "expects", "queue_on", "id"],
                name="cases_expects",
                condition=OPEN,
            ),
            models.Index(
                fields=["section", "expects", "queue_on", "id"],
                name="cases_expects_all",
                condition=OPEN,
            ),
            models.Index(
                fields=["section", "ward", "queue_on", "id"],
                name="cases_unassigned",
                condition=UNASSIGNED,
            ),
            models.Index(
                fields=["section", "queue_on", "id"],
                name="cases_unassigned_all",
                condition=UNASSIGNED,
            ),
            models.Index(
                fields=["assignee", "section", "ward", "queue_on", "id"],
                name="cases_mine_here",
                condition=ASSIGNED,
            ),
            models.Index(
                fields=["assignee", "section", "queue_on", "id"],
                name="cases_mine_all",
                condition=ASSIGNED,
            ),
            models.Index(
                fields=["section", "ward", "queue_on", "id"], name="cases_dated", condition=DATED
            ),
            models.Index(
                fields=["section", "queue_on", "id"], name="cases_dated_all", condition=DATED
            ),
            models.Index(
                fields=["section", "ward", "kind", "state", "queue_on", "id"], name="cases_stand"
            ),
            models.Index(
                fields=["section", "kind", "state", "queue_on", "id"], name="cases_stand_all"
            ),
            models.Index(
                fields=["section", "ward", "queue_on", "id"],
                name="cases_closed",
                condition=Q(kind="closed"),
            ),
            models.Index(
                fields=["section", "queue_on", "id"],
                name="cases_closed_all",
                condition=Q(kind="closed"),
            ),
            # A view narrowed to where cases came from; few of them come by post.
            models.Index(
                fields=["section", "ward", "kind", "channel", "queue_on", "id"],
                name="cases_came_by",
            ),
            models.Index(
                fields=["section", "kind", "channel", "queue_on", "id"], name="cases_came_by_all"
            ),
            # What has changed since another system last asked.
            models.Index(fields=["updated_at", "id"], name="cases_by_change"),
            models.Index(fields=["state", "updated_at", "id"], name="cases_by_change_in_state"),
            models.Index(fields=["person", "-opened_at"], name="cases_by_person"),
            models.Index(fields=["folded_name", "id"], name="cases_by_name"),
            models.Index(fields=["folded_kana", "id"], name="cases_by_kana"),
            models.Index(fields=["birth_date", "folded_name"], name="cases_by_birth_date"),
            models.Index(
                fields=["timer_at"],
                name="cases_timer",
                condition=Q(timer_at__isnull=False),
            ),
            models.Index(
                fields=["ladder_on", "id"],
                name="cases_ladder",
                condition=Q(ladder_on__isnull=False),
            ),
            models.Index(
                fields=["id"],
                name="cases_unsigned",
                condition=Q(signed_sequence__lt=F("head_sequence")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
