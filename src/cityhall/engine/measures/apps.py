"""App registration."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "cityhall.engine.measures"
    label = "measures"
    verbose_name = "指標"
    default_auto_field = "django.db.models.BigAutoField"
