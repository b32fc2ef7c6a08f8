"""App registration."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "cityhall.surfaces.portal"
    label = "portal"
    verbose_name = "住民ポータル"
    default_auto_field = "django.db.models.BigAutoField"
