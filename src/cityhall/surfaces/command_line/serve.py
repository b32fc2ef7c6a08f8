"""`cityhall serve`: the site, by granian."""

import os
import shutil
import sys
from pathlib import Path

import click

from cityhall.surfaces.command_line.starting import start_django

#: One blocking thread a worker: Python runs one page at a time anyway, and queueing in front of
#: the thread keeps the slowest pages near the median.
THREADS = ["--blocking-threads", "1"]
QUIET = ["--log-level", "warning"]
#: A worker that dies is replaced; one that does not stop when asked is ended after ten seconds.
LASTING = ["--respawn-failed-workers", "--workers-kill-timeout", "10"]


@click.command
@click.option("--host", default="127.0.0.1", show_default=True, help="待ち受けるアドレス")
@click.option("--port", default=8000, show_default=True, help="待ち受けるポート")
@click.option("--workers", default=2, show_default=True, help="ページを作るプロセスの数")
def serve(host: str, port: int, workers: int) -> None:
    """サイトを動かします。止めるには Ctrl-C か SIGTERM。

    先に「cityhall city load」が済んでいること。通知などの仕事は「cityhall worker」が行います。
    変わったページの部品があれば、動かす前に CITYHALL_VAR/static に集めます。
    """
    start_django()
    from django.conf import settings

    from cityhall.surfaces.command_line.static_files import collect_static_files

    if not settings.DEBUG:
        collect_static_files()
    place = ["--host", host, "--port", str(port), "--workers", str(workers)]
    options = ["--interface", "wsgi", *place, *THREADS, *QUIET, *LASTING]
    command = [sys.executable, "-m", "granian", *options, "cityhall.config.wsgi:application"]
    os.execve(sys.executable, command, {**os.environ, **_shared_counts(port)})


def _shared_counts(port: int) -> dict[str, str]:
    """A folder, empty at the start, in which the page processes of this server count together."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityhall.config.settings")
    from django.conf import settings

    folder = Path(settings.VAR_DIR) / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
