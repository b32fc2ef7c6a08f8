"""Walks the open site through its own front door and writes what it is given as files.

Pages are asked for exactly as a reader would ask, so that nothing can be exported that is not
public. Links between exported pages become relative; links to anything else lead to the live site.
"""

import io
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from posixpath import relpath
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

from cityhall.kernel.errors import Conflict

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

OPEN_SURFACE = "public"
MARK = ".exported-site"
MOST_FILES = 100_000
_LINK = re.compile(r'(?P<before>\s(?:href|src)=")(?P<link>[^"]*)(?=")')
_IN_STYLE = re.compile(r"url\((?P<quote>[\"']?)(?P<link>[^)\"']+)(?P=quote)\)")


@dataclass(frozen=True)
class Exported:
    """What was written."""

    pages: int
    files: int


@dataclass
class _Walk:
    application: Application
    folder: Path
    live: str
    waiting: list[str]
    seen: set[str] = field(default_factory=set)
    pages: int = 0


def export_site(application: Application, folder: Path, *, live: str) -> Exported:
    """Everything that can be reached from the open site's first page, all of it or nothing.

    Raises `Conflict` if the folder holds anything but an earlier export.
    """
    folder = folder.absolute()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Conflict(
            "site.folder_in_use",
            f"{folder} には、書き出したサイトではないものがあります。",
            "まだない場所か、前に書き出した場所を指してください。",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        walk = _Walk(application, made, live.rstrip("/"), [reverse("public:reform")])
        _write_first_page(walk)
        while walk.waiting:
            _fetch(walk, walk.waiting.pop())
        (made / MARK).write_text("", encoding="utf-8")
        made.chmod(0o755)
        _put_in_place(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return Exported(walk.pages, len(walk.seen) + 1)


def _put_in_place(made: Path, folder: Path) -> None:
    if not folder.exists():
        made.rename(folder)
        return
    before = made.with_name(f"{made.name}-before")
    folder.rename(before)
    made.rename(folder)
    shutil.rmtree(before)


def _write_first_page(walk: _Walk) -> None:
    target = relpath(_file_of(walk.waiting[0]), ".")
    leads_on = f'<meta http-equiv="refresh" content="0; url={target}">'
    page = f'<!doctype html><meta charset="utf-8">{leads_on}<a href="{target}">{target}</a>'
    (walk.folder / "index.html").write_text(page + "\n", encoding="utf-8")


def _fetch(walk: _Walk, path: str) -> None:
    if path in walk.seen:
        return
    walk.seen.add(path)
    if len(walk.seen) > MOST_FILES:
        raise Conflict("site.too_large", "ページが多すぎます。", "書き出す範囲を減らしてください。")
    status, kind, content = _ask(walk.application, path)
    if status != 200:
        raise Conflict(
            "site.page_broken",
            f"{path} が {status} と答えました。",
            "先にそのページを直してください。",
        )
    if kind.startswith("text/html"):
        walk.pages += 1
        content = _page(walk, path, content.decode()).encode()
    elif kind.startswith("text/css"):
        for found in _IN_STYLE.finditer(content.decode()):
            _remember(walk, urljoin(path, found["link"]))
    file = walk.folder / _file_of(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _page(walk: _Walk, path: str, html: str) -> str:
    """The page with its links made relative; forms, which need a server, are hidden by a class."""
    here = _file_of(path)

    def changed(found: re.Match[str]) -> str:
        return found["before"] + escape(_link(walk, path, here, unescape(found["link"])))

    html = _LINK.sub(changed, html)
    return re.sub(r'<html([^>]*?) class="', r'<html\1 class="is-exported ', html, count=1)


def _link(walk: _Walk, path: str, here: str, link: str) -> str:
    target = urlsplit(urljoin(path, link))
    if link.startswith("#") or target.scheme not in ("", "http", "https") or target.netloc:
        return link
    if target.query or not _remember(walk, target.path):
        return f"{walk.live}{urljoin(path, link)}"
    shown = quote(relpath(_file_of(target.path), str(Path(here).parent)))
    return f"{shown}#{target.fragment}" if target.fragment else shown


def _remember(walk: _Walk, path: str) -> bool:
    """Whether an address belongs to the export; if so it is fetched in its turn."""
    path = urlsplit(path).path
    if not (path.startswith(settings.STATIC_URL) or _is_open(path)):
        return False
    if path not in walk.seen:
        walk.waiting.append(path)
    return True


def _is_open(path: str) -> bool:
    try:
        return resolve(unquote(path)).namespace == OPEN_SURFACE
    except Resolver404:
        return False


def _file_of(path: str) -> str:
    """/reform/2024/ → reform/2024/index.html; a path with a name keeps it."""
    inside = unquote(path).lstrip("/")
    return f"{inside}index.html" if not inside or inside.endswith("/") else inside


def _ask(application: Application, path: str) -> tuple[int, str, bytes]:
    """Status, media type and content of an address, asked for as a reader without cookies."""
    answered: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
        answered["status"] = int(status.split()[0])
        answered["kind"] = {name.lower(): value for name, value in headers}["content-type"]

    host = next(name for name in [*settings.ALLOWED_HOSTS, "localhost"] if name.strip("*."))
    environment = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "443" if settings.SECURE_COOKIES else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if settings.SECURE_COOKIES else "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    answer = application(environment, start)
    try:
        content = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()
    return answered["status"], answered["kind"], content
