"""PostgreSQL, RabbitMQ and the mail server go and come back under load for minutes.

Three lines to one city: away for up to twelve seconds a time, in an order drawn by chance. The
ratio is the share of bundles at fault. Needs PostgreSQL (CITYHALL_TEST_DATABASE_URL, else at
127.0.0.1) and RabbitMQ at 127.0.0.1.
"""

import getpass
import os
import random
import tempfile
import time
from pathlib import Path

from bench._measure import finish, report
from tests.faults.city_on_lines import city_on_lines
from tests.faults.databases import server_that_answers
from tests.faults.outage import SERVERS

SECONDS, SHORTEST, LONGEST = 300, 0.2, 12.0
DRAFTS = 3000
OURS = "cityhall_bench_outage"


def main() -> None:
    """Prints the line of JSON."""
    usual = (f"postgres://{name}@127.0.0.1:5432" for name in (getpass.getuser(), "postgres"))
    asked = os.environ.get("CITYHALL_TEST_DATABASE_URL", "").rpartition("/")[0]
    server, times = server_that_answers(*([asked] if asked else usual)), 0
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    with (
        tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder,
        city_on_lines(Path(folder), server, OURS, drafts=DRAFTS) as ordeal,
    ):
        began = time.monotonic()
        while time.monotonic() < began + SECONDS:
            for gone in dice.sample(SERVERS, k=len(SERVERS)):
                ordeal.without(gone, seconds=dice.uniform(SHORTEST, LONGEST))
                times += 1
        found = ordeal.close()
    finish(
        report(
            "outage", len(found.faults) / max(1, found.bundles), 0, times=times, seed=seed,
            bundles=found.bundles, refused=found.refused, back_after=found.back_after,
            mails=found.mails, mails_again=found.mails_again, faults=found.faults[:5],
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
