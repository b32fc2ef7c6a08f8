"""Drafts ready to be submitted by any browser: `python -m tests.faults.drafts COUNT`.

A process of its own, in the city's environment. Prints JSON: what every browser sends, the digest
that each check page would carry, and each draft's key and cookie.
"""

import json
import sys
from datetime import datetime, timedelta
from typing import Any

import django

FIVE = (
    "move-in",
    "national-health-insurance-join",
    "child-allowance-claim",
    "child-medical-expenses",
    "water-start",
)
TOKEN = "0123456789abcdefghijABCDEFGHIJ01"  # of the form, and the same in its cookie


def main(count: int) -> None:
    """A resident who has signed with a card, and so many drafts of five procedures."""
    django.setup()
    from cityhall.kernel import clock

    now = clock.now()
    user, session = signed_in(now)
    answers, shown = filled_in(user, now)
    drafts = [begun(user, now, answers) for _ in range(count)]
    cookies = {"sessionid": session, "csrftoken": TOKEN}
    said = [
        {"key": str(draft.client_key), "cookie": cookie(draft, secret)} for draft, secret in drafts
    ]
    print(json.dumps({"cookies": cookies, "shown": shown, "drafts": said}))


def signed_in(now: datetime) -> tuple[Any, str]:
    """A resident's account and the key of a session in which the signature counts for hours."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tests.factories.people import a_resident

    user = a_resident(email="misaki@example.jp", now=now)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["assurance"] = {"level": "signature", "at": (now + timedelta(hours=3)).isoformat()}
    session.create()
    return user, str(session.session_key)


def filled_in(user: Any, now: datetime) -> tuple[dict[str, Any], str]:
    """An answer to every question of the five, and the digest of the check page that shows them."""
    from cityhall.foundation.accounts.api import Actor
    from cityhall.resident_services.application.api import discard_draft, save_answers
    from tests.factories.answers import an_answer

    answers: dict[str, Any] = {}
    draft, _ = begun(user, now, answers)
    while questions := known(draft, now).new_questions:
        answers |= {one.item.id: an_answer(one.item, today=now.date()) for one in questions}
        draft = save_answers(draft.pk, by=Actor.of(user), now=now, values=answers)
    shown = known(draft, now).digest
    discard_draft(draft.pk, by=Actor.of(user), now=now)
    return answers, shown


def begun(user: Any, now: datetime, answers: dict[str, Any]) -> tuple[Any, str]:
    from cityhall.foundation.accounts.api import Actor
    from cityhall.resident_services.application.api import choose_procedures, start_draft

    by = Actor.of(user)
    draft, secret = start_draft(by=by, now=now, language="ja", answers=answers)
    return choose_procedures(draft.pk, by=by, now=now, procedures=FIVE), secret


def cookie(draft: Any, secret: str) -> str:
    """What a device that holds the draft sends."""
    from django.core import signing

    from cityhall.resident_services.application.web.device import COOKIE, SALT

    return f"{COOKIE}={signing.dumps([draft.pk, secret], salt=SALT)}"


def known(draft: Any, now: datetime) -> Any:
    from cityhall.engine.procedures.api import catalogue
    from cityhall.resident_services.application.api import known_for

    return known_for(draft, catalogue(), now=now, today=now.date())


if __name__ == "__main__":
    main(int(sys.argv[1]))
