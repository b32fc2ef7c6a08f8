"""App registration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cityhall.foundation.audit"
    label = "audit"
    verbose_name = "監査"
    default_auto_field = "django.db.models.BigAutoField"
