"""`python -m tests.journeys.ageing LOGIN MINUTES`: as if nobody had touched the sessions of this
member of staff for so long."""

import sys
from datetime import timedelta

import django


def main(login: str, minutes: int) -> None:
    django.setup()
    from django.contrib.sessions.backends.db import SessionStore

    from cityhall.foundation.accounts.models import StaffSession
    from cityhall.foundation.accounts.rules import Proven
    from cityhall.foundation.accounts.web.proven import KEPT
    from cityhall.kernel import clock

    then = clock.now() - timedelta(minutes=minutes)
    for row in StaffSession.objects.filter(user__login=login):
        session = SessionStore(row.session_key)
        session[KEPT] = Proven(used_at=then, proved_at=then, has_second=True).written()
        session.save()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
