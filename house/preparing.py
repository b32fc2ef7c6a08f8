"""The environment: Python packages and page assets, each exactly as its lock says."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from house.places import CHECKOUT, FRONTEND, LOCK, PYTHON, TEST_PROVIDER, VENV
from house.stamps import digest_of, files_below, is_made, mark_made
from house.telling import GaveUp, do, say

OLDEST_NODE = 20
NPM_OPTIONS = ["--no-audit", "--no-fund", "--loglevel=error"]


def prepare_python() -> None:
    """`.venv` with the packages of requirements.lock, and with `src` on its path."""
    with one_at_a_time():
        digest = digest_of([LOCK], sys.version, str(VENV))
        if is_made(VENV, digest):
            mark_made(VENV, digest)  # newer than the lock, which is all that bin/cityhall looks at
            return
        if not _venv_is_of_this_python():
            say("Making .venv …")
            do([sys.executable, "-m", "venv", "--clear", VENV], folder=CHECKOUT)
        say("Installing the Python packages of requirements.lock (once; about a minute) …")
        install = ["-m", "pip", "--disable-pip-version-check", "install", "-qq"]
        do([PYTHON, *install, "--require-hashes", "-r", LOCK], folder=CHECKOUT)
        _put_source_on_path()
        mark_made(VENV, digest)


def prepare_assets() -> None:
    """`frontend/dist`: style sheets, fonts and scripts, built from frontend/."""
    with one_at_a_time():
        packages = _install_packages(FRONTEND)
        sources = digest_of(files_below(FRONTEND), packages)
        if not is_made(FRONTEND / "dist", sources):
            say("Building the page assets …")
            do(["npm", "run", "build", "--silent"], folder=FRONTEND)
            mark_made(FRONTEND / "dist", sources)


def prepare_test_provider() -> None:
    """The identity provider at which tests sign in: packages for Node, used by tests alone."""
    with one_at_a_time():
        _install_packages(TEST_PROVIDER)


def _install_packages(folder: Path) -> str:
    """`node_modules` as package-lock.json says; the digest of what they were installed from."""
    locks = [folder / "package.json", folder / "package-lock.json"]
    packages = digest_of(locks, _node_version())
    if not is_made(folder / "node_modules", packages):
        say(f"Installing the packages of {folder.relative_to(CHECKOUT)}/package-lock.json (once) …")
        do(["npm", "ci", *NPM_OPTIONS], folder=folder)
        mark_made(folder / "node_modules", packages)
    return packages


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started at once must not install into one folder together."""
    folder = os.open(CHECKOUT / "house", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _venv_is_of_this_python() -> bool:
    settings = VENV / "pyvenv.cfg"
    if not (PYTHON.exists() and settings.is_file()):
        return False
    version = re.search(r"^version = (\S+)", settings.read_text(), re.MULTILINE)
    return version is not None and version[1] == ".".join(map(str, sys.version_info[:3]))


def _put_source_on_path() -> None:
    """Relative, so that no path of this machine is written down."""
    (packages,) = (VENV / "lib").glob("python*/site-packages")
    source = os.path.relpath(CHECKOUT / "src", packages)
    (packages / "cityhall.pth").write_text(f"{source}\n")


def _node_version() -> str:
    """For example `v20.11.0`; gives up when Node is missing or too old."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise GaveUp(f"Node.js {OLDEST_NODE} or newer, with npm, is needed and was not found.")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise GaveUp(f"Node.js {OLDEST_NODE} or newer is needed; this is {version.strip()}.")
    return version.strip()
