"""The city's units as they were and are, and the days on which they are closed."""

from django.db import models
from django.db.models import F, Q


class UnitKind(models.TextChoices):
    """The levels that procedures and duties refer to."""

    BUREAU = "bureau", "局・室"
    WARD = "ward", "区"
    SECTION = "section", "課・係"
    COUNTER = "counter", "窓口"


class Unit(models.Model):
    """One unit during one stretch of time. A renamed unit keeps its code and gets a new row."""

    code = models.CharField(max_length=60, help_text="変わらない呼び名。手続や担当はこれで指す")
    kind = models.CharField(max_length=10, choices=UnitKind.choices, help_text="局、区、係、窓口")
    name = models.JSONField(help_text="名前(ja、en、ja-x-easy)")
    parent = models.CharField(max_length=60, blank=True, help_text="上の組織のコード")
    municipality_code = models.CharField(
        max_length=6, blank=True, help_text="全国地方公共団体コード(市と区だけ)"
    )
    valid_from = models.DateField(help_text="この名前とこの位置になった日")
    valid_until = models.DateField(null=True, blank=True, help_text="その最後の日。空は今も続く")
    successor = models.CharField(
        max_length=60, blank=True, help_text="なくなった後を引き継ぐ組織のコード"
    )
    phone = models.CharField(max_length=20, blank=True, help_text="電話番号")
    address = models.JSONField(default=dict, blank=True, help_text="所在地(住所の部分ごと)")
    checked = models.BooleanField(default=False, help_text="市の資料で確かめたか")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="organisation_unit_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="organisation_unit_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="organisation_by_kind")]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"


class ClosingDay(models.Model):
    """A day on which the city, or one unit, is closed beyond weekends and national holidays."""

    day = models.DateField(help_text="休む日")
    unit = models.CharField(max_length=60, blank=True, help_text="組織のコード。空は市の全体")
    reason = models.JSONField(help_text="理由(ja、en、ja-x-easy)")
    checked = models.BooleanField(default=False, help_text="市の資料で確かめたか")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "unit"], name="organisation_closing_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.unit or '*'}"
