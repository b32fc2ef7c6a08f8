"""App registration."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "cityhall.foundation.messages"
    label = "city_messages"  # Django's own flash messages hold "messages"
    verbose_name = "お知らせ"
    default_auto_field = "django.db.models.BigAutoField"
