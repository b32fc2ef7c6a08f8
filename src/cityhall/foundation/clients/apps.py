"""App registration."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "cityhall.foundation.clients"
    label = "clients"
    verbose_name = "外部システム"
    default_auto_field = "django.db.models.BigAutoField"
