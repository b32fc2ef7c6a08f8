"""What the house says while it works, and how it gives up."""

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class GaveUp(Exception):
    """Something that a person has to settle first; its text says what and how."""


def say(text: str) -> None:
    """To standard error, so that a command's own output stays clean."""
    print(text, file=sys.stderr, flush=True)


def do(
    command: Sequence[str | Path], *, folder: Path, environment: Mapping[str, str] | None = None
) -> None:
    """Runs a command with its output shown on standard error; gives up when it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=folder, env=environment, stdout=sys.stderr, check=False)
    except FileNotFoundError:
        raise GaveUp(f"«{words[0]}» was not found on this machine.") from None
    if done.returncode:
        raise GaveUp(
            f"Stopped, because this failed (exit {done.returncode}):\n    {shlex.join(words)}"
        )
