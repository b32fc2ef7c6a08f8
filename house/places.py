"""Where things lie in a checkout."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = CHECKOUT / "requirements.lock"
FRONTEND = CHECKOUT / "frontend"
TEST_PROVIDER = CHECKOUT / "tests" / "adapters" / "identity_provider" / "provider"
VAR = Path(os.environ.get("CITYHALL_VAR", CHECKOUT / "var")).absolute()
COMMAND_LINE = [str(PYTHON), "-m", "cityhall.surfaces.command_line"]


def tool(name: str) -> str:
    """A program that the lock installs, such as ruff."""
    return str(VENV / "bin" / name)
