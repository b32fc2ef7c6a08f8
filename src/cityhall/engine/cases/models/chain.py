"""The evidence chain: what happened to a case, written once, and how far it has been signed."""

from typing import Any, NoReturn

from django.db import models

from cityhall.engine.cases.models.case import Case


class Unchangeable(Exception):
    """Raised when code tries to change or delete what is evidence."""


class AppendOnly(models.QuerySet["CaseEvent"]):
    """Reads and inserts; every change of what is written is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable("events of a case are never changed")

    def delete(self) -> NoReturn:
        raise Unchangeable("events of a case are never deleted")


class CaseEvent(models.Model):
    """One thing that happened to a case.

    `payload` holds codes, ids and salted digests only; what a person wrote stands beside the
    chain (`BesideChain`) and can be erased without breaking it. A database trigger refuses
    updates that go round this class; what goes round the trigger is found by `verify`.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="events", help_text="どの案件の記録か"
    )
    sequence = models.PositiveIntegerField(help_text="案件の中での通し番号。1から")
    kind = models.CharField(max_length=40, help_text="何が起きたか。例: opened、moved、noted")
    at = models.DateTimeField(help_text="いつ")
    actor_kind = models.CharField(
        max_length=10, help_text="だれが: visitor、resident、staff、system のどれか"
    )
    actor_id = models.PositiveBigIntegerField(null=True, help_text="アカウントの番号")
    on_behalf_of = models.PositiveBigIntegerField(null=True, help_text="代理の場合、本人(人)の番号")
    payload = models.JSONField(help_text="番号、状態の名前、塩つきハッシュだけ")
    client_key = models.CharField(
        max_length=80, null=True, help_text="送る側が決める鍵。同じ操作を二度記録しない"
    )
    previous_hash = models.CharField(max_length=64, blank=True, help_text="前の記録のハッシュ")
    hash = models.CharField(max_length=64, help_text="この記録と前のハッシュへの鍵つきハッシュ")

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="cases_event_sequence"),
            models.UniqueConstraint(
                fields=["case", "client_key"],
                condition=models.Q(client_key__isnull=False),
                name="cases_event_once_per_key",
            ),
        ]
        indexes = [models.Index(fields=["kind", "at"], name="cases_event_by_kind")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.sequence} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Unchangeable("events of a case are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable("events of a case are never deleted")


class Checkpoint(models.Model):
    """The last line of the signed file that the database knows of: one row, so that a file
    whose last lines were removed is noticed."""

    number = models.PositiveBigIntegerField(help_text="控えの最後の行の番号")
    digest = models.CharField(max_length=64, help_text="控えの最後の行のハッシュ")
    at = models.DateTimeField(help_text="控えを書いた日時")

    def __str__(self) -> str:
        return f"checkpoint {self.number}"
