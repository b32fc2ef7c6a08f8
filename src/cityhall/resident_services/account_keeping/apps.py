"""App registration."""

from django.apps import AppConfig


class AccountKeepingConfig(AppConfig):
    name = "cityhall.resident_services.account_keeping"
    label = "account_keeping"
    default_auto_field = "django.db.models.BigAutoField"
