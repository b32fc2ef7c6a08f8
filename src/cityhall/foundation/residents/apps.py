"""App registration."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "cityhall.foundation.residents"
    label = "residents"
    verbose_name = "住民"
    default_auto_field = "django.db.models.BigAutoField"
