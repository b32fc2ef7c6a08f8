"""Published versions of procedures: written once, never changed."""

from typing import Any, NoReturn

from django.db import models

from cityhall.kernel.errors import Conflict


class ProcedureVersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Refuses the ways round `save` and `delete`."""

    def update(self, **values: Any) -> NoReturn:
        raise _immutable()

    def delete(self) -> NoReturn:
        raise _immutable()


class ProcedureVersion(models.Model):
    """A procedure as it was in force from one day on, with the items and workflow it used.

    A case keeps the version under which it was opened. The database refuses changes as well.
    """

    procedure = models.CharField("手続", max_length=60, help_text="手続の id。例: dog-registration")
    number = models.PositiveIntegerField("版", help_text="手続ごとに1から増える番号")
    digest = models.CharField("要約値", max_length=64, help_text="content の SHA-256。16進64文字")
    content = models.TextField(
        "内容", help_text="手続、使うデータ項目、パラメーター、ワークフローの JSON"
    )
    published_at = models.DateTimeField("公開日時", help_text="この版が公開された日時")
    published_by = models.CharField(
        "公開した人", max_length=200, help_text="公開した人、または仕組みの名前"
    )

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "手続の版"
        verbose_name_plural = "手続の版"
        ordering = ["procedure", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedure_version_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="procedure_version_number_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} 第{self.number}版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise _immutable()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise _immutable()


def _immutable() -> Conflict:
    return Conflict(
        "procedure.version_is_immutable",
        "公開された手続の版は変えられません。",
        "手続の定義を直してから、新しい版として公開してください。",
    )
