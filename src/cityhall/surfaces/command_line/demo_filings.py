"""What has already been filed in the demo city, so that no desk stands empty on the first day."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import yaml
from django.conf import settings

from cityhall.engine.cases.api import Case
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write
from cityhall.resident_services.application.api import (
    choose_procedures,
    known_for,
    start_draft,
    submit_draft,
)

VISITOR = Actor.visitor()


@write
def file_demo(now: datetime) -> int:
    """Files what demo/filings.yaml holds, as residents would; how many bundles.

    Nothing outside a demonstration, and nothing in a city that already has a case.
    Raises `Problem` where an answer is missing or a procedure is not in force.
    """
    path = settings.MUNICIPALITY_DIR / "demo" / "filings.yaml"
    if not settings.DEMO or not path.exists() or Case.objects.exists():
        return 0
    filings = yaml.safe_load(path.read_text(encoding="utf-8"))["filings"]
    for filing in filings:
        file_bundle(filing["procedures"], dated(filing["answers"], in_jst(now).date()), now)
    return len(filings)


def dated(written: Any, today: date) -> Any:
    """Answers with each `{days_ago: 4}` as the day it means, in ISO form."""
    if isinstance(written, Mapping):
        if set(written) == {"days_ago"}:
            return (today - timedelta(days=written["days_ago"])).isoformat()
        return {name: dated(value, today) for name, value in written.items()}
    return [dated(each, today) for each in written] if isinstance(written, list) else written


def file_bundle(procedures: list[str], answers: Mapping[str, Any], now: datetime) -> str:
    """Files procedures with their answers as somebody without an account; the reference."""
    draft, _ = start_draft(by=VISITOR, now=now, language="ja", answers=answers)
    draft = choose_procedures(draft.pk, by=VISITOR, now=now, procedures=procedures)
    known = known_for(draft, catalogue(), now=now, today=in_jst(now).date())
    return submit_draft(
        draft.pk,
        by=VISITOR,
        now=now,
        catalogue=known.catalogue,
        shown=known.digest,
        assurance=known.assurance,
    )
