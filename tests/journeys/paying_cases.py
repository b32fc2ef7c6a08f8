"""Run inside a city of a journey: a resident whose fees stand in every state; prints where.

python -m tests.journeys.paying_cases
"""

import json
from datetime import timedelta

import django

DAYS = timedelta(days=1)


def main() -> None:
    """Prints the session of the resident, her references, and a visitor's link, as JSON."""
    django.setup()
    from cityhall.foundation.payments.api import expire_orders, order_of
    from cityhall.kernel import clock
    from cityhall.surfaces.portal.links import follow_address
    from tests.factories.people import a_resident
    from tests.foundation.payments.scenes import at_provider, begun, told
    from tests.journeys.my_cases import session_of
    from tests.surfaces.portal.scenarios import a_key
    from tests.surfaces.portal.test_paying import a_case

    mother = a_resident(
        name="髙﨑 美咲", email="payer@example.jp", subject=a_key(), now=clock.now()
    )

    def a_filed(days_ago: int = 0) -> str:
        return a_case(mother, now=clock.now() - days_ago * DAYS)

    found = {"session": session_of(mother), "owing": a_filed(), "paid": a_filed()}
    found["expired"] = a_filed(days_ago=16)
    expire_orders(clock.now())
    order = order_of(found["paid"])
    assert order is not None
    for attempt in [begun(order, now=clock.now()) for _ in range(2)]:
        told(at_provider(attempt, now=clock.now()), now=clock.now())
    found["link"] = follow_address(a_case(None))
    found["counter"] = a_case(mother)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
