"""Several processes that live and die together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from house.places import CHECKOUT
from house.telling import say

POLL_SECONDS = 0.1
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGINT, signal.SIGTERM)


@dataclass
class Member:
    """One process: how people call it, and its command."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self, environment: Mapping[str, str]) -> None:
        """In a group of its own, so that its children can be reached and Ctrl-C comes from us."""
        self.process = subprocess.Popen(
            self.command,
            cwd=CHECKOUT,
            env=environment,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def send(self, number: signal.Signals) -> None:
        """To the process and all its children; nothing happens when they are gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def run_together(
    members: Sequence[Member],
    *,
    environment: Mapping[str, str],
    is_ready: Callable[[], bool],
    ready: str,
    start_seconds: float,
) -> int:
    """Runs all until Ctrl-C or SIGTERM (0), or until one ends by itself or none is ready (1).

    Prints `ready` on standard output once `is_ready`. In every case all are stopped on return.
    """
    asked: list[int] = []
    # Only noted, not raised: a signal often comes twice (from the terminal and from make), and
    # the second must not cut the stopping short.
    before = {number: signal.signal(number, lambda n, _: asked.append(n)) for number in STOPPING}
    started: list[Member] = []
    try:
        for member in members:
            member.start(environment)
            started.append(member)
        return _watch(started, asked, is_ready, ready, start_seconds)
    finally:
        _stop(started)
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(
    members: Sequence[Member],
    asked: Sequence[int],
    is_ready: Callable[[], bool],
    ready: str,
    start_seconds: float,
) -> int:
    parent, end, waiting = os.getppid(), time.monotonic() + start_seconds, True
    while not asked:
        for member in members:
            if (code := member.process.poll()) is not None:
                say(f"The {member.name} ended by itself (exit {code}); stopping the rest.")
                return 1
        if _make_is_gone(parent):
            return 1
        if waiting and is_ready():
            print(ready, flush=True)
            waiting = False
        elif waiting and time.monotonic() > end:
            say(f"The site did not answer within {start_seconds:.0f} seconds; stopping.")
            return 1
        time.sleep(POLL_SECONDS)
    say("\nStopping …")
    return 0


def _make_is_gone(parent: int) -> bool:
    """Whoever kills `make` outright means what it started, too."""
    return "MAKELEVEL" in os.environ and os.getppid() != parent


def _stop(members: Sequence[Member]) -> None:
    """First asks, then insists: whatever is left of a group is killed at the end."""
    for member in members:
        member.send(signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    for member in members:
        try:
            member.process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {member.name} did not stop when asked; ending it.")
    for member in members:
        member.send(signal.SIGKILL)
        member.process.wait()


def _end_with_parent() -> None:
    """Linux: the kernel asks this process to stop when the one that started it is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
