"""A city on PostgreSQL and RabbitMQ whose lines to both can be cut."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from kombu import Connection

from tests.faults.cut_line import CutLine
from tests.faults.databases import EMPTY, fresh_database
from tests.faults.ledger import Ledger
from tests.faults.outage import Lines, Ordeal
from tests.journeys.site import Site

RABBITMQ = "amqp://guest:guest@127.0.0.1:5672//"


@contextmanager
def city_on_lines(
    folder: Path, server: str, name: str, *, drafts: int, like: str = EMPTY
) -> Iterator[Ordeal]:
    """Running, with a database, a queue and so many drafts of its own, all gone afterwards.

    `server` is a PostgreSQL server (postgres://user@host:port); `like` a database to begin with.
    """
    at = urlsplit(server)
    lines = Lines(
        CutLine((at.hostname or "127.0.0.1", at.port or 5432)), CutLine(("127.0.0.1", 5672))
    )
    queue = f"cityhall-test-{secrets.token_hex(6)}"
    user = at.netloc.rpartition("@")[0]
    with fresh_database(server, name, like) as database:
        site = Site(
            folder,
            database=f"postgres://{user}@127.0.0.1:{lines.database.port}/{name}",
            more={
                "CITYHALL_BROKER_URL": f"amqp://guest:guest@127.0.0.1:{lines.broker.port}//",
                "CITYHALL_BROKER_QUEUE": queue,
            },
        ).start()
        try:
            yield Ordeal(site, Ledger(database), lines, drafts)
        finally:
            site.stop()
            lines.database.cut()
            lines.broker.cut()
            forget(queue)


def forget(queue: str) -> None:
    """Takes the queue from RabbitMQ again."""
    with Connection(RABBITMQ) as control:
        channel = control.channel()
        channel.queue_delete(queue)
        channel.exchange_delete(queue)
