"""`make lock`: requirements.lock anew, for every system, with hashes and without any address."""

from house.places import CHECKOUT, LOCK, tool
from house.preparing import prepare_python
from house.telling import do, say

OPTIONS = ["--group", "dev", "--universal", "--python-version", "3.11"]
FORM = ["--generate-hashes", "--no-header", "--quiet"]


def lock() -> int:
    """Keeps the versions that still fit; `pip install` then takes exactly what is written."""
    prepare_python()
    compile_ = [tool("uv"), "pip", "compile", "pyproject.toml", *OPTIONS, *FORM]
    do([*compile_, "--output-file", LOCK], folder=CHECKOUT)
    say("requirements.lock is written; `make setup` installs it.")
    return 0
