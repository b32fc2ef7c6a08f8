"""Figures that are shown to everybody, computed from events now and then, never per request."""

from django.db import models
from django.db.models import Q


class DaysTaken(models.Model):
    """How long the decisions of one fiscal year took: of one procedure, in one ward or in all.

    Where few people stand behind a figure it is empty here, too, so that no page can show it.
    """

    procedure = models.CharField(max_length=60, help_text="手続きの名前(カタログの id)")
    ward = models.CharField(max_length=60, blank=True, help_text="区のコード。空は市の全体")
    year = models.PositiveSmallIntegerField(help_text="年度(始まる年)")
    cases = models.PositiveIntegerField(
        null=True, help_text="決定した案件の数。少なくて出せないときは空"
    )
    total_median = models.FloatField(
        null=True, help_text="到達から決定までの日数の中央値(暦の日数、補正を待った日も含む)"
    )
    total_p90 = models.PositiveIntegerField(
        null=True, help_text="10件中9件がここまでに決まった日数(暦の日数)。10件に満たなければ空"
    )
    office_median = models.FloatField(
        null=True, help_text="うち市が仕事をした開庁日の中央値(補正を待った日を除く)"
    )
    office_p90 = models.PositiveIntegerField(
        null=True, help_text="同じく10件中9件がここまで(開庁日)。10件に満たなければ空"
    )
    as_of = models.DateTimeField(help_text="計算した日時")

    class Meta:
        verbose_name_plural = "days taken"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "ward", "year"], name="measures_days_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(cases__isnull=True) | Q(cases__gte=5),
                name="measures_days_taken_of_few_hidden",
            ),
            models.CheckConstraint(
                condition=Q(cases__isnull=False)
                | Q(total_median=None, total_p90=None, office_median=None, office_p90=None),
                name="measures_days_taken_hidden_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.ward or '*'} {self.year}"


class StepTime(models.Model):
    """How long one step of a procedure took in one fiscal year, for the whole city.

    Where fewer than five cases, or fewer than five of the staff, stand behind it, it is empty here,
    too. Of single people there is nothing anywhere.
    """

    procedure = models.CharField(max_length=60, help_text="手続きの名前(カタログの id)")
    state = models.CharField(max_length=60, help_text="手順(職員の番である状態の名前)")
    year = models.PositiveSmallIntegerField(help_text="年度(始まる年)。今年度は先月末まで")
    cases = models.PositiveIntegerField(null=True, help_text="案件の数。少なくて出せないときは空")
    staff = models.PositiveIntegerField(
        null=True, help_text="手順を終えた職員の数。5人以上のときだけ入る。だれかは持たない"
    )
    median = models.PositiveIntegerField(
        null=True, help_text="次の手順までの分の中央値(夜と閉庁日を含む)"
    )
    p90 = models.PositiveIntegerField(
        null=True, help_text="10回中9回がここまでの分。10件に満たなければ空"
    )
    as_of = models.DateTimeField(help_text="計算した日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "state", "year"], name="measures_step_time_once"
            ),
            models.CheckConstraint(
                condition=Q(cases=None, staff=None, median=None, p90=None)
                | Q(cases__gte=5, staff__gte=5, median__isnull=False),
                name="measures_step_time_of_few_hidden",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.state} {self.year}"
