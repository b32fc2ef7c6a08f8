"""A city in a process of its own: `prepare` makes it and hands in documents, `work` submits
bundles and documents without end, `once` does so once."""

import io
import sys
from uuid import uuid4

import django


def main(command: str) -> None:
    django.setup()
    {"prepare": prepare, "work": work, "once": once}[command]()


def prepare() -> None:
    from tests.faults import submitter

    submitter.prepare()
    for _ in range(6):
        hand_in()


def hand_in() -> None:
    """A document of some hundred kilobytes that is like no other."""
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.documents.api import store_document
    from cityhall.kernel.clock import now
    from tests.factories.files import a_photo

    content = a_photo(size=(1200, 900))
    store_document(io.BytesIO(content), "書類.jpg", by=Actor.system("テスト"), now=now())


def work() -> None:
    while True:
        once()
        print("receipt", flush=True)


def once() -> None:
    from cityhall.engine.cases.api import open_bundle
    from cityhall.foundation.outbox.api import run_due
    from cityhall.kernel.clock import now
    from tests.faults.submitter import _sender

    filing, by = _sender()
    open_bundle(filing=filing, by=by, now=now(), client_key=uuid4().hex)
    hand_in()
    run_due(now())


if __name__ == "__main__":
    main(sys.argv[1])
