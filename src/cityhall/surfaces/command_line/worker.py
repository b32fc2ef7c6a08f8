"""`cityhall worker`: does what events have left to do."""

import signal
from threading import Event, Thread

import click

from cityhall.surfaces.command_line.starting import start_django


@click.command
def worker() -> None:
    """通知など、あとから行う仕事を動かします。止めるには Ctrl-C か SIGTERM。

    いくつ動かしてもかまいません。途中で切れた仕事は、ほかのプロセスがあとで引き受けます。
    """
    start_django()
    from cityhall.foundation.outbox.api import run_worker

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # By a thread: the signal may come while this very thread holds the event's lock.
        signal.signal(number, lambda *_: Thread(target=stop.set).start())
    run_worker(stop)
