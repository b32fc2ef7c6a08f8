"""A process that submits bundles, works off the outbox, or says what became of them.

`prepare` makes the city and its people; `submit NAME` submits without end and writes each key
once its receipt is in hand; `work` is a worker; `finish` works off what is left, submits every
key of the command line once more, and writes the findings as JSON.
"""

import json
import sys
from itertools import count
from typing import Any

import django

LANGUAGE = "ja"


def main(command: str, *arguments: str) -> None:
    django.setup()
    {"prepare": prepare, "submit": submit, "work": work, "finish": finish}[command](*arguments)


def prepare() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from tests.engine.cases.catalogue import small_catalogue
    from tests.engine.cases.conftest import publish

    call_command("migrate", interactive=False, verbosity=0)
    publish(small_catalogue(settings.VAR_DIR / "small_catalogue"))


def _sender() -> tuple[Any, Any]:
    from cityhall.engine.cases.api import Filing
    from cityhall.foundation.accounts.api import Actor, User
    from cityhall.foundation.residents.api import person_of
    from tests.engine.cases.catalogue import ALL
    from tests.engine.cases.scenarios import ANSWERS

    resident = User.objects.get(kind="resident")
    filing = Filing(
        procedures=ALL, answers=ANSWERS, person_id=person_of(resident), assurance="login"
    )
    return filing, Actor.of(resident)


def submit(name: str) -> None:
    from cityhall.engine.cases.api import open_bundle
    from cityhall.kernel.clock import now

    filing, by = _sender()
    for number in count():
        key = f"{name}-{number}"
        print(f"sending {key}", flush=True)
        receipt = open_bundle(filing=filing, by=by, now=now(), client_key=key)
        print(f"receipt {key} {receipt.reference}", flush=True)


def work() -> None:
    from cityhall.foundation.outbox.api import run_due
    from cityhall.kernel.clock import now

    print("ready", flush=True)
    while True:
        run_due(now())


def finish(*keys: str) -> None:
    from datetime import timedelta

    from cityhall.engine.cases.api import open_bundle, verify, write_checkpoint
    from cityhall.foundation.outbox.api import run_due
    from cityhall.kernel.clock import now

    filing, by = _sender()
    receipts = {
        key: open_bundle(filing=filing, by=by, now=now(), client_key=key).reference for key in keys
    }
    while run_due(now() + timedelta(hours=1)):  # past every lease that a dead worker held
        pass
    problems = [str(found) for found in verify()]  # the journal names what nobody has signed yet
    write_checkpoint(now=now())
    print(json.dumps({
        "receipts": receipts,
        "problems": problems + [str(found) for found in verify()],
        **_counts(),
    }))  # fmt: skip


def _counts() -> dict[str, Any]:
    from cityhall.engine.cases.models import Bundle, Case, CaseEvent
    from cityhall.foundation.messages.models import Message
    from cityhall.foundation.outbox.models import Job

    return {
        "bundles": Bundle.objects.count(),
        "cases": Case.objects.count(),
        "events": CaseEvent.objects.count(),
        "messages": Message.objects.count(),
        "keys": Message.objects.values("key").distinct().count(),
        "jobs": sorted(set(Job.objects.values_list("state", flat=True))),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
