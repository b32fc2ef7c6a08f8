"""App registration."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "cityhall.governance.roadmap"
    label = "roadmap"
    verbose_name = "計画とロードマップ"
    default_auto_field = "django.db.models.BigAutoField"
