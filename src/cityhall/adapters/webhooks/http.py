"""Sends a telling by POST: to the very machine that was looked at, within a time, once.

The name is resolved here and the connection made to that address, so that a name that resolves
otherwise a moment later leads nowhere else. Redirections are answers like any other.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

from cityhall.foundation.clients.api import THIS_MACHINE, why_not
from cityhall.foundation.clients.ports import AddressRefused, NotCarried

LARGEST = 64 * 1024  # bytes of an answer that are read before the line is closed
NEVER = ("is_loopback", "is_link_local", "is_multicast", "is_unspecified", "is_reserved")


class HttpSender:
    """`settings.WEBHOOK_WAIT` seconds for the connection, and as many for the whole answer."""

    def send(self, address: str, headers: Mapping[str, str], content: bytes) -> int:
        reason = why_not(
            address,
            hosts=settings.WEBHOOK_HOSTS,
            to_this_machine=settings.WEBHOOK_TO_THIS_MACHINE,
        )
        if reason:
            raise AddressRefused("not allowed by the settings")
        try:
            return _post(address, headers, content, float(settings.WEBHOOK_WAIT))
        except TimeoutError as error:
            raise NotCarried("no answer in time") from error
        except (OSError, http.client.HTTPException) as error:
            raise NotCarried(type(error).__name__) from error


def _post(address: str, headers: Mapping[str, str], content: bytes, wait: float) -> int:
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    last_moment = time.monotonic() + wait
    line = socket.create_connection((_machine_of(host, port), port), timeout=wait)
    try:
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = line
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection.request("POST", target, content, {"Content-Type": "application/json", **headers})
        return _status(connection, line, last_moment)
    finally:
        line.close()


def _status(connection: http.client.HTTPConnection, line: socket.socket, last_moment: float) -> int:
    """The status, once the answer is there; of one that drips or never ends, no more is read."""
    line.settimeout(max(0.01, last_moment - time.monotonic()))
    response = connection.getresponse()
    read = 0
    while read < LARGEST:
        line.settimeout(max(0.01, last_moment - time.monotonic()))
        piece = response.read1(8192)
        if not piece:
            break
        read += len(piece)
        if time.monotonic() > last_moment:
            raise TimeoutError
    return response.status


def _machine_of(host: str, port: int) -> str:
    """The first address of the host; `AddressRefused` if any is one that is nobody else's."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if host not in THIS_MACHINE:
        for each in found:
            machine = ipaddress.ip_address(each.partition("%")[0])
            machine = getattr(machine, "ipv4_mapped", None) or machine
            if any(getattr(machine, what) for what in NEVER):
                raise AddressRefused("the name leads into this machine or its own network")
    return found[0]
