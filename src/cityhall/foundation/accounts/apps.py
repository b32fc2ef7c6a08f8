"""App registration."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cityhall.foundation.accounts"
    label = "accounts"
    verbose_name = "アカウント"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every sign-in begins a session of its own, also one before the first request."""
        import_module("cityhall.foundation.accounts.web.sessions")
