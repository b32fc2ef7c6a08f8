"""Calls to the provider: each with a time limit, none redirected, none answered without end."""

import http.client
import json
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit

from cityhall.foundation.accounts.ports import IdentityUnavailable

WAIT = 5.0  # seconds until a connection stands, and for each piece of the answer
WHOLE = 10.0  # seconds in all, however slowly an answer drips
LARGEST = 256 * 1024  # bytes of one answer
TRY_AGAIN = frozenset({408, 425, 429})
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Answer:
    """What came back, unless it was «try again later»."""

    status: int
    media_type: str
    content: bytes

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    def fields(self) -> dict[str, Any]:
        """The content as a JSON object; `IdentityUnavailable` for anything else."""
        try:
            read = json.loads(self.content)
        except ValueError as error:  # also for bytes that are no UTF-8
            raise IdentityUnavailable("an answer that is not JSON") from error
        if not isinstance(read, dict):
            raise IdentityUnavailable("an answer that is not a JSON object")
        return read


class _AsItCame(urllib.request.HTTPErrorProcessor):
    """Follows no redirection and turns no status into an exception: the caller looks at it."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


#: Other machines through the proxy that the environment names, if it names one; this one directly.
_outside = urllib.request.build_opener(_AsItCame)
_inside = urllib.request.build_opener(_AsItCame, urllib.request.ProxyHandler({}))


def ask(
    address: str,
    *,
    form: Mapping[str, str] | None = None,
    fields: Mapping[str, Any] | None = None,
    bearer: str = "",
) -> Answer:
    """GET, or POST of a form or of JSON; `IdentityUnavailable` when there is no usable answer."""
    ensure_safe(address)
    headers, content = {"Accept": "application/json"}, None
    if form is not None:
        content = urlencode(form).encode("ascii")
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif fields is not None:
        content = json.dumps(fields).encode("utf-8")
        headers["Content-Type"] = "application/json"
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    request = urllib.request.Request(address, data=content, headers=headers)
    parts, last_moment = urlsplit(address), time.monotonic() + WHOLE
    where = parts.path
    opener = _inside if parts.hostname in THIS_MACHINE else _outside
    try:
        with opener.open(request, timeout=WAIT) as response:
            answer = _read(response, where, last_moment)
    except (URLError, OSError, http.client.HTTPException) as error:
        raise IdentityUnavailable(f"{where}: {type(error).__name__}") from error
    if answer.status >= 500 or answer.status in TRY_AGAIN:
        raise IdentityUnavailable(f"{where} answers {answer.status}")
    return answer


def _read(response: http.client.HTTPResponse, where: str, last_moment: float) -> Answer:
    content = bytearray()
    while piece := response.read1(65_536):
        content += piece
        if len(content) > LARGEST:
            raise IdentityUnavailable(f"{where}: an answer of more than {LARGEST} bytes")
        if time.monotonic() > last_moment:
            raise IdentityUnavailable(f"{where}: no whole answer within {WHOLE:.0f} seconds")
    return Answer(response.status, response.headers.get_content_type(), bytes(content))


def ensure_safe(address: str) -> None:
    """TLS everywhere but on this very machine; `IdentityUnavailable` for any other address."""
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
    if not is_safe or not parts.hostname:
        raise IdentityUnavailable("an address of the provider that is not https")
