"""App registration; at start-up every app's events, handlers and tasks become known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "cityhall.foundation.outbox"
    label = "outbox"
    verbose_name = "送信待ち"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A web process that did not know a handler would announce to nobody."""
        autodiscover_modules("events", "handlers", "tasks")
