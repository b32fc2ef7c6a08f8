"""A line to a server that can be cut, so that a shared server seems stopped and started again."""

import selectors
import socket
import threading
from contextlib import suppress

PIECE = 65536


class CutLine:
    """Listens on a port of its own and passes on to `server`; cut, it refuses everybody."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.server = server
        self.port = 0
        self._door: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.mend()

    def mend(self) -> None:
        """The server is there again, at the same port."""
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", self.port))
        door.listen(64)
        self.port, self._door = door.getsockname()[1], door
        threading.Thread(target=self._welcome, args=(door,), daemon=True).start()

    def cut(self) -> None:
        """As when the server is stopped: what is open ends in mid word, what comes is refused."""
        with self._lock:
            door, self._door = self._door, None
            ends, self._open = self._open, set()
        for each in (door, *ends):
            if each is not None:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()

    def _welcome(self, door: socket.socket) -> None:
        while True:
            try:
                guest, _ = door.accept()
                host = socket.create_connection(self.server)
            except OSError:
                return
            with self._lock:
                is_cut = self._door is not door
                if not is_cut:
                    self._open |= {guest, host}
            if is_cut:
                guest.close()
                host.close()
                return
            threading.Thread(target=self._carry, args=(guest, host), daemon=True).start()

    def _carry(self, guest: socket.socket, host: socket.socket) -> None:
        other = {guest: host, host: guest}
        with selectors.DefaultSelector() as ready, suppress(OSError, ValueError):
            for each in other:
                ready.register(each, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    heard = key.fileobj.recv(PIECE)  # type: ignore[union-attr]  # ours are sockets
                    if not heard:
                        return self._hang_up(guest, host)
                    other[key.fileobj].sendall(heard)  # type: ignore[index]  # as above
        return self._hang_up(guest, host)

    def _hang_up(self, *ends: socket.socket) -> None:
        with self._lock:
            self._open -= set(ends)
        for each in ends:
            each.close()
