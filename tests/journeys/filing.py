"""`python -m tests.journeys.filing PROCEDURE … [--times N]`: files the procedures as a resident
would, with a right answer to everything, and prints the references by procedure as JSON: of one
filing, or a list of them for N."""

import argparse
import json
from typing import Any
from uuid import uuid4

import django


def file(procedures: list[str]) -> dict[str, str]:
    """Each time as somebody new."""
    from cityhall.engine.cases.api import Filing, open_bundle
    from cityhall.engine.procedures.api import catalogue
    from cityhall.foundation.accounts.api import Actor
    from cityhall.kernel import clock
    from tests.factories.answers import an_answer
    from tests.factories.people import a_resident, person_id_of

    now, known = clock.now(), catalogue()
    resident = a_resident(subject=f"filing-{uuid4()}", now=now)
    wanted = {
        item for procedure in procedures for item in known.items_in(known.procedures[procedure])
    }
    answers: dict[str, Any] = {
        item: an_answer(known.vocabulary[item], today=clock.today())
        for item in known.vocabulary
        if item in wanted and known.vocabulary[item].derive is None
    }
    receipt = open_bundle(
        filing=Filing(
            procedures=tuple(procedures),
            answers=answers,
            person_id=person_id_of(resident),
            assurance="signature",
            contact={"email": "filed@example.jp"},
        ),
        by=Actor.of(resident),
        now=now,
        client_key=str(uuid4()),
    )
    return {case.procedure: case.reference for case in receipt.cases}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("procedures", nargs="+")
    asked.add_argument("--times", type=int)
    given = asked.parse_args()
    django.setup()
    if given.times is None:
        print(json.dumps(file(given.procedures)))
    else:
        print(json.dumps([file(given.procedures) for _ in range(given.times)]))


if __name__ == "__main__":
    main()
