"""`make run`: members live and die together, and what goes wrong is said."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from house.running import answers, environment_of, port_asked_for, refuse_taken_port
from house.telling import GaveUp
from house.together import Member, run_together

SLEEPS = "import time; time.sleep(60)"
#: Starts a child of its own, tells both numbers, and would sleep for a minute.
HAS_CHILD = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child.pid}")
time.sleep(60)
"""
ENDS = "import sys; sys.exit(3)"
#: Runs two members of a kind and says ready once both have told their numbers.
SUPERVISES = """
import os, pathlib, sys
from house.together import Member, run_together
told = [pathlib.Path(name) for name in sys.argv[2:]]
members = [Member(p.name, [sys.executable, "-c", sys.argv[1], str(p)]) for p in told]
ready = lambda: all(p.exists() and p.read_text() for p in told)
given = {"environment": os.environ, "is_ready": ready, "ready": "ready", "start_seconds": 20}
sys.exit(run_together(members, **given))
"""


def python(code: str, *words: str) -> list[str]:
    return [sys.executable, "-c", code, *words]


def is_alive(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(processes: list[int]) -> None:
    end = time.monotonic() + 10
    while any(map(is_alive, processes)):
        assert time.monotonic() < end, "an orphan is left"
        time.sleep(0.05)


def test_when_one_ends_the_other_is_stopped(capfd: pytest.CaptureFixture[str]) -> None:
    lasting, ending = Member("server", python(SLEEPS)), Member("worker", python(ENDS))
    code = run_together(
        [lasting, ending],
        environment=os.environ,
        is_ready=lambda: False,
        ready="ready",
        start_seconds=20,
    )
    assert code == 1
    assert lasting.process.returncode == -signal.SIGTERM
    assert "The worker ended by itself (exit 3)" in capfd.readouterr().err


def test_a_site_that_never_answers_is_given_up(capfd: pytest.CaptureFixture[str]) -> None:
    code = run_together(
        [Member("server", python(SLEEPS))],
        environment=os.environ,
        is_ready=lambda: False,
        ready="ready",
        start_seconds=0.2,
    )
    assert code == 1
    told = capfd.readouterr()
    assert "did not answer" in told.err
    assert "ready" not in told.out


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_is_stopped_no_process_is_left(tmp_path: Path, how: signal.Signals) -> None:
    told = [tmp_path / "server", tmp_path / "worker"]
    with subprocess.Popen(
        python(
            SUPERVISES, HAS_CHILD if how != signal.SIGKILL else SLEEPS_AND_TELLS, *map(str, told)
        ),
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as supervisor:
        assert supervisor.stdout
        assert supervisor.stdout.readline() == b"ready\n"
        numbers = [int(number) for file in told for number in file.read_text().split()]
        supervisor.send_signal(how)
        supervisor.send_signal(how)  # from the terminal, and once more from make
        assert supervisor.wait(10) == (0 if how != signal.SIGKILL else -signal.SIGKILL)
    wait_until_gone(numbers)


#: Killed outright, the supervisor cannot end grandchildren; granian ends its own when asked to.
SLEEPS_AND_TELLS = """
import os, pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(60)
"""


def test_a_taken_port_is_refused_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(GaveUp, match=rf"(?s)Port {port} .*make run PORT={port + 1}"):
            refuse_taken_port(port)
    refuse_taken_port(port)


@pytest.mark.parametrize("text", ["", "0", "65536", "eighty", "-1", "８０００", "80 "])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(GaveUp, match="PORT must be a number"):
        port_asked_for(text)


def test_nobody_listening_is_no_answer() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert not answers(f"http://127.0.0.1:{nobody.getsockname()[1]}")


def test_the_demo_is_on_unless_someone_switched_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITYHALL_DEMO", raising=False)
    assert environment_of(8000)["CITYHALL_DEMO"] == "1"
    monkeypatch.setenv("CITYHALL_DEMO", "0")
    assert environment_of(8000)["CITYHALL_DEMO"] == "0"
