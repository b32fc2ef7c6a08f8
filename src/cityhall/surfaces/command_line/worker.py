"""`cityhall worker` and `cityhall relay`: what events have left to do."""

import signal
from threading import Event, Thread

import click

from cityhall.surfaces.command_line.starting import start_django


@click.command
@click.option("--processes", default=1, show_default=True, help="RabbitMQ のとき、プロセスの数")
def worker(processes: int) -> None:
    """通知など、あとから行う仕事を動かします。止めるには Ctrl-C か SIGTERM。

    いくつ動かしてもかまいません。途中で切れた仕事は、ほかのプロセスがあとで引き受けます。
    CITYHALL_BROKER_URL があれば RabbitMQ から受け取ります。そのときは「cityhall relay」も要ります。
    """
    start_django()
    from django.conf import settings

    from cityhall.foundation.outbox.api import run_carried, run_worker

    if settings.BROKER:
        run_carried(processes=processes)
    else:
        run_worker(stop_by_signal())


def stop_by_signal() -> Event:
    """Set when the process is asked to stop."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # By a thread: the signal may come while this very thread holds the event's lock.
        signal.signal(number, lambda *_: Thread(target=stop.set).start())
    return stop
