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
    from tests.factories.people import a_resident

    now = clock.now()
    user = a_resident(email="misaki@example.jp", now=now)
    answers, shown, signed = filled_in(user, now)
    session = session_of(user, signed, now)
    drafts = [begun(user, now, answers) for _ in range(count)]
    cookies = {"sessionid": session, "csrftoken": TOKEN}
    said = [
        {"key": str(draft.client_key), "cookie": cookie(draft, secret)} for draft, secret in drafts
    ]
    print(json.dumps({"cookies": cookies, "shown": shown, "drafts": said}))


def session_of(user: Any, signed: str, now: datetime) -> str:
    """The key of a session in which a signature over these answers counts for hours."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    later = (now + timedelta(hours=3)).isoformat()
    session["assurance"] = {"level": "signature", "at": later, "signed": signed}
    session.create()
    return str(session.session_key)


def filled_in(user: Any, now: datetime) -> tuple[dict[str, Any], str, str]:
    """An answer to every question of the five, the digest of the check page that shows them, and
    of the statement that is signed."""
    from cityhall.foundation.accounts.api import Actor, digest_of_statement
    from cityhall.resident_services.application.api import discard_draft, save_answers
    from tests.factories.answers import an_answer

    answers: dict[str, Any] = {}
    draft, _ = begun(user, now, answers)
    while questions := known(draft, now).new_questions:
        answers |= {one.item.id: an_answer(one.item, today=now.date()) for one in questions}
        draft = save_answers(draft.pk, by=Actor.of(user), now=now, values=answers)
    ready = known(draft, now)
    shown, signed = ready.digest, digest_of_statement(ready.statement)
    discard_draft(draft.pk, by=Actor.of(user), now=now)
    return answers, shown, signed


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
