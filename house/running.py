"""`make run`: a demo city on this machine, its server and its worker, until Ctrl-C."""

import os
import socket
import urllib.error
import urllib.request

from house.places import CHECKOUT, COMMAND_LINE
from house.preparing import prepare_assets, prepare_python
from house.telling import GaveUp, do
from house.together import Member, run_together

START_SECONDS = 60


def run() -> int:
    """Prepares everything, then serves; returns 0 when asked to stop, 1 when something broke."""
    port = port_asked_for(os.environ.get("PORT") or "8000")
    refuse_taken_port(port)
    prepare_python()
    prepare_assets()
    environment = environment_of(port)
    for step in ("load", "file-demo", "file-demo-past"):
        do([*COMMAND_LINE, "city", step], folder=CHECKOUT, environment=environment)
    members = [
        Member("server", [*COMMAND_LINE, "serve", "--port", str(port)]),
        Member("worker", [*COMMAND_LINE, "worker"]),
    ]
    address = f"http://127.0.0.1:{port}"
    return run_together(
        members,
        environment=environment,
        is_ready=lambda: answers(address),
        ready=f"ready {address}",
        start_seconds=START_SECONDS,
    )


def port_asked_for(text: str) -> int:
    """A TCP port; gives up on anything else."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):
        raise GaveUp(f"PORT must be a number from 1 to 65535, not «{text}».")
    return int(text)


def refuse_taken_port(port: int) -> None:
    """Gives up when another program already listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise GaveUp(
                f"Port {port} cannot be used ({error.strerror}); perhaps another program has it.\n"
                f"Choose another, for example:  make run PORT={port % 65_535 + 1}"
            ) from None


def environment_of(port: int) -> dict[str, str]:
    """What the city's processes see; the demo city is on unless someone switched it off."""
    defaults = {"CITYHALL_DEMO": "1", "CITYHALL_ADDRESS": f"http://127.0.0.1:{port}"}
    return defaults | os.environ | {"DJANGO_SETTINGS_MODULE": "cityhall.config.settings"}


def answers(address: str) -> bool:
    """Whether the site answers there; a page that breaks is no answer."""
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
