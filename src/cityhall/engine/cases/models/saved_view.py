"""A view of the inbox that somebody has put together and given a name."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """One named way to look at the cases of one place: its owner's, or everybody's there."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="作った職員",
    )
    section = models.CharField(max_length=60, help_text="どの係の一覧か")
    ward = models.CharField(max_length=60, blank=True, help_text="どの区の一覧か。空はすべての区")
    name = models.CharField(max_length=40, help_text="一覧の名前")
    asks = models.JSONField(
        help_text="何でしぼるか: view、state、procedure、ward、due、channel、assignee。氏名はない"
    )
    is_shared = models.BooleanField(default=False, help_text="係のほかの職員にも出すか")
    is_first = models.BooleanField(default=False, help_text="デスクを開いたとき、はじめに出すか")
    position = models.PositiveIntegerField(help_text="並べる順")
    saved_at = models.DateTimeField(help_text="残した日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "section", "ward", "name"], name="cases_saved_view_name_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "section", "ward"],
                condition=models.Q(is_first=True),
                name="cases_one_first_view",
            ),
        ]
        indexes = [
            models.Index(fields=["section", "ward", "position"], name="cases_saved_view_place")
        ]

    def __str__(self) -> str:
        return f"{self.section}.{self.ward} {self.name}"
