"""docs/how-to/run-it-for-real.md, followed: from an empty folder to a clerk at the desk.

The commands are read from the page, run as they stand there, and the server is a real one.
"""

import base64
import http.cookiejar
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityhall.kernel.clock import now
from tests.foundation.accounts.second_factor import code_at
from tests.journeys.site import CHECKOUT, free_port
from tests.tools.how_to import shell_blocks

PASSWORD = "紙のない窓口のとても長い言葉"
PATIENCE = 90  # seconds
pytestmark = [pytest.mark.xdist_group("for_real")]


def commands(*firsts: str) -> list[list[str]]:
    """The page's commands that begin like this, as words after `bin/cityhall`."""
    (block, *_) = shell_blocks("run-it-for-real.md")
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    return [line[1:] for line in lines if line[:1] == ["bin/cityhall"] and line[1] in firsts]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT)]),
        "CITYHALL_VAR": str(tmp_path / "var"),
        "CITYHALL_DATABASE_URL": "",
        "CITYHALL_DEMO": "0",
        "CITYHALL_DEBUG": "0",
    }


def program(*words: str) -> list[str]:
    return [sys.executable, "-m", "cityhall.surfaces.command_line", *words]


@pytest.fixture
def address(environment: dict[str, str]) -> Iterator[str]:
    """The city, served as the page says, on a free port."""
    for words in commands("city", "staff"):
        subprocess.run(
            program(*words), env=environment, cwd=CHECKOUT, check=True,
            input=f"{PASSWORD}\n", text=True, capture_output=True,
        )  # fmt: skip
    port = str(free_port())
    changed = {"0.0.0.0": "127.0.0.1", "8000": port, "4": "1"}
    (serve,) = commands("serve")
    server = subprocess.Popen(
        program(*(changed.get(word, word) for word in serve)),
        env=environment, cwd=CHECKOUT, start_new_session=True,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


class Browser:
    """Cookies and redirects, and the token of the last form."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self.page, self.url, self.status = "", "", 0

    def go(self, path: str, **sent: str) -> "Browser":
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', self.page)
        form = {**sent, "csrfmiddlewaretoken": token[1]} if sent and token else sent
        body = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.address + path, body)
        with self._opener.open(request, timeout=20) as answer:
            self.page = answer.read().decode("utf-8", "replace")
            self.url, self.status = answer.url, answer.status
        return self


def waited_for(address: str) -> Browser:
    """The start page, as soon as the server answers; an error page is an answer too."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return Browser(address).go("/")
        except urllib.error.HTTPError as answer:
            raise AssertionError(f"/ answers {answer.code}") from answer
        except OSError:
            assert time.monotonic() < end, "the server did not answer"
            time.sleep(0.2)


def test_a_city_for_real_has_its_pages_and_its_clerk(address: str, tmp_path: Path) -> None:
    browser = waited_for(address)
    assert browser.status == 200
    sheet = re.search(r'href="(/static/[^"]+\.css)"', browser.page)
    assert sheet, "the page names its style by content"
    assert re.search(r"\.[0-9a-f]{12}\.css", sheet[1])
    assert Browser(address).go(sheet[1]).status == 200
    browser.go("/staff/sign-in/").go("/staff/sign-in/", login="kokura", password=PASSWORD)
    assert urllib.parse.urlsplit(browser.url).path == "/staff/account/", "first a second factor"
    typed = re.search(r'own__secret">([A-Z2-7 ]+)<', browser.go("/staff/account/app/").page)
    assert typed, browser.page
    code = code_at(base64.b32decode(typed[1].replace(" ", "")), now())
    assert "回復コード" in browser.go("/staff/account/app/", code=code).page
    browser.go("/desk/")
    assert urllib.parse.urlsplit(browser.url).path == "/desk/"
    assert "小倉 太郎" in browser.page
    assert "市民課" in browser.page
    assert (tmp_path / "var" / "static.made-from").is_file()
