"""`python -m tests.journeys.two_of_them`: a father and his daughter, each signed in, and something
that she may file for him online; prints their sessions, the procedure and its area, as JSON."""

import json

import django


def main() -> None:
    """Each run is two new people."""
    django.setup()
    from cityhall.engine.procedures.api import catalogue
    from cityhall.kernel import clock
    from tests.factories.people import a_resident
    from tests.journeys.my_cases import session_of
    from tests.surfaces.portal.scenarios import a_key

    procedure = next(
        each
        for each in catalogue().procedures.values()
        if each.finishes_at == "online"
        and each.identity == "contact"
        and "water" in each.life_events
    )
    father = a_resident(name="北九 太郎", subject=a_key(), now=clock.now())
    daughter = a_resident(
        name="長女 花子",
        address="福岡県北九州市八幡西区黒崎3丁目15番3号",
        subject=a_key(),
        now=clock.now(),
    )
    found = {
        "father": session_of(father),
        "daughter": session_of(daughter),
        "procedure": procedure.id,
        "area": procedure.life_events[0],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
