"""A line to a server of this machine that can be cut, also in the middle of what it carries."""

import socket
from contextlib import suppress
from threading import Thread
from urllib.parse import urlsplit


class Line:
    """Carries bytes both ways until it is cut; then nobody answers at its address."""

    def __init__(self, endpoint: str) -> None:
        self._to = ("127.0.0.1", urlsplit(endpoint).port)
        self._open: list[socket.socket] = []
        self._left: int | None = None
        self._listening = self._listen(0)
        self.port = self._listening.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Hangs up on everybody and takes no call."""
        for each in [self._listening, *self._open]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def cut_after(self, count: int) -> None:
        """Is cut as soon as so many more bytes, of both ways together, went through."""
        self._left = count

    def mend(self) -> None:
        """Answers again at the same address."""
        self._left = None
        self._listening = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listening = socket.create_server(("127.0.0.1", port))
        Thread(target=self._take, args=(listening,), daemon=True).start()
        return listening

    def _take(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = listening.accept()
                called = socket.create_connection(self._to)
                self._open += [caller, called]
                for ends in ((caller, called), (called, caller)):
                    Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while carried := source.recv(4096):
                if self._left is not None:
                    self._left -= len(carried)
                    if self._left < 0:
                        self.cut()
                        return
                target.sendall(carried)
            target.shutdown(socket.SHUT_WR)
