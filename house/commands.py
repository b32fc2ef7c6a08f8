"""The commands of the house, by name."""

import os
import signal
from collections.abc import Callable

from house.benching import bench
from house.checking import check
from house.locking import lock
from house.new_domain import new_domain
from house.preparing import prepare_assets, prepare_python
from house.running import run
from house.several import several
from house.telling import GaveUp, say
from house.testing import test


def setup() -> int:
    """Everything that other commands need: Python packages and page assets."""
    prepare_python()
    prepare_assets()
    return 0


def setup_python() -> int:
    """Only the Python packages, which is all that bin/cityhall needs."""
    prepare_python()
    return 0


def new_domain_by_names() -> int:
    """The drawers of a new domain, named by the variables WING and NAME."""
    return new_domain(os.environ.get("WING", ""), os.environ.get("NAME", ""))


COMMANDS: dict[str, Callable[[], int]] = {
    "setup": setup,
    "setup-python": setup_python,
    "run": run,
    "several": several,
    "test": test,
    "check": check,
    "bench": bench,
    "lock": lock,
    "new-domain": new_domain_by_names,
}


def main(words: list[str]) -> int:
    """Exit code of the command named; 2 when there is no such command."""
    if len(words) != 1 or words[0] not in COMMANDS:
        say(f"usage: python3 -m house {{{','.join(COMMANDS)}}}")
        return 2
    signal.signal(signal.SIGTERM, _stop_as_by_keyboard)
    try:
        return COMMANDS[words[0]]()
    except GaveUp as reason:
        say(f"\n{reason}")
        return 1
    except KeyboardInterrupt:
        return 130


def _stop_as_by_keyboard(number: int, frame: object) -> None:
    """One way of stopping: what is running is ended on the way out."""
    raise KeyboardInterrupt
