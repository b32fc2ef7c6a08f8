"""App registration."""

from django.apps import AppConfig


class DesignSystemConfig(AppConfig):
    name = "cityhall.design_system"
    label = "design_system"
    verbose_name = "デザインシステム"
    default_auto_field = "django.db.models.BigAutoField"
