"""A real clamd that the test starts itself, with signatures of its own making.

It comes from the Debian package clamav-daemon (`.ci/run` installs it); no signature is fetched.
"""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

EICAR = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
)  # in two pieces, so that no scanner takes this file for one
PROGRAM = shutil.which("clamd") or "/usr/sbin/clamd"
CONFIGURATION = """
Foreground yes
DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.ctl
TCPAddr 127.0.0.1
TCPSocket {port}
StreamMaxLength {limit}
OfficialDatabaseOnly no
"""


def ensure_clamd_is_installed() -> None:
    """Where everything is required, a missing clamd is a failure; elsewhere it is told."""
    if Path(PROGRAM).exists():
        return
    message = "clamd is not installed (Debian: clamav-daemon)"
    if os.environ.get("CITYHALL_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


class ClamdServer:
    """One clamd that can be killed and started again at the same place."""

    def __init__(self, folder: Path, limit: str = "20M") -> None:
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "tests.ndb").write_text(f"Eicar-Made-Here:0:*:{EICAR.hex()}\n")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.file = folder / "clamd.conf"
        self.file.write_text(CONFIGURATION.format(folder=folder, port=self.port, limit=limit))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def tcp(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def unix(self) -> str:
        return f"unix://{self.folder}/clamd.ctl"

    def start(self) -> None:
        """Returns when it answers."""
        log = (self.folder / "clamd.log").open("ab")
        self.process = subprocess.Popen(
            [PROGRAM, "--config-file", str(self.file)], stdout=log, stderr=log
        )
        log.close()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, (self.folder / "clamd.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("clamd did not come up")

    def kill(self) -> None:
        """As a machine that loses power."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)
            self.process = None
