"""Jobs over RabbitMQ by Celery.

A message holds the number of a job and nothing else; the row in the outbox stays the truth. Each
batch is sent with publisher confirms: `send` returns when RabbitMQ has all of it on its disk.
Workers take one message at a time and acknowledge it after the work, so that one that is killed
gives it back; what they are given twice changes nothing (see foundation/outbox).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any

from celery import Celery, Task
from celery.exceptions import Reject
from django.conf import settings
from django.db import Error as DatabaseTrouble
from kombu import Connection, Exchange, Queue
from kombu.exceptions import KombuError
from kombu.transport.pyamqp import Transport

CONFIRM_SECONDS = 30
GIVE_BACK_SECONDS = 1.0
#: What the libraries raise when RabbitMQ ends a connection, does not answer, or refuses.
AWAY = (KombuError, *Transport.connection_errors, *Transport.channel_errors)


class RabbitMq:
    """A port of outbox.Broker; settings BROKER_URL and BROKER_QUEUE."""

    def __init__(self) -> None:
        self._published = 0  # on the connection at hand; RabbitMQ counts along
        self._app = Celery("cityhall", broker=settings.BROKER_URL, set_as_current=False)
        name = settings.BROKER_QUEUE
        self._queue = Queue(name, Exchange(name, type="direct", durable=True), name, durable=True)
        self._app.conf.update(
            task_queues=[self._queue],
            task_default_queue=name,
            task_acks_late=True,
            task_reject_on_worker_lost=True,
            task_ignore_result=True,
            worker_prefetch_multiplier=1,
            worker_enable_remote_control=False,
            worker_hijack_root_logger=False,
            worker_redirect_stdouts=False,
            broker_connection_retry_on_startup=True,
            broker_connection_max_retries=None,  # a night without RabbitMQ ends no worker
        )
        self._task = self._app.task(bind=True, name="cityhall.do", ignore_result=True)(_do)
        self._unconfirmed: set[int] = set()

    @cached_property
    def _connection(self) -> Connection:
        return self._app.connection_for_write()

    @cached_property
    def _producer(self) -> Any:
        channel = self._connection.channel()
        self._queue(channel).declare()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._confirmed)
        channel.events["basic_nack"].add(_refused)
        return self._app.amqp.Producer(channel, auto_declare=False)

    def send(self, job_ids: Sequence[int]) -> None:
        """Hands over a number for each job; returns once all are confirmed.

        Raises `OSError` while RabbitMQ is away.
        """
        with self._talking():
            producer = self._producer
            first = self._published + 1
            self._unconfirmed = set(range(first, first + len(job_ids)))
            for job_id in job_ids:
                self._task.apply_async((job_id,), producer=producer, retry=False)
            self._published += len(job_ids)
            while self._unconfirmed:
                self._connection.drain_events(timeout=CONFIRM_SECONDS)

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Whatever goes wrong, the next talk begins anew."""
        try:
            yield
        except AWAY as error:
            self.close()
            raise ConnectionError(0, "RabbitMQ is away") from error
        except BaseException:
            self.close()
            raise

    def _confirmed(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._unconfirmed = {each for each in self._unconfirmed if each > tag}
        else:
            self._unconfirmed.discard(tag)

    def waiting(self) -> int:
        """How many messages nobody has taken yet; `OSError` while RabbitMQ is away."""
        with self._talking():
            channel = self._producer.channel
            return int(channel.queue_declare(self._queue.name, passive=True).message_count)

    def close(self) -> None:
        """Forgets the connection; the next use makes a new one."""
        self.__dict__.pop("_producer", None)
        connection = self.__dict__.pop("_connection", None)
        self._published, self._unconfirmed = 0, set()
        if connection is not None:
            with suppress(*AWAY):  # it may have ended long ago
                connection.release()

    def work(self, do: Callable[[int, bool], None], *, processes: int) -> None:
        """Takes messages until the process is asked to stop; what runs then is let finish."""
        _doing.append(do)
        worker = self._app.Worker(
            pool="prefork",
            concurrency=processes,
            without_gossip=True,
            without_mingle=True,
            loglevel="WARNING",
        )
        worker.start()


def _refused(tag: int, multiple: bool) -> None:
    raise ConnectionError("the broker could not keep a message")


#: What a message is for; set before the worker's processes are made, which then know it too.
_doing: list[Callable[[int, bool], None]] = []


def _do(task: Task, job_id: int) -> None:
    """RabbitMQ says whether it gave this message to somebody before, whose end it has seen.

    While the database is away the message goes back, slowly: a worker that took one after another
    would empty the queue in vain, and each job would wait until it falls due again.
    """
    try:
        _doing[-1](job_id, bool(task.request.delivery_info.get("redelivered")))
    except DatabaseTrouble as error:
        time.sleep(GIVE_BACK_SECONDS)
        raise Reject(type(error).__name__, requeue=True) from error
