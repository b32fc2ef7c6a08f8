"""App registration."""

from django.apps import AppConfig


class CoreSystemsConfig(AppConfig):
    name = "cityhall.engine.core_systems"
    label = "core_systems"
    verbose_name = "基幹システム"
    default_auto_field = "django.db.models.BigAutoField"
