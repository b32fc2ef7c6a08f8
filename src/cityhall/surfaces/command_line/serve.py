"""`cityhall serve`: the site, by granian."""

import os
import sys

import click

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
    """
    place = ["--host", host, "--port", str(port), "--workers", str(workers)]
    options = ["--interface", "wsgi", *place, *THREADS, *QUIET, *LASTING]
    command = [sys.executable, "-m", "granian", *options, "cityhall.config.wsgi:application"]
    os.execv(sys.executable, command)
