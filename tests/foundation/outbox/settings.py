"""The outbox alone: what the worker processes that these tests kill start with."""

import os
from urllib.parse import urlsplit

from cityhall.config.settings.database import SQLITE_START

USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
SECRET_KEY = "only for these tests"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["cityhall.foundation.outbox"]

_url = urlsplit(os.environ.get("OUTBOX_TEST_DATABASE", "sqlite::memory:"))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.lstrip("/"),
        "USER": _url.username,
        "HOST": _url.hostname,
        "PORT": _url.port,
    }
    if _url.scheme == "postgres"
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _url.path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
    }
}

BROKER_URL = "amqp://guest:guest@127.0.0.1:5672//"
BROKER_QUEUE = os.environ.get("OUTBOX_TEST_QUEUE", "")
BROKER = "cityhall.adapters.broker.rabbitmq.RabbitMq" if BROKER_QUEUE else ""
