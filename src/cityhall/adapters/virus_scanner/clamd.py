"""Asks clamd, as settings.CLAMD_URL says: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl.

The commands are clamd(8)'s: zINSTREAM takes pieces, each with its length in four bytes before it
and none of length 0 but the last. One connection a question. clamd must accept streams as large
as the largest document (StreamMaxLength, by default 100 MB).
"""

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

from cityhall.foundation.documents.ports import CannotScan, ScannerAway

TO_CONNECT = 2.0  # seconds
TO_ANSWER = 30.0  # seconds without a byte, either way
PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class Clamd:
    """A clamd that may come and go."""

    def scan(self, content: bytes) -> str:
        """What clamd found, '' for nothing; content beyond its limit is `CannotScan`."""
        pieces = (content[at : at + PIECE] for at in range(0, len(content), PIECE))
        stream = b"".join(struct.pack(">I", len(piece)) + piece for piece in pieces)
        answer = _ask(b"zINSTREAM\0" + stream + struct.pack(">I", 0))
        said = answer.removeprefix("stream: ")
        if said == "OK":
            return ""
        if said.endswith(" FOUND"):
            return said.removesuffix(" FOUND")
        raise CannotScan(answer)

    def version(self) -> str:
        """Version of ClamAV and of its signatures, with their date."""
        return _ask(b"zVERSION\0")


def _ask(question: bytes) -> str:
    try:
        with _connected() as connection:
            _send(connection, question)
            return _answer(connection)
    except OSError as error:
        raise ScannerAway(str(error)) from error


def _connected() -> socket.socket:
    place = urlsplit(settings.CLAMD_URL)
    if place.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TO_CONNECT)
        try:
            connection.connect(place.path)
        except OSError:
            connection.close()
            raise
    else:
        address = (place.hostname or "127.0.0.1", place.port or 3310)
        connection = socket.create_connection(address, timeout=TO_CONNECT)
    connection.settimeout(TO_ANSWER)
    return connection


def _send(connection: socket.socket, question: bytes) -> None:
    """All of it; where clamd has heard enough and hangs up, it has said why."""
    try:
        connection.sendall(question)
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        received = connection.recv(LONGEST_ANSWER)
        if not received or len(answer) > LONGEST_ANSWER:
            raise ScannerAway("the connection ended before the answer did")
        answer += received
    return answer[:-1].decode("utf-8", "replace")
