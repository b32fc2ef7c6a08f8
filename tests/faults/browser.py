"""Browsers without a screen, that submit drafts prepared beforehand."""

import http.client
import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from tests.faults.drafts import TOKEN
from tests.journeys.site import Site

DONE = re.compile(r"/apply/done/([^/]+)/")
PATIENCE = 30  # seconds, far more than any page takes


@dataclass(frozen=True)
class Prepared:
    """A draft with all its answers. `key` is what makes one bundle of it, however often sent."""

    key: str
    cookie: str
    shown: str
    cookies: dict[str, str]

    @cached_property
    def request(self) -> tuple[bytes, dict[str, str]]:
        """Body and headers of the click on «submit»."""
        form = {"csrfmiddlewaretoken": TOKEN, "shown": self.shown, "draft_key": self.key}
        cookies = [f"{name}={value}" for name, value in self.cookies.items()]
        return urlencode(form).encode(), {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join([*cookies, self.cookie]),
        }


def prepared_drafts(site: Site, count: int) -> list[Prepared]:
    """So many drafts of one resident, ready to be submitted."""
    said: dict[str, Any] = json.loads(site.command(str(count), module="tests.faults.drafts"))
    same = {"cookies": said["cookies"], "shown": said["shown"]}
    return [Prepared(**draft, **same) for draft in said["drafts"]]


def submit(port: int, draft: Prepared) -> str | None:
    """The reference of the receipts, or None where the server died before it answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        return submit_over(connection, draft)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def submit_over(connection: http.client.HTTPConnection, draft: Prepared) -> str:
    """The reference of the receipts; raises when another page comes, or none."""
    answer = press(connection, draft)
    if answer.reference is None:
        raise AssertionError(f"submitting answers {answer.status}: {answer.words[:600]}")
    return answer.reference


@dataclass(frozen=True)
class Pressed:
    """What came of a click on «submit»: the reference of the receipts, or a page in words."""

    status: int
    reference: str | None
    words: str


def press(connection: http.client.HTTPConnection, draft: Prepared) -> Pressed:
    """Whatever the server answers; raises when nothing comes."""
    body, headers = draft.request
    connection.request("POST", "/apply/submit/", body, headers)
    answer = connection.getresponse()
    content = answer.read().decode(errors="replace")
    found = DONE.search(answer.headers.get("Location", ""))
    is_done = answer.status == 302 and found is not None
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", content))
    return Pressed(answer.status, found[1] if is_done and found else None, words)
