"""App registration."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "cityhall.resident_services.guide"
    label = "guide"
    verbose_name = "手続きガイド"
    default_auto_field = "django.db.models.BigAutoField"
