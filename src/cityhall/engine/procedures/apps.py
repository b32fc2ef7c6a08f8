"""App registration."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "cityhall.engine.procedures"
    label = "procedures"
    verbose_name = "手続"
    default_auto_field = "django.db.models.BigAutoField"
