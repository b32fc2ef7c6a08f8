"""Open pages: a kept page against the smallest kept page of the same bytes and against itself drawn
anew; list, as-of and difference pages of ten years against one year.

Through the whole chain of middleware, in one process. CITYHALL_BENCH_YEARS=10 for the full size.
"""

import os
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

from bench._measure import finish, medians, report

KEPT_BAR, AGAIN_BAR, YEARS_BAR = 0.8, 5.0, 1.5
YEARS = int(os.environ.get("CITYHALL_BENCH_YEARS", "10"))
BUREAUS, ISSUES, REVISIONS = 30, 40, 20
FIRST = 2024


def prepare() -> None:
    """A city of its own with the real policies loaded."""
    os.environ |= {
        "CITYHALL_VAR": tempfile.mkdtemp(prefix="cityhall-bench-"),
        "CITYHALL_DEMO": "0",
        "CITYHALL_DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
    }
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from cityhall.foundation.organisation.api import load_municipality
    from cityhall.governance.reform_policies.api import load_reform
    from cityhall.kernel import clock

    settings.ALLOWED_HOSTS = ["*"]
    settings.ROOT_URLCONF = "bench._kept_page"
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    load_municipality(settings.MUNICIPALITY_DIR, now=clock.now())
    load_reform(Path(settings.MUNICIPALITY_DIR) / "reform", now=clock.now())


def fill(year: int) -> None:
    """One year of made-up issues and revisions, written through the ledger."""
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.organisation.api import units
    from cityhall.governance.reform_policies.entries import Entry
    from cityhall.governance.reform_policies.ledger import append
    from cityhall.governance.reform_policies.models import Edition
    from cityhall.governance.reform_policies.rules.dating import Dated
    from cityhall.kernel import clock
    from cityhall.kernel.transactions import write

    real = Edition.objects.get(year=FIRST)
    Edition.objects.get_or_create(
        year=year,
        defaults={
            "definition": {**real.definition, "year": year},
            "digest": f"{year:064d}",
            "loaded_at": clock.now(),
        },
    )
    codes = [each.code for each in units(date(FIRST, 6, 1)).values()][:BUREAUS]
    text = "公共施設の持続的な運営のため、総量の抑制と公民連携の取組みを進める必要がある。" * 8
    for revision in range(REVISIONS):
        day = date(year, 4, 1) + timedelta(days=15 * revision)
        entries = [
            Entry(
                kind="issue",
                subject=f"{code}-{year}-b{number}",
                edition=year,
                bureau=code,
                content=content(number, revision, text),
                author="測定",
                reason="測定",
                effective=Dated(day, "day"),
                published_on=None,
                source={"title": "測定", "file": "bench", "place": ""},
            )
            for code in codes
            for number in range(1, ISSUES + 1)
        ]
        with write():
            append(entries, by=Actor.system("測定"), now=clock.now())


def content(number: int, revision: int, text: str) -> dict[str, Any]:
    return {
        "level": "A",
        "place": number,
        "number": str(number),
        "title": f"課題{number}の見直し",
        "policy_field": "",
        "rank": 1 + (number + revision) % 3,
        "impact": "",
        "urgency": "",
        "sections": {"content": f"{text}{revision}回目の見直しを行った。", "background": text},
        "initiatives": [],
        "footnotes": [],
    }


def asking(address: str, **headers: str) -> Callable[[], object]:
    from django.test import Client

    client = Client(headers=headers)

    def ask() -> object:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.content

    return ask


def kept_pages() -> list[bool]:
    from bench import _kept_page
    from cityhall.surfaces.public import remembering

    address = f"/reform/{FIRST}/"
    page = asking(address)
    _kept_page.CONTENT = page()

    def anew() -> object:
        remembering._pages.clear()
        return page()

    # Apart: what comes after a page drawn anew finds the processor's caches cold.
    taken = medians({"kept": page, "smallest": asking("/smallest/")}, rounds=200)
    taken |= medians({"anew": anew}, rounds=20)
    ms = {f"{name}_ms": round(seconds * 1000, 3) for name, seconds in taken.items()}
    against_smallest = taken["smallest"] / taken["kept"]
    against_itself = taken["anew"] / taken["kept"]
    return [
        report("reform_kept_page", against_smallest, KEPT_BAR, at_least=True, **ms),
        report("reform_kept_against_anew", against_itself, AGAIN_BAR, at_least=True, **ms),
    ]


def pages_of_years() -> list[bool]:
    from cityhall.governance.reform_policies import comparing
    from cityhall.surfaces.public import remembering

    year = FIRST + 10
    fill(year)
    code = "education"
    addresses = {
        "list": f"/reform/{year}/bureaus/{code}/",
        "bureaus": f"/reform/{year}/",
        "as_of": f"/reform/{year}/?on={year}-09-30",
        "issue": f"/reform/issues/{code}-{year}-b7/",
        "difference": f"/reform/issues/{code}-{year}-b7/?from={year}-05-01&to={year}-12-01",
    }

    def drawn(ask: Callable[[], object]) -> Callable[[], object]:
        def anew() -> object:
            remembering._pages.clear()
            comparing._difference.cache_clear()
            return ask()

        return anew

    works = {name: drawn(asking(address)) for name, address in addresses.items()}
    one = medians(works, rounds=15)
    for number in range(1, YEARS):
        fill(year + number)
    many = medians(works, rounds=15)
    return [
        report(
            f"reform_{name}_{YEARS}_years",
            many[name] / one[name],
            YEARS_BAR,
            one_ms=round(one[name] * 1000, 2),
            many_ms=round(many[name] * 1000, 2),
        )
        for name in works
    ]


if __name__ == "__main__":
    prepare()
    finish(*kept_pages(), *pages_of_years())
