"""The API's list of cases for other systems at 1,000,000 cases against 10,000.

Whole requests with a token, in interleaved rounds over two databases that differ in nothing but how
many cases they hold; on SQLite, then on PostgreSQL. The first page, one from the middle, and one
narrowed to a state. The number of queries must be the same. One line for each database: its worst.
"""

import subprocess
import sys
from typing import Any

from bench._measure import finish, medians, report
from bench.desk_million import BAR, ENGINES, ROUNDS, SIZES, City, made, prepared

PAGES = {"first": "", "middle": "cursor={cursor}", "narrowed": "state=under_review"}
ON_A_PAGE = 100


def main() -> None:
    """One process an engine: Django is set up for one database."""
    engine = sys.argv[1] if len(sys.argv) > 1 else ""
    if engine:
        with prepared(engine) as names:
            finish(_measured(engine, made(names, kind=ApiCity)))
    codes = [subprocess.run([sys.executable, "-m", "bench.api_worklist", each]).returncode
             for each in ENGINES]  # fmt: skip
    finish(*(code == 0 for code in codes))


class ApiCity(City):
    """One database, and a system that an operator has let in to it."""

    def sign_in(self) -> Any:
        from django.test import Client

        from cityhall.foundation.clients.api import Scoped, open_client
        from cityhall.kernel.clock import now
        from tests.factories.people import TESTS

        system = open_client(
            name="計測", purpose="手当の支給", grants=[Scoped("cases:list")], per_minute=100_000,
            by=TESTS, now=now(),
        )  # fmt: skip
        here = {"host": "localhost"}
        sent = {"grant_type": "client_credentials", "client_id": system.client_id,
                "client_secret": system.secret}  # fmt: skip
        token = Client(headers=here).post("/api/oauth/token", sent).json()["access_token"]
        return Client(headers={**here, "authorization": f"Bearer {token}"})

    def addresses(self) -> dict[str, str]:
        """The pages; the middle is where half of the cases have changed before."""
        from cityhall.engine.cases.api import Case
        from cityhall.surfaces.api.paging import cursor_at

        self.enter()
        middle = Case.objects.order_by("pk")[Case.objects.count() // 2]
        at = cursor_at(f"{middle.updated_at.isoformat()}~{middle.pk}")
        return {name: f"/api/v1/cases?limit={ON_A_PAGE}&{query.format(cursor=at)}"
                for name, query in PAGES.items()}  # fmt: skip

    def rows_in(self, answer: Any) -> int:
        return len(answer.json()["cases"])


def _measured(engine: str, cities: dict[str, ApiCity]) -> bool:
    pages = {size: city.addresses() for size, city in cities.items()}
    for size, city in cities.items():
        city.check(pages[size], at_least=ON_A_PAGE)
    works = {f"{size} {name}": cities[size].opens(address)
             for size in SIZES for name, address in pages[size].items()}  # fmt: skip
    times = medians(works, rounds=3 * ROUNDS, warm_up=3)
    counted = {(size, name): city.queries[name] for size, city in cities.items() for name in PAGES}
    different = [name for name in PAGES if counted["many", name] != counted["few", name]]
    if different:
        raise SystemExit(f"{different}: {counted}")
    ratios = {name: times[f"many {name}"] / times[f"few {name}"] for name in PAGES}
    worst = max(ratios, key=lambda name: ratios[name])
    return report(
        f"api_worklist {engine}", ratios[worst], BAR, worst=worst,
        many_ms={name: round(times[f"many {name}"] * 1000, 1) for name in PAGES},
        few_ms={name: round(times[f"few {name}"] * 1000, 1) for name in PAGES},
        queries=counted["many", "first"],
    )  # fmt: skip


if __name__ == "__main__":
    main()
