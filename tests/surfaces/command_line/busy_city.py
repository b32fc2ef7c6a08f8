"""A city in a process of its own: `prepare` makes it and hands in documents, `work` submits
bundles and documents without end, `once` does so once; `alter` is somebody who has the database and
the folder in hand."""

import io
import sys
from datetime import timedelta
from uuid import uuid4

import django


def main(command: str) -> None:
    django.setup()
    {"prepare": prepare, "work": work, "once": once, "alter": alter}[command]()


def prepare() -> None:
    from tests.faults import submitter

    submitter.prepare()
    for _ in range(6):
        hand_in()
    give_notice()


def hand_in() -> None:
    """A document of some hundred kilobytes that is like no other."""
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.documents.api import store_document
    from cityhall.kernel.clock import now
    from tests.factories.files import a_photo

    content = a_photo(size=(1200, 900))
    store_document(io.BytesIO(content), "書類.jpg", by=Actor.system("テスト"), now=now())


def give_notice() -> None:
    """One with its paper."""
    from cityhall.foundation.notices.actions import make_due_papers
    from cityhall.foundation.notices.api import issue_notice
    from cityhall.kernel.clock import now
    from tests.foundation.notices.scenes import a_decision

    issue_notice(decided=a_decision(), key="notice of the tests", now=now())
    assert make_due_papers(now() + timedelta(hours=1)) == 1


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


def alter() -> None:
    """Prints what was altered, byte by byte in turn, and what `verify` says of each."""
    from tests.surfaces.command_line.altering import alter_in_turn

    for told in alter_in_turn():
        print(told, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
