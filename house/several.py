"""`make several`: two servers, two workers and, with RabbitMQ, a relay; no containers.

What a city runs on one machine behind a proxy, and the smallest place where processes can get in
each other's way. Takes PostgreSQL from CITYHALL_DATABASE_URL.
"""

import os

from house.places import CHECKOUT, COMMAND_LINE
from house.preparing import prepare_assets, prepare_python
from house.running import answers, port_asked_for, refuse_taken_port
from house.telling import GaveUp, do
from house.together import Member, run_together

SERVERS, WORKERS = 2, 2
START_SECONDS = 90


def several() -> int:
    """0 when asked to stop, 1 when one of them ended by itself."""
    port = port_asked_for(os.environ.get("PORT") or "8000")
    ports = [port + number for number in range(SERVERS)]
    if not os.environ.get("CITYHALL_DATABASE_URL", "").startswith("postgres"):
        raise GaveUp("Set CITYHALL_DATABASE_URL=postgres://… : several servers need PostgreSQL.")
    for each in ports:
        refuse_taken_port(each)
    prepare_python()
    prepare_assets()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cityhall.config.settings"}
    do([*COMMAND_LINE, "city", "load"], folder=CHECKOUT, environment=environment)
    return run_together(
        members(ports, has_broker=bool(environment.get("CITYHALL_BROKER_URL"))),
        environment=environment,
        is_ready=lambda: all(answers(f"http://127.0.0.1:{each}/healthz") for each in ports),
        ready="ready " + " ".join(f"http://127.0.0.1:{each}" for each in ports),
        start_seconds=START_SECONDS,
    )


def members(ports: list[int], *, has_broker: bool) -> list[Member]:
    """Each with its command; the relay only where there is something to relay to."""
    servers = [
        Member(f"server at {port}", [*COMMAND_LINE, "serve", "--port", str(port)]) for port in ports
    ]
    workers = [
        Member(f"worker {number + 1}", [*COMMAND_LINE, "worker"]) for number in range(WORKERS)
    ]
    relay = [Member("relay", [*COMMAND_LINE, "relay"])] if has_broker else []
    return [*servers, *workers, *relay]
