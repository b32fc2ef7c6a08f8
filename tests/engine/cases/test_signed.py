"""What a resident signed for a bundle holds the same values as its cases, and goes with them."""

from typing import Any

import pytest

from cityhall.engine.cases.api import Case, erase_values
from cityhall.foundation.accounts.api import (
    Actor,
    digest_of_statement,
    file_signature,
    keep_signature,
)
from cityhall.foundation.accounts.models import Signature
from cityhall.foundation.accounts.ports import SignedAct
from tests.engine.cases.scenarios import Office, a_case, a_key, an_approved_case
from tests.factories.people import a_resident
from tests.factories.places import NOON

SAID = '{"answers":{"applicant.income":2000000},"procedures":["allowance"]}'


def a_signature_for(case: Case) -> int:
    user = a_resident(subject=f"signs {case.reference}")
    by = Actor.of(user)
    act = SignedAct(case.reference, digest_of_statement(SAID), b"result", "application/json")
    keep_signature(user_id=user.pk, issuer="demo", act=act, by=by, now=NOON)
    reference = case.bundle.reference
    assert file_signature(user_id=user.pk, statement=SAID, reference=reference, by=by, now=NOON)
    return Signature.objects.get(filed_as=reference).pk


@pytest.mark.parametrize(
    ("items", "left"), [(["applicant.income"], b"result"), (None, b"")], ids=["one item", "all"]
)
def test_erasing_a_case_erases_what_was_signed(
    office: Office, items: list[str] | None, left: bytes
) -> None:
    case = Case.objects.get(reference=an_approved_case(office))
    other = a_signature_for(Case.objects.get(reference=a_case(office)))
    signed = a_signature_for(case)
    given: dict[str, Any] = {"by": Actor.system("保存期間"), "now": NOON, "client_key": a_key()}
    erase_values(reference=case.reference, items=items, reason="保存期間の満了", **given)
    kept = Signature.objects.get(pk=signed)
    assert (kept.statement, bytes(kept.content)) == ("", left)
    assert kept.digest == digest_of_statement(SAID)
    assert Signature.objects.get(pk=other).statement == SAID
