"""`verify` finds what was changed in rows beside the chain, in bundles, versions and documents."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from cityhall.engine.cases.api import (
    add_note,
    answer_corrections,
    erase_values,
    verify,
    write_checkpoint,
)
from cityhall.engine.cases.models import Attachment, Bundle, Case, Note
from cityhall.engine.cases.records import Change, append
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import altered_entries, seal_entries
from cityhall.foundation.documents.api import Document, store_document, wrong_documents
from tests.engine.cases.scenarios import (
    DAY,
    Office,
    a_case_awaiting_correction,
    a_key,
    an_approved_case,
    row,
)
from tests.engine.cases.tampering import tamper, without_triggers
from tests.factories.places import NOON

PNG = (
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def codes() -> set[str]:
    return {found.code for found in verify()}


@pytest.fixture
def case(office: Office) -> Case:
    """A case with a corrected value, a note and a document, beside one that is decided."""
    reference = a_case_awaiting_correction(office)
    answer_corrections(
        reference=reference, answers={"applicant.income": 1}, by=office.mother, now=NOON,
        client_key=a_key(),
    )  # fmt: skip
    add_note(reference=reference, text="確認", by=office.reviewer, now=NOON, client_key=a_key())
    held = row(reference)
    document = store_document(io.BytesIO(bytes.fromhex(PNG)), "a.png", by=office.mother, now=NOON)
    change = Change("attached", beside=[Attachment(item="document.proof", document=document)])
    append(held, change, by=office.mother, now=NOON)
    an_approved_case(office)
    return row(reference)


def another_document(case: Case) -> None:
    tamper("UPDATE documents_document SET sha256 = %s", "0" * 64)


def another_contact(case: Case) -> None:
    Bundle.objects.filter(pk=case.bundle_id).update(contact={"email": "mallory@example.com"})


def contact_gone(case: Case) -> None:
    Bundle.objects.filter(pk=case.bundle_id).update(contact={}, contact_salt="")


def of_bundle(column: str, value: object) -> Callable[[Case], None]:
    return lambda case: tamper(
        f"UPDATE cases_bundle SET {column} = %s WHERE id = %s", value, case.bundle_id
    )


def of_rows(table: str, column: str, value: object) -> Callable[[Case], None]:
    return lambda _: tamper(f"UPDATE {table} SET {column} = %s WHERE {column} IS NOT NULL", value)


EARLIER = NOON - timedelta(days=3)
CHANGES: dict[str, tuple[Callable[[Case], None], set[str]]] = {
    "a document's content": (another_document, {"content_changed"}),
    "a document's size": (of_rows("documents_document", "size", 1), {"content_changed"}),
    "the contact": (another_contact, {"bundle_contact_changed"}),
    "a contact that passes for erased": (contact_gone, {"bundle_contact_changed"}),
    "the digest of the contact": (
        of_bundle("contact_digest", "0" * 64), {"bundle_changed", "bundle_contact_changed"},
    ),
    "whose bundle": (of_bundle("person_id", None), {"bundle_changed"}),
    "who opened it": (of_bundle("opened_by_id", None), {"bundle_changed"}),
    "when": (of_bundle("opened_at", EARLIER), {"bundle_changed"}),
    "by which channel": (of_bundle("channel", "post"), {"bundle_changed"}),
    "how sure": (of_bundle("assurance", "signature"), {"bundle_changed"}),
    "in which language": (of_bundle("language", "en"), {"bundle_changed"}),
    "when noted": (of_rows("cases_note", "at", EARLIER), {"content_changed", "mark_changed"}),
    "as of when": (of_rows("cases_casevalue", "as_of", EARLIER.date()), {"content_changed"}),
    "when asked": (
        of_rows("cases_correction", "asked_at", EARLIER), {"content_changed", "mark_changed"},
    ),
    "when answered": (of_rows("cases_correction", "answered_at", EARLIER), {"mark_changed"}),
    "answered not at all": (of_rows("cases_correction", "answered_at", None), {"mark_changed"}),
    "when proposed": (
        of_rows("cases_decision", "proposed_at", EARLIER), {"content_changed", "mark_changed"},
    ),
    "when decided": (of_rows("cases_decision", "decided_at", EARLIER), {"mark_changed"}),
    "decided not at all": (of_rows("cases_decision", "decided_at", None), {"mark_changed"}),
}  # fmt: skip


def test_what_the_product_wrote_is_sound(case: Case) -> None:
    assert codes() == set()
    write_checkpoint(now=NOON)
    assert codes() == set()


@pytest.mark.parametrize("what", CHANGES)
def test_it_finds_a_change(case: Case, what: str) -> None:
    change, expected = CHANGES[what]
    change(case)
    write_checkpoint(now=NOON)
    assert codes() == expected


def test_it_finds_another_hand(case: Case, office: Office) -> None:
    """Who noted, and who decided."""
    tamper("UPDATE cases_note SET by_id = %s", office.decider.user_id)
    write_checkpoint(now=NOON)
    assert codes() == {"content_changed", "mark_changed"}
    tamper("UPDATE cases_note SET by_id = %s", office.reviewer.user_id)
    assert codes() == set()
    tamper("UPDATE cases_decision SET decided_by_id = %s", office.supervisor.user_id)
    assert codes() == {"mark_changed"}


def test_it_finds_a_version_rewritten_with_its_digest_kept(case: Case) -> None:
    with without_triggers("procedures_procedureversion"):
        tamper("UPDATE procedures_procedureversion SET content = content || ' '")
    write_checkpoint(now=NOON)
    assert codes() == {"version_changed", "state_differs"}


def test_it_finds_all_of_the_audit_removed(case: Case) -> None:
    seal_entries(now=NOON + DAY)
    assert list(altered_entries()) == []
    with without_triggers("audit_entry"):
        tamper("DELETE FROM audit_entry")
    assert {found.code for found in altered_entries()} == {"audit_entry_altered"}


def test_it_finds_the_file_of_a_document_overwritten(case: Case, var_dir: object) -> None:
    from cityhall.foundation.documents import storage

    path = storage.path_of(Document.objects.get().sha256)
    path.chmod(0o600)
    path.write_bytes(b"something else")
    assert {found.code for found in wrong_documents()} == {"document_changed"}


def test_erasing_raises_no_alarm(office: Office) -> None:
    """The contact goes with the last case of its bundle, and the chain says so."""
    reference = an_approved_case(office)
    bundle = Bundle.objects.get(pk=row(reference).bundle_id)
    assert bundle.contact
    given = {"by": Actor.system("保存期間"), "now": NOON + DAY, "reason": "保存期間の満了"}
    erase_values(reference=reference, items=["applicant.income"], client_key=a_key(), **given)
    bundle.refresh_from_db()
    assert bundle.contact
    erase_values(reference=reference, items=None, client_key=a_key(), **given)
    bundle.refresh_from_db()
    assert (bundle.contact, bundle.contact_salt) == ({}, "")
    write_checkpoint(now=NOON + DAY)
    assert codes() == set()
    assert not Note.objects.exclude(text="").filter(case__bundle=bundle).exists()
