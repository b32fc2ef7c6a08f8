"""Run inside a city of a journey: a resident with a case in every state; prints where they are.

python -m tests.journeys.my_cases
"""

import json
from importlib import import_module

import django
from django.conf import settings

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def main() -> None:
    """Prints the session of the resident, her references, and a visitor's link, as JSON."""
    django.setup()
    from cityhall.kernel import clock
    from cityhall.surfaces.portal.links import follow_address
    from tests.factories.people import a_resident
    from tests.surfaces.portal import scenarios as made

    mother = a_resident(
        name="髙﨑 美咲", email="my-page@example.jp", subject=made.a_key(), now=clock.now()
    )
    child = made.a_child_of(mother)
    found = {
        "session": session_of(mother),
        "asked": made.a_case_awaiting_correction(mother, {made.ADDRESS: made.WHY}),
        "prepared": made.a_case_of(mother, "counter_notification"),
        "working": made.a_case_of(mother, "notification"),
        "rejected": made.a_rejected_case(mother),
        "childs": made.a_case_of(mother, person_id=child),
        "link": follow_address(
            made.a_case_awaiting_correction(None, {"applicant.phone": made.WHY})
        ),
    }
    print(json.dumps(found))


def session_of(user: object) -> str:
    """A signed-in session, as the sign-in by the identity provider leaves it behind."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)  # type: ignore[attr-defined]  # a User, known after setup
    store[BACKEND_SESSION_KEY] = MODEL_BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()  # type: ignore[attr-defined]  # as above
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    main()
