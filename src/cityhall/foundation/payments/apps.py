"""App registration."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "cityhall.foundation.payments"
    label = "payments"
    verbose_name = "支払い"
    default_auto_field = "django.db.models.BigAutoField"
