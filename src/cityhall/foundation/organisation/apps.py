"""App registration."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "cityhall.foundation.organisation"
    label = "organisation"
    verbose_name = "組織"
    default_auto_field = "django.db.models.BigAutoField"
