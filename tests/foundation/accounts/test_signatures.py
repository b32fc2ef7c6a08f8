"""Evidence of a signature is kept once, used once, and can be forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from cityhall.foundation.accounts.api import (
    Actor,
    User,
    digest_of_statement,
    file_signature,
    forget_signed,
    keep_signature,
    take_out_evidence,
    wrong_signatures,
)
from cityhall.foundation.accounts.models import Signature
from cityhall.foundation.accounts.ports import SignedAct
from cityhall.foundation.audit.models import Entry
from cityhall.kernel.errors import NotFound
from cityhall.kernel.transactions import write
from tests.factories.people import a_resident
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db
SAID = '{"answers":{"applicant.phone":"093-000-0000"},"procedures":["move-in"]}'
LATER = NOON + timedelta(minutes=1)


def keep(user: User, number: str = "one", said: str = SAID, **other) -> None:
    act = SignedAct(number, digest_of_statement(said), b"result", "application/json")
    by = Actor.of(user)
    keep_signature(user_id=user.pk, issuer="demo", act=act, by=by, now=other.get("now", NOON))


def file(user: User, reference: str, said: str = SAID) -> bool:
    by = Actor.of(user)
    return file_signature(user_id=user.pk, statement=said, reference=reference, by=by, now=LATER)


def test_a_signature_is_joined_with_what_it_was_made_for_once():
    user = a_resident()
    keep(user)
    assert file(user, "K79M-42HX-D")
    kept = Signature.objects.get()
    assert (kept.filed_as, kept.statement) == ("K79M-42HX-D", SAID)
    assert digest_of_statement(kept.statement) == kept.digest
    assert not file(user, "AAAA-AAAA-A")
    assert Signature.objects.get().filed_as == "K79M-42HX-D"


def test_other_words_or_another_person_are_not_signed():
    user, other = a_resident(), a_resident(subject="another")
    keep(user)
    assert not file(user, "K79M-42HX-D", SAID + " ")
    assert not file(other, "K79M-42HX-D")


def test_the_latest_signature_counts():
    user = a_resident()
    keep(user, "one")
    keep(user, "two", now=LATER)
    assert file(user, "K79M-42HX-D")
    assert Signature.objects.get(filed_as="K79M-42HX-D").transaction == "two"


def test_the_same_act_counts_once():
    user = a_resident()
    keep(user)
    with pytest.raises(IntegrityError), write():
        keep(user)


def test_evidence_and_its_audit_stand_or_fall_together(monkeypatch: pytest.MonkeyPatch):
    user = a_resident()

    def broken(**_: object) -> None:
        raise RuntimeError("no room for the audit")

    monkeypatch.setattr("cityhall.foundation.accounts.signatures.record", broken)
    with pytest.raises(RuntimeError):
        keep(user)
    assert not Signature.objects.exists()


def test_what_was_signed_can_be_forgotten_and_the_digest_stays():
    user = a_resident()
    keep(user)
    file(user, "K79M-42HX-D")
    by = Actor.system("テスト")
    forget_signed(reference="K79M-42HX-D", is_whole=False, by=by, now=LATER)
    kept = Signature.objects.get()
    assert (kept.statement, bytes(kept.content)) == ("", b"result")
    forget_signed(reference="K79M-42HX-D", is_whole=True, by=by, now=LATER)
    kept = Signature.objects.get()
    assert (bytes(kept.content), kept.digest) == (b"", digest_of_statement(SAID))
    assert Entry.objects.filter(action="signature.forgotten").count() == 2


def test_evidence_is_taken_out_whole_and_the_audit_knows_by_whom():
    user = a_resident()
    keep(user)
    file(user, "K79M-42HX-D")
    by = Actor.system("運用: ops")
    (taken,) = take_out_evidence(reference="K79M-42HX-D", by=by, now=LATER)
    assert (taken.statement, taken.digest) == (SAID, digest_of_statement(SAID))
    assert (taken.content, taken.transaction) == (b"result", "one")
    entry = Entry.objects.get(action="signature.read")
    assert entry.actor_label == "運用: ops"
    with pytest.raises(NotFound):
        take_out_evidence(reference="AAAA-AAAA-A", by=by, now=LATER)
    forget_signed(reference="K79M-42HX-D", is_whole=True, by=by, now=LATER)
    with pytest.raises(NotFound):
        take_out_evidence(reference="K79M-42HX-D", by=by, now=LATER)


def codes() -> set[str]:
    return {wrong.code for wrong in wrong_signatures()}


def test_evidence_that_was_altered_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cityhall.foundation.accounts.evidence.BLOCK", 2)
    user = a_resident()
    for number in ("one", "two", "three", "four", "five"):
        keep(user, number)
        file(user, number)
    by = Actor.system("テスト")
    forget_signed(reference="one", is_whole=True, by=by, now=LATER)
    forget_signed(reference="two", is_whole=False, by=by, now=LATER)
    assert codes() == set()
    five = Signature.objects.filter(transaction="five")
    for changed, code in (
        ({"statement": SAID + " "}, "signed_text_changed"),
        ({"content": b"another"}, "signed_result_changed"),
        ({"content": b""}, "signed_result_changed"),
    ):
        before = five.values(*changed).get()
        five.update(**changed)
        assert codes() == {code}
        five.update(**before)
    assert codes() == set()
    Signature.objects.filter(transaction="three").update(id=9_999)
    assert codes() == {"signature_removed", "signature_added"}
