"""`make test`: all tests, on each database, then in a browser; says what it could not run."""

import codecs
import getpass
import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass

from house.browsers import chromium
from house.places import CHECKOUT, PYTHON
from house.preparing import prepare_assets, prepare_python, prepare_test_provider

WORKERS = ["-n", "2"]
STAGE_SECONDS = 1200  # several times what a stage takes; a hang is a failure, not a wait
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)\b")

#: Prints the first address whose server answers and lets us make a database of our own.
PROBE = """
import sys
import psycopg
QUESTION = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
for address in sys.argv[1:]:
    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            answer = connection.execute(QUESTION).fetchone()
    except psycopg.OperationalError:
        continue
    if answer and answer[0]:
        print(address)
        break
"""


@dataclass(frozen=True)
class Stage:
    """One run of pytest; `missing` says why it cannot run here."""

    name: str
    options: list[str]
    environment: dict[str, str]
    missing: str = ""


@dataclass(frozen=True)
class Result:
    """What pytest counted in one stage."""

    stage: Stage
    passed: int
    failed: int


def test() -> int:
    """1 when a test fails, or when something is missing and CITYHALL_REQUIRE_ALL is set."""
    prepare_python()
    prepare_assets()
    prepare_test_provider()
    required = os.environ.get("CITYHALL_REQUIRE_ALL") == "1"
    results = [_run(stage, required) for stage in stages()]
    print()
    for result in results:
        seen = f"{result.passed} passed, {result.failed} failed"
        print(f"{result.stage.name:<12}{result.stage.missing or seen}")
    passed, failed = (sum(getattr(r, what) for r in results) for what in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def stages() -> list[Stage]:
    """SQLite, PostgreSQL, Chromium, in this order."""
    plain = {name: value for name, value in os.environ.items() if name != "CITYHALL_DATABASE_URL"}
    server = _postgres()
    return [
        Stage("SQLite", ["-m", "not browser"], plain),
        Stage(
            "PostgreSQL",
            ["-m", "not browser", "--database-only"],
            plain | {"CITYHALL_DATABASE_URL": server, "CITYHALL_TEST_DATABASE": _test_database()},
            "" if server else "not run: no PostgreSQL answers (set CITYHALL_TEST_DATABASE_URL)",
        ),
        Stage(
            "Chromium",
            ["-m", "browser", "--dist", "loadfile"],
            plain,
            "" if chromium() else "not run: no Chromium was found (set CITYHALL_CHROMIUM)",
        ),
    ]


def _run(stage: Stage, required: bool) -> Result:
    print(f"\n── {stage.name} ──", flush=True)
    if stage.missing:
        print(stage.missing, flush=True)
        return Result(stage, 0, 1 if required else 0)
    command = [str(PYTHON), "-m", "pytest", *WORKERS, *stage.options]
    if sys.stdout.isatty():
        command.append("--color=yes")
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=stage.environment, stdout=subprocess.PIPE, process_group=0
    ) as process:
        assert process.stdout
        watch = threading.Timer(STAGE_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
        watch.start()
        try:
            closing_line = _passed_on(process.stdout.fileno())
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGINT)
            raise
        finally:
            watch.cancel()
    return _counted(stage, closing_line, process.returncode)


def _passed_on(pipe: int) -> str:
    """Prints what a process writes as it writes it, each dot at once; returns the last line."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    tail = ""
    while written := os.read(pipe, 1 << 16):
        words = decoder.decode(written)
        print(words, end="", flush=True)
        tail = (tail + words)[-2000:]
    return tail.rstrip().rpartition("\n")[2]


def _counted(stage: Stage, closing_line: str, code: int) -> Result:
    """A stage that ran no test, or broke off, counts as one failure."""
    counts = dict.fromkeys(("passed", "failed", "error", "errors", "skipped"), 0)
    counts |= {word: int(number) for number, word in COUNT.findall(closing_line)}
    failed = counts["failed"] + counts["error"] + counts["errors"]
    return Result(stage, counts["passed"], max(failed, 1) if code else 0)


def _postgres() -> str:
    """Address of a PostgreSQL server where tests may make their own database, or nothing."""
    user = getpass.getuser()
    places = [(name, host) for name in (user, "postgres") for host in ("127.0.0.1:5432", "")]
    usual = [f"postgresql://{name}@{host}/postgres" for name, host in places]
    asked = os.environ.get("CITYHALL_TEST_DATABASE_URL")
    command = [str(PYTHON), "-c", PROBE, *([asked] if asked else usual)]
    found = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return found.stdout.strip()


def _test_database() -> str:
    """One name per checkout: two checkouts may test at the same time."""
    return f"test_cityhall_{hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]}"
