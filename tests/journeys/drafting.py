"""`python -m tests.journeys.drafting PROCEDURE ITEM`: a draft for a procedure as a visitor holds
it; prints the cookie that opens it and the page that asks for the item, as JSON."""

import json
import sys

import django


def main(procedure: str, item: str) -> None:
    """Each run is a new draft."""
    django.setup()
    from django.core import signing

    from cityhall.foundation.accounts.api import Actor
    from cityhall.kernel import clock
    from cityhall.resident_services.application.api import choose_procedures, start_draft
    from cityhall.resident_services.application.web.device import COOKIE, SALT
    from tests.resident_services.application.forms import address_of

    by, now = Actor.visitor(), clock.now()
    draft, secret = start_draft(by=by, now=now, language="ja", answers={})
    choose_procedures(draft.pk, by=by, now=now, procedures=[procedure])
    cookie = {"name": COOKIE, "value": signing.dumps([draft.pk, secret], salt=SALT)}
    print(json.dumps({"cookie": cookie, "address": address_of(draft, item)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
