"""Uploads go on while a real clamd is killed and started again for minutes.

Every fourth is infected, in the words of the test's own signature. The ratio is the share of
uploads that were lost, kept although a virus was known, or are marked wrongly in the end.
"""

import io
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from typing import Any

import django

from bench._measure import finish, report
from tests.adapters.clamd_server import EICAR, ClamdServer

SECONDS, LONGEST_AWAY, LONGEST_THERE, PAUSE = 120, 5.0, 5.0, 0.02


def main() -> None:
    """Prints the line of JSON."""
    with tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder:
        (home := Path(folder) / "clamd").mkdir()
        clamd = ClamdServer(home)
        clamd.start()
        os.environ |= {"CITYHALL_VAR": folder, "CITYHALL_CLAMD_URL": clamd.tcp}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityhall.config.settings")
        os.environ.pop("CITYHALL_DATABASE_URL", None)
        django.setup()
        try:
            finish(measure(clamd))
        finally:
            clamd.kill()


def measure(clamd: ClamdServer) -> bool:
    """Uploads under three kinds of weather; whether none was at fault."""
    from django.core.management import call_command

    from cityhall.foundation.documents import scanning
    from cityhall.foundation.documents.api import Document, scan_waiting
    from cityhall.kernel.clock import now

    call_command("migrate", verbosity=0)
    scanning.PAUSE = 1.0  # a city's own is 15 s, longer than clamd stays away here
    over, kills = Event(), Counter[str]()
    shaking = Thread(target=_shake, args=(clamd, over, kills))
    shaking.start()
    kept, refused, tried = _uploads(time.monotonic() + SECONDS)
    over.set()
    shaking.join()
    late = Document.objects.filter(scan="not_scanned").count()
    while scan_waiting(now=now()):
        pass
    states: dict[Any, str] = dict(Document.objects.values_list("pk", "scan"))
    right = {pk: "infected" if is_bad else "clean" for pk, is_bad in kept.items()}
    faults = sum(states.get(pk) != state for pk, state in right.items())
    faults += abs(len(states) - len(kept)) + abs(tried - len(kept) - refused)
    return report(
        "outage_clamd", faults / tried, 0, kills=kills["kills"], uploads=tried, refused=refused,
        looked_at_later=late, infected_later=sum(kept.values()),
    )  # fmt: skip


def _shake(clamd: ClamdServer, over: Event, kills: Counter[str]) -> None:
    while not over.wait(random.uniform(0.5, LONGEST_THERE)):
        clamd.kill()
        kills["kills"] += 1
        over.wait(random.uniform(0, LONGEST_AWAY))
        clamd.start()


def _uploads(until: float) -> tuple[dict[Any, bool], int, int]:
    """Those that were kept, and whether each is infected; how many were refused; how many tried."""
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.documents.api import store_document
    from cityhall.kernel.clock import now
    from cityhall.kernel.errors import Invalid
    from tests.factories.files import a_pdf, a_photo

    kept: dict[Any, bool] = {}
    refused = tried = 0
    harmless, page = a_photo(size=(80, 60)), a_pdf()
    while time.monotonic() < until:
        tried += 1
        is_bad = tried % 4 == 0
        own = b"%%%d\n" % tried  # no two are the same file
        content = page + b"\n" + own + EICAR + b"\n%%EOF" if is_bad else harmless
        try:
            stored = store_document(io.BytesIO(content), "a", by=Actor.visitor(), now=now())
            kept[stored.pk] = is_bad
        except Invalid as refusal:
            if refusal.code != "documents.infected" or not is_bad:
                raise
            refused += 1
        time.sleep(PAUSE)
    return kept, refused, tried


if __name__ == "__main__":
    main()
