"""Where other systems may be told of changes. An empty list: nowhere."""

import os

from cityhall.config.settings.applications import DEMO

WEBHOOK_HOSTS = [host for host in os.environ.get("CITYHALL_WEBHOOK_HOSTS", "").split(",") if host]
WEBHOOK_TO_THIS_MACHINE = DEMO
WEBHOOK_WAIT = float(os.environ.get("CITYHALL_WEBHOOK_WAIT", "10"))
WEBHOOK_SENDER = "cityhall.adapters.webhooks.http.HttpSender"
