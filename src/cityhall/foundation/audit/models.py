"""Who did or read what, when, and why: rows that are written once and never changed."""

from typing import Any, NoReturn

from django.db import models

#: Whose reads are written: members of staff, and other systems. Residents read their own.
WATCHED = ("staff", "client")


class Unchangeable(Exception):
    """Raised when code tries to change or delete an audit entry."""


class AppendOnlyQuerySet(models.QuerySet["Entry"]):
    """Reads and inserts; every change of what is written is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable("audit entries are never changed")

    def delete(self) -> NoReturn:
        raise Unchangeable("audit entries are never deleted")


class Entry(models.Model):
    """One act or one read. A database trigger refuses updates that go round this class."""

    at = models.DateTimeField(db_index=True, help_text="いつ")
    actor_kind = models.CharField(
        max_length=10, help_text="だれが: visitor、resident、staff、system のどれか"
    )
    actor_id = models.PositiveBigIntegerField(
        null=True, help_text="アカウントの番号。来訪者とシステムは空"
    )
    actor_label = models.CharField(max_length=200, help_text="その時の表示名")
    on_behalf_of = models.PositiveBigIntegerField(null=True, help_text="代理の場合、本人(人)の番号")
    action = models.CharField(max_length=80, help_text="何をしたか。例: case.decided、person.read")
    object_kind = models.CharField(
        max_length=40, help_text="対象の種類。例: case、person、document"
    )
    object_id = models.CharField(max_length=64, help_text="対象の番号")
    case_reference = models.CharField(
        max_length=20, blank=True, db_index=True, help_text="関係する案件の受付番号"
    )
    person_id = models.PositiveBigIntegerField(
        null=True, db_index=True, help_text="だれの情報か(人の番号)"
    )
    reason = models.CharField(max_length=500, blank=True, help_text="案件によらない閲覧などの理由")
    detail = models.JSONField(
        default=dict, help_text="番号や件数だけを入れる。個人の情報は入れない"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_id", "id"], name="audit_by_object"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(
                fields=["person_id", "id"],
                condition=models.Q(actor_kind="staff", person_id__isnull=False),
                name="audit_staff_by_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_kind} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Unchangeable("audit entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable("audit entries are never deleted")


class Seal(models.Model):
    """That entries up to some number were sealed; the same line stands in a file outside."""

    number = models.PositiveBigIntegerField(primary_key=True, help_text="何番目の封か")
    last_entry = models.PositiveBigIntegerField(help_text="この封がおおう、最後の監査の記録の番号")
    stamp = models.CharField(max_length=64, help_text="鍵つきのハッシュ値。次の封がこれを指す")

    def __str__(self) -> str:
        return f"{self.number} (–{self.last_entry})"
