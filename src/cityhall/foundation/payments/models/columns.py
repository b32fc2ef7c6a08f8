"""Columns and constraints that several tables of payments have alike."""

from typing import Any

from django.db import models
from django.db.models import Q


def client_key(help_text: str, *, null: bool = False) -> Any:
    """The key of one press of a button: the database takes it once."""
    return models.CharField(max_length=120, null=null, unique=True, help_text=help_text)


def yen(help_text: str) -> Any:
    """Whole yen, never less than none."""
    return models.PositiveBigIntegerField(help_text=help_text)


def closing(related_name: str, help_text: str) -> Any:
    """The sheet of the drawer on which a row stands; none before the drawer is closed."""
    return models.ForeignKey(
        "payments.Closing",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
        help_text=help_text,
    )


def is_money(name: str) -> models.CheckConstraint:
    """No row is about no yen."""
    return models.CheckConstraint(condition=Q(amount__gt=0), name=name)
