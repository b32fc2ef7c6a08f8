"""A server for one test that answers what the test says."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Answers:
    """`pieces` go out with `pause` seconds before each; `asked` counts the requests."""

    address: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    pieces: Sequence[bytes] = (b"{}",)
    pause: float = 0
    asked: int = 0


@contextmanager
def small_server() -> Iterator[Answers]:
    """The server listens while the block runs."""
    answers = Answers()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers.asked += 1
            self.send_response(answers.status)
            for name, value in answers.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in answers.pieces:
                time.sleep(answers.pause)
                self._put(piece)

        def _put(self, piece: bytes) -> None:
            try:
                self.wfile.write(piece)
                self.wfile.flush()
            except OSError:
                return  # whoever asked has hung up

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.daemon_threads = True
    answers.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield answers
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
