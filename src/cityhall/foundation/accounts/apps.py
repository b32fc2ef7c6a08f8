"""App registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cityhall.foundation.accounts"
    label = "accounts"
    verbose_name = "アカウント"
    default_auto_field = "django.db.models.BigAutoField"
