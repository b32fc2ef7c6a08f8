"""Links to cases that messages and mails carry.

A case without a person cannot be reached by signing in: its link is signed and opens just that
case (or bundle), for ninety days. Addresses are written out here, since a worker may run where
the portal's pages are not served; a test holds them to the routes.
"""

from django.core import signing

SALT = "cityhall.follow"
LASTS = 60 * 60 * 24 * 90  # seconds
MY_PAGE, MY_CASE, FOLLOW = "/my/", "/my/cases/{}/", "/follow/{}/"


def case_address(reference: str, *, is_bundle: bool, has_person: bool) -> str:
    """Where a person reads about a case or bundle: the port `CaseAddress` of cases."""
    if not has_person:
        return follow_address(reference)
    return MY_PAGE if is_bundle else MY_CASE.format(reference)


def follow_address(reference: str) -> str:
    """A path that opens the case, or all cases of the bundle, without an account."""
    return FOLLOW.format(signing.dumps(reference, salt=SALT))


def reference_of(token: str) -> str | None:
    """What a link opens; None if it is forged, broken or too old."""
    try:
        found = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return found if isinstance(found, str) else None
