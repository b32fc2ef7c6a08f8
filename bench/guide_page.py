"""The plan over 500 procedures against an empty page of the same project, session and user alike.

Twenty procedures apply and stand as rows with their reasons; the others are counts with links.
"""

import logging
import os
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
import yaml

from bench._measure import finish, medians, report

BAR = 3.0
PROCEDURES, APPLYING = 500, 20
CHECKOUT = Path(__file__).resolve().parents[1]


def write_catalogue(folder: Path) -> None:
    """The catalogue with its procedures multiplied to 500, all brought by one life event."""
    for part in ("vocabulary", "workflows", "life_events", "texts"):
        shutil.copytree(CHECKOUT / "catalogue" / part, folder / part)
    files = sorted((CHECKOUT / "catalogue" / "procedures").rglob("*.yaml"))
    originals = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    (folder / "procedures").mkdir()
    for number in range(PROCEDURES):
        made = {**originals[number % len(originals)], "id": f"procedure-{number}"}
        made |= {"life_events": ["moving"], "who": rule(number), "examples": []}
        text = yaml.safe_dump(made, allow_unicode=True)
        (folder / "procedures" / f"procedure-{number}.yaml").write_text(text, encoding="utf-8")


def rule(number: int) -> str:
    """Conditions such as procedures have: some hold for the mother, some fail, some are open."""
    if number < APPLYING:
        return f"event.move = 'from_other_city' AND household.children_until_18 >= {number % 2}"
    if number % 3:
        return (
            "applicant.resides_in_city AND (event.move = 'to_other_city'"
            f" OR household.children_until_18 > {number})"
        )
    return f"household.dog = 'new' AND household.children_until_18 < {number}"


def prepare() -> Any:
    """A city of its own with that catalogue; returns two works: the empty page and the plan."""
    folder = Path(tempfile.mkdtemp(prefix="cityhall-bench-"))
    os.environ |= {
        "CITYHALL_VAR": str(folder / "var"),
        "CITYHALL_DEMO": "0",
        "CITYHALL_DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
    }
    write_catalogue(folder / "catalogue")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.CATALOGUE_DIR = folder / "catalogue"
    settings.ROOT_URLCONF = "bench._empty_page"
    settings.ALLOWED_HOSTS = ["*"]
    for handler in logging.getLogger().handlers:  # written as ever, but not between the figures
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(open(os.devnull, "w"))  # noqa: SIM115  # until the process ends
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    return folder, _browser()


def _browser() -> Any:
    """A resident who has signed in and answered, as a client that keeps cookies."""
    from django.conf import settings
    from django.test import Client

    from cityhall.foundation.accounts.api import Actor, account_for
    from cityhall.foundation.accounts.ports import Claims
    from cityhall.foundation.organisation.api import load_municipality
    from cityhall.kernel import clock
    from cityhall.resident_services.application.api import start_draft

    now = clock.now()
    load_municipality(settings.MUNICIPALITY_DIR, now=now)
    user = account_for(
        claims=Claims(
            issuer="bench",
            subject="1",
            name="測定 花子",
            address="",
            birth_date=date(1994, 5, 5),
            gender="",
            assurance="login",
            nonce="",
        ),
        now=now,
    )
    moved = (clock.today() - timedelta(days=4)).isoformat()
    start_draft(
        by=Actor.of(user),
        now=now,
        language="ja",
        life_events=["moving"],
        answers={
            "event.move": "from_other_city",
            "event.moved_on": moved,
            "event.childbirth": "born",
            "child.birth_date": moved,
            "household.children_until_18": 1,
            "applicant.birth_date": "1994-05-05",
            "applicant.employer_kind": "company",
        },
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def main() -> None:
    folder, client = prepare()
    try:
        plan = client.get("/guide/plan/")
        assert plan.status_code == 200, plan.status_code
        assert plan.content.count(b'name="procedures"') == APPLYING
        assert client.get("/empty/").status_code == 200
        taken = medians(
            {"empty": lambda: client.get("/empty/"), "plan": lambda: client.get("/guide/plan/")},
            rounds=60,
            warm_up=10,
            clock=time.process_time,
        )
        ratio = taken["plan"] / taken["empty"]
        finish(
            report(
                "guide_page_500_procedures",
                ratio,
                BAR,
                empty_ms=round(taken["empty"] * 1000, 2),
                plan_ms=round(taken["plan"] * 1000, 2),
                procedures=PROCEDURES,
                applying=APPLYING,
            )
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
