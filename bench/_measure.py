"""Measures works side by side in one process, and says on one line of JSON how they compare.

Rounds are interleaved, so that a busy moment of the machine falls on all works alike, and medians
are compared, so that one slow round changes nothing.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

Work = Callable[[], object]


def medians(
    works: Mapping[str, Work],
    *,
    rounds: int = 15,
    warm_up: int = 2,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Seconds of each work: the median over interleaved rounds, after some that do not count.

    With `time.process_time` as the clock only what this process itself does is counted: right for
    works that wait for nothing, on a machine that does much else.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    gc.freeze()  # what was made up for the benchmark is no part of any work's own memory
    for number in range(warm_up + rounds):
        for name, work in works.items():
            began = clock()
            work()
            seconds = clock() - began
            if number >= warm_up:
                taken[name].append(seconds)
    gc.unfreeze()
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def report(name: str, ratio: float, bar: float, *, at_least: bool = False, **more: Any) -> bool:
    """Prints the line; whether the bar is kept (a most, or with `at_least` a least)."""
    ok = ratio >= bar if at_least else ratio <= bar
    line = {"name": name, "ratio": round(ratio, 3), "bar": bar, "ok": ok, **more}
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return ok


def finish(*kept: bool) -> None:
    """Ends the process: 0 if every bar was kept, else 1."""
    sys.exit(0 if all(kept) else 1)
