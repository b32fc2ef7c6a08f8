"""Figures in Prometheus' own words: requests, jobs, cases. Nothing about any single one of them.

Requests are counted in each page process. `cityhall serve` gives its processes a folder
(PROMETHEUS_MULTIPROC_DIR) in which prometheus-client keeps the counts of all, so that whichever
answers speaks for the whole server. Jobs and cases are asked of the database at the moment.
"""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from cityhall.engine.cases.api import cases_opened
from cityhall.foundation.outbox.api import outbox_standing
from cityhall.kernel import clock

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}

_here = CollectorRegistry()
_requests = Counter(
    "cityhall_requests",
    "Requests answered, by route and status",
    ["route", "method", "status"],
    registry=_here,
)
_seconds = Histogram(
    "cityhall_request_seconds",
    "Seconds until the answer, by route",
    ["route"],
    buckets=SECONDS,
    registry=_here,
)


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """One answered request. `route` is a name of ours, never an address."""
    known = method if method in METHODS else "other"
    _requests.labels(route, known, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def exposition() -> bytes:
    """All figures as Prometheus reads them (text format 0.0.4)."""
    counted = _here
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    asked = CollectorRegistry()
    asked.register(_Asked())
    return generate_latest(counted) + generate_latest(asked)


class _Asked:
    """What the database knows at this moment."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        standing = outbox_standing(now=clock.now())
        jobs = GaugeMetricFamily("cityhall_jobs", "Jobs of the outbox, by state", labels=["state"])
        for state, count in standing.counts.items():
            jobs.add_metric([state], count)
        yield jobs
        yield GaugeMetricFamily(
            "cityhall_jobs_oldest_due_seconds",
            "How long the oldest job that is due has been waiting; 0 if none is",
            value=standing.oldest_due_seconds,
        )
        yield GaugeMetricFamily("cityhall_cases_opened", "Cases ever opened", value=cases_opened())
