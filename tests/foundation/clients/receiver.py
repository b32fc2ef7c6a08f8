"""A real HTTP server that is told of changes, and behaves well or badly."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE = 5 * 60


@dataclass
class Receiver:
    """`answers` are the next statuses (200 once they are used up); «hang» waits for `let_go`,
    «redirect» names `leads_to`, or another path here."""

    address: str = ""
    leads_to: str = ""
    answers: list[int | str] = field(default_factory=list)
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    def contents(self) -> list[Any]:
        return [json.loads(content) for _, content in self.told]


@contextmanager
def receiving(shows: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Over HTTPS, if it has a certificate to show."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.told.append(({k.lower(): v for k, v in self.headers.items()}, content))
            answer = receiver.answers.pop(0) if receiver.answers else 200
            if answer == "hang":
                receiver.let_go.wait(10)
                return
            if answer == "redirect":
                self.send_response(302)
                self.send_header("Location", receiver.leads_to or f"{receiver.address}elsewhere")
                self.end_headers()
                return
            if answer == "twice":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" * 2)
                return
            self.send_response(int(answer))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.address = f"http://127.0.0.1:{server.server_port}/"
    if shows:
        server.socket = shows.wrap_socket(server.socket, server_side=True)
        receiver.address = f"https://localhost:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()


def is_genuine(secret: str, headers: dict[str, str], content: bytes, *, now: float) -> bool:
    """What a receiver does by the published rule: the moment is near, and one signature fits."""
    moment = headers["webhook-timestamp"]
    if abs(now - int(moment)) > TOLERANCE:
        return False
    said = f"{headers['webhook-id']}.{moment}.".encode() + content
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    given = headers["webhook-signature"].split(" ")
    return any(hmac.compare_digest(wanted, each) for each in given)
