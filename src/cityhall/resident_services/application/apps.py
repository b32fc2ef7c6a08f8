"""App registration."""

from django.apps import AppConfig


class ApplicationConfig(AppConfig):
    name = "cityhall.resident_services.application"
    label = "application"
    verbose_name = "まとめて申請"
    default_auto_field = "django.db.models.BigAutoField"
