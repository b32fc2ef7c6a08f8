"""App registration."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "cityhall.surfaces.public"
    label = "public"
    verbose_name = "公開サイト"
    default_auto_field = "django.db.models.BigAutoField"
