"""Telling the people of a bundle something, in their language and at their address."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from cityhall.engine.cases.models import Bundle, Case
from cityhall.engine.cases.ports import CaseAddress
from cityhall.foundation.messages.api import send_message
from cityhall.kernel.texts import Text


def address_of(bundle: Bundle, case: Case | None) -> str:
    """The page that shows the case, or all of the bundle, by the surface that has one."""
    address: CaseAddress = import_string(settings.CASE_ADDRESS)
    return address(
        case.reference if case else bundle.reference,
        is_bundle=case is None,
        has_person=_person_of(bundle) is not None,
    )


def _person_of(bundle: Bundle) -> int | None:
    """Whose it is; its cases may have become somebody's after they were opened."""
    if bundle.person_id is not None:
        return bundle.person_id
    return bundle.cases.order_by("id").values_list("person_id", flat=True).first()


def send(
    bundle: Bundle,
    occasion: str,
    key: str,
    reference: str,
    values: Mapping[str, str | Text],
    *,
    link: str,
    now: datetime,
) -> None:
    send_message(
        occasion_name=occasion,
        key=key,
        person_id=_person_of(bundle),
        case_reference=reference,
        values=values,
        link=link,
        address=str(bundle.contact.get("email", "")),
        language=bundle.language,
        now=now,
    )


def case_address(reference: str, *, has_person: bool) -> str:
    """The page that shows a case, for its person or for whoever has sent it without an account."""
    address: CaseAddress = import_string(settings.CASE_ADDRESS)
    return address(reference, is_bundle=False, has_person=has_person)
