"""The Django app of oversight."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Named by its last part, as migrations expect."""

    name = "cityhall.foundation.oversight"
    label = "oversight"
