"""`python -m tests.journeys.filing PROCEDURE … `: files the procedures as a resident would, with a
right answer to everything, and prints the references by procedure as JSON."""

import json
import sys
from typing import Any
from uuid import uuid4

import django


def main(procedures: list[str]) -> None:
    """Each run is somebody new."""
    django.setup()
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
    print(json.dumps({case.procedure: case.reference for case in receipt.cases}))


if __name__ == "__main__":
    main(sys.argv[1:])
