"""A certified OpenID Connect provider, started by the tests, and a browser to walk through it."""

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from joserfc.jwk import ECKey

FOLDER = Path(__file__).parent / "provider"
CLIENT = "RP00000001"
SITE = "http://testserver"
#: As the service is reported to say it: an address in one string, a date of eight digits, a code.
PEOPLE: dict[str, dict[str, Any]] = {
    "misaki": {
        "name": "髙﨑　美咲",
        "address": "福岡県北九州市小倉北区大手町1番1号",
        "birthdate": "19940412",
        "gender": "2",
    },
    "kota": {"name": "髙﨑　航太", "address": "東京都千代田区1番", "birthdate": "1991-11-03"},
    "dateless": {"name": "山田　花子", "address": "福岡県北九州市若松区浜町1番1号"},
    "yearly": {"name": "山田　一郎", "birthdate": "1950", "gender": "1"},
    "zero": {"name": "山田　二郎", "birthdate": "0000-04-12"},
    "nameless": {"birthdate": "1980-01-01"},
    "weak": {"name": "山田　三郎", "birthdate": "1980-01-01", "reaches": "aal1"},
    "bare": {"name": "山田　四郎", "birthdate": "1980-01-01", "reaches": ""},
}


class LocalProvider:
    """The running process; every order is a line to it, every answer a line from it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        said = self._line()
        self.issuer: str = said["issuer"]
        self.signing: str = said["signing"]

    def order(self, *words: str) -> dict[str, int]:
        """rotate; break PATH refuse|hang|garble; mend; counts. How often each path was asked."""
        assert self._process.stdin
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        return self._line()

    def asked(self, ending: str) -> int:
        return sum(n for path, n in self.order("counts").items() if path.endswith(ending))

    def _line(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())


@contextmanager
def local_provider(key: ECKey) -> Iterator[LocalProvider]:
    """The provider, which knows one client by its public key, while the block runs."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules").is_dir():
        missing = "the identity provider of the tests is not installed: run `make test` once"
        if os.environ.get("CITYHALL_REQUIRE_ALL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    public = {**key.as_dict(private=False), "kid": key.thumbprint()}
    client = {"id": CLIENT, "key": public, "returnTo": f"{SITE}/sign-in/return/"}
    told = json.dumps({"port": 0, "client": client, "people": PEOPLE})
    with subprocess.Popen(
        [node, "server.mjs", told],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield LocalProvider(process)
        finally:
            process.kill()


class _AsItCame(urllib.request.HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        return response


class Visitor:
    """A browser with its own cookies, which fills in the provider's form and stops at our door."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        direct = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(jar, direct, _AsItCame)

    def come_back(self, page: str, person: str) -> str:
        """From the authorisation address to the address at which the city receives them again."""
        form = self.follow(page)
        return self.follow(form, {"person": person})

    def follow(self, address: str, form: Mapping[str, str] | None = None) -> str:
        """The address of the first page that is shown, or of the first that is ours."""
        for _ in range(8):
            data = urlencode(form).encode() if form is not None else None
            with self._opener.open(urllib.request.Request(address, data=data)) as answer:
                self.status, self.page = answer.status, answer.read().decode("utf-8")
                onward = answer.headers.get("Location")
            if onward is None:
                return address
            address, form = urljoin(address, onward), None
            if address.startswith(SITE):
                return address
        raise AssertionError("the provider sends people in circles")

    @property
    def shows_a_form(self) -> bool:
        return re.search(r"<form method=.post.", self.page) is not None
