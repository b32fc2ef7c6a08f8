"""What plans, goals and figures said: rows that are only added."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q


class Unchangeable(Exception):
    """Raised when code tries to change or delete what was said."""


class Kind(models.TextChoices):
    """Of what a revision is."""

    PLAN = "plan", "計画"
    GOAL = "goal", "成果目標"
    FIGURE = "figure", "値"


class RevisionQuerySet(models.QuerySet["PlanRevision"]):
    """Reads and inserts; every change of what is written is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable("revisions are never changed")

    def delete(self) -> NoReturn:
        raise Unchangeable("revisions are never deleted")


class PlanRevision(models.Model):
    """One revision of a plan, of a goal's definition or of a figure. Rows are only added."""

    plan = models.CharField(max_length=60, help_text="計画の変わらない名前")
    kind = models.CharField(
        max_length=10, choices=Kind.choices, help_text="計画、成果目標、値のどれの版か"
    )
    subject = models.CharField(max_length=60, help_text="計画・成果目標・値の変わらない名前")
    number = models.PositiveSmallIntegerField(help_text="版の番号。1から、抜けなし")
    content = models.JSONField(help_text="この版が言っていること。出典を含む")
    reason = models.TextField(help_text="なぜこの版ができたか")
    digest = models.CharField(max_length=64, help_text="内容と理由のハッシュ値")
    recorded_at = models.DateTimeField(help_text="この版を書き込んだ日時")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "subject", "number"], name="roadmap_revision_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="roadmap_number_from_one"),
            models.CheckConstraint(condition=~Q(reason=""), name="roadmap_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.kind} {self.subject} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable("revisions are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable("revisions are never deleted")
