"""App registration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cityhall.surfaces.desk"
    label = "desk"
    verbose_name = "職員デスク"
    default_auto_field = "django.db.models.BigAutoField"
