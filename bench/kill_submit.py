"""Fifty rounds of killing submitters and a worker by signal 9: what was lost or doubled, of none.

The ratio is the share of bundles at fault.
"""

import tempfile
from pathlib import Path

from bench._measure import finish, report
from tests.faults.kill_submit import kill_at_random

ROUNDS = 50


def main() -> None:
    """Prints the line of JSON."""
    with tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder:
        outcome = kill_at_random(Path(folder), "", ROUNDS)
    finish(
        report(
            "kill_submit", len(outcome.faults) / max(1, outcome.bundles), 0, kills=outcome.kills,
            bundles=outcome.bundles, unanswered=outcome.unanswered, faults=outcome.faults[:5],
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
