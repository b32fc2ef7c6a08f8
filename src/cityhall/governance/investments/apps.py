"""App registration."""

from django.apps import AppConfig


class InvestmentsConfig(AppConfig):
    name = "cityhall.governance.investments"
    label = "investments"
    verbose_name = "情報システムへの投資"
    default_auto_field = "django.db.models.BigAutoField"
