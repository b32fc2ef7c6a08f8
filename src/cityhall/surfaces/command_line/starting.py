"""Making models and settings usable, for the commands that need them."""

import os

import django


def start_django() -> None:
    """To be called before anything that touches a model is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityhall.config.settings")
    django.setup()
