"""`cityhall relay`: hands jobs to RabbitMQ."""

import click

from cityhall.surfaces.command_line.starting import start_django
from cityhall.surfaces.command_line.worker import stop_by_signal


@click.command
def relay() -> None:
    """あとから行う仕事を RabbitMQ に渡し、定期の仕事を動かします。止めるには Ctrl-C か SIGTERM。

    PostgreSQL と CITYHALL_BROKER_URL が要ります。仕事そのものは「cityhall worker」が行います。
    """
    start_django()
    from cityhall.foundation.outbox.api import run_relay

    run_relay(stop_by_signal())
