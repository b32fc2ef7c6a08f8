"""App registration."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cityhall.foundation.notices"
    label = "notices"
    verbose_name = "通知書"
    default_auto_field = "django.db.models.BigAutoField"
