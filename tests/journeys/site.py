"""A whole city for a journey: database, server, worker and a mail server, each its own process."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message as Mail
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MailHandler

CHECKOUT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
MAIL_SECONDS = 30
CITY = "cityhall.surfaces.command_line"


class Mailbox(MailHandler):
    """Keeps every mail that the city hands over by SMTP."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []
        self._arrival = threading.Condition()

    def handle_message(self, message: Mail) -> None:
        with self._arrival:
            self.mails.append(message)
            self._arrival.notify_all()

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.mails if address in str(mail["To"])]

    def wait_for(self, address: str, subject: str, words: str) -> str:
        """The text of the mail to this address that has these words; waits until it arrives."""
        found: list[str] = []

        def has_arrived() -> bool:
            found[:] = [
                text
                for mail in self.to(address)
                if str(make_header(decode_header(mail["Subject"]))) == subject
                and words in (text := text_of(mail))
            ]
            return bool(found)

        with self._arrival:
            assert self._arrival.wait_for(has_arrived, MAIL_SECONDS), (
                f"no mail 「{subject}」 with {words} to {address}"
            )
        assert len(found) == 1, f"{len(found)} mails 「{subject}」 with {words}"
        return found[0]


def text_of(mail: Mail) -> str:
    """What a mail says in plain text."""
    plain = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return bytes(plain.get_payload(decode=True)).decode(plain.get_content_charset("utf-8"))


def free_port() -> int:
    """A TCP port on this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A running city: `url` answers, `mailbox` holds what it mailed.

    `database` is the address of a PostgreSQL database; SQLite in the folder without one. `more`
    are settings of its own; with a broker among them a relay runs, too.
    """

    folder: Path
    database: str = ""
    page_processes: int = 1
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    mailbox: Mailbox = field(default_factory=Mailbox)
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Site":
        self.prepare()
        self.command("city", "load")
        try:
            for name in ("server", "worker", *(["relay"] if self._has_broker else [])):
                self.launch(name)
        except AssertionError:
            self.stop()
            raise
        return self

    def prepare(self) -> None:
        """A mail server, and the environment of the city's processes; none of them is started."""
        self._mail_port = free_port()
        self.start_mail_server()
        self.environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT)]),
            "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
            "CITYHALL_DEMO": "1",
            "CITYHALL_CORE_SYSTEM": "none",  # a journey takes the list out by hand
            "CITYHALL_VAR": str(self.folder),
            "CITYHALL_ADDRESS": self.url,
            "CITYHALL_SMTP_URL": f"smtp://127.0.0.1:{self._mail_port}",
            "CITYHALL_DATABASE_URL": self.database,
        }
        self.environment |= self.more

    @property
    def _has_broker(self) -> bool:
        return bool(self.more.get("CITYHALL_BROKER_URL"))

    def start_mail_server(self) -> None:
        """At the same port as before; what it took stays in the mailbox."""
        self._mail = Controller(self.mailbox, hostname="127.0.0.1", port=self._mail_port)
        self._mail.start()

    def stop_mail_server(self) -> None:
        """Whoever calls is refused."""
        self._mail.stop()

    def launch(self, name: str) -> None:
        """Starts the server, and waits until it answers, or the worker or relay."""
        options = ["--port", str(self.port), "--workers", str(self.page_processes)]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    CITY,
                    *(["serve", *options] if name == "server" else [name]),
                ],
                env=self.environment,
                stdout=log,
                stderr=log,
                cwd=CHECKOUT,
                start_new_session=True,
            )
        if name == "server":
            self._wait()

    def kill(self, name: str) -> None:
        """Signal 9 to the process and to all that it started; nobody can put anything in order."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def command(self, *words: str, module: str = CITY) -> str:
        """What a command of the city prints; fails loudly when it does not exit with 0."""
        line = [sys.executable, "-m", module, *words]
        done = subprocess.run(line, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(20)
        self.stop_mail_server()

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(self.url, timeout=2):
                    return
            except urllib.error.HTTPError as answer:
                raise AssertionError(f"{self.url} answers {answer.code}") from answer
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"{self.url} did not answer: {self.logs()}")

    def logs(self) -> str:
        """The last that each process wrote."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(log.read_text(errors="replace")[-2000:] for log in logs)
