"""Who carries jobs to workers: nobody (workers look into the outbox), or RabbitMQ."""

import os

BROKER_URL = os.environ.get("CITYHALL_BROKER_URL", "")
BROKER_QUEUE = os.environ.get("CITYHALL_BROKER_QUEUE", "cityhall")
BROKER = "cityhall.adapters.broker.rabbitmq.RabbitMq" if BROKER_URL else ""
