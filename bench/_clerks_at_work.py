"""`python -m bench._clerks_at_work CLERKS CASES`: signs clerks in and files cases for them to do,
in a running city; prints their sessions and the references as JSON."""

import json
import sys
from typing import Any

import django


def main(clerks: int, cases: int) -> None:
    django.setup()
    from django.test import Client

    from bench._city_of_cases import REVIEWED
    from bench.bundle import answers_for
    from cityhall.engine.cases.api import Case, Filing, open_bundle
    from cityhall.engine.procedures.api import catalogue
    from cityhall.foundation.accounts.api import Actor
    from cityhall.kernel import clock
    from tests.factories.people import a_clerk, a_resident, person_id_of

    now = clock.now()
    resident = a_resident(now=now)
    filing = Filing(
        procedures=(REVIEWED,), answers=answers_for(catalogue()),
        person_id=person_id_of(resident), assurance="signature",
        contact={"email": "misaki@example.com"},
    )  # fmt: skip
    by = Actor.of(resident)
    references = [
        open_bundle(filing=filing, by=by, now=now, client_key=f"clerks-at-work-{number}")
        .cases[0]
        .reference
        for number in range(cases)
    ]
    lies = Case.objects.get(reference=references[0])

    def sign_in(number: int) -> Any:
        where = {"section": lies.section, "ward": lies.ward}
        user = a_clerk("reviewer", login=f"at-work-{number}", now=now, **where)
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browser.session.session_key

    print(json.dumps({"sessions": [sign_in(each) for each in range(clerks)], "cases": references}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
