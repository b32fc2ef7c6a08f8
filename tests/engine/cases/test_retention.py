"""Closed cases are emptied by rule: told before, laid aside, erased, certified; a hold stops it."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cityhall.engine.cases.api import (
    Case,
    add_note,
    case_page,
    certificates,
    document_sent,
    export_hand_overs,
    exported_list,
    hold_case,
    open_bundle,
    release_hold,
    retention_rows,
    sent_with,
    tend_retention,
    timeline_of,
    verify,
    write_checkpoint,
)
from cityhall.engine.cases.models import Attachment, Bundle, Disposal, ErasureCertificate
from cityhall.engine.cases.rules.retention import Kept, next_april, years_later
from cityhall.engine.procedures.api import Retention
from cityhall.engine.procedures.schema import Procedure
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_of_case
from cityhall.foundation.documents.api import Document, open_document, store_document
from cityhall.kernel.clock import JST
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.engine.cases.catalogue import ALLOWANCE, REGISTER
from tests.engine.cases.scenarios import (
    ANSWERS,
    Office,
    a_bundle,
    a_filing,
    a_key,
    an_approved_case,
    step,
)
from tests.engine.cases.tampering import tamper
from tests.factories.files import a_photo
from tests.factories.places import NOON

DUE = datetime(2032, 4, 1, 9, tzinfo=JST)  # closed in November 2026, five years from April 2027
DAY = timedelta(days=1)
SYSTEM = Actor.system("テスト")


@pytest.fixture(autouse=True)
def five_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every procedure is kept for five years, and somebody has checked that."""
    rule(monkeypatch, Retention(years=5, checked=True, **{"from": "next_april"}))


def rule(monkeypatch: pytest.MonkeyPatch, retention: Retention | None) -> None:
    monkeypatch.setattr(Procedure, "retention", property(lambda _: retention), raising=False)


def a_closed_case(office: Office, *, siblings: int = 1) -> list[str]:
    """Cases withdrawn on the day they were sent, with a photo that all of them hold."""
    photo = store_document(io.BytesIO(a_photo()), "証明.jpg", by=office.mother, now=NOON)
    proof = [{"document": str(photo.pk), "name": photo.original_name}]
    filing = a_filing(
        office,
        answers=ANSWERS | {"document.proof": proof},
        contact={"email": "misaki@example.jp"},
    )
    receipts = [
        open_bundle(filing=filing, by=office.mother, now=NOON, client_key=a_key())
        for _ in range(siblings)
    ]
    references = [receipt.cases[0].reference for receipt in receipts]
    for reference in references:
        step(reference, "withdraw", office.mother)
    assert {case.kind for case in Case.objects.all()} == {"closed"}
    return references


def run_until(last: datetime, first: datetime = NOON) -> None:
    """The worker's rounds on the days that matter."""
    day = first
    while day <= last:
        tend_retention(now=day)
        day += 7 * DAY
    tend_retention(now=last)


def shown(reference: str, office: Office, now: datetime) -> dict[str, str]:
    page = case_page(reference=reference, by=office.supervisor, now=now)
    return {row.item.id: row.shown for row in page.values}


@pytest.mark.parametrize(
    ("closed", "years", "from_", "due"),
    [
        (date(2026, 3, 31), 5, "next_april", date(2031, 4, 1)),
        (date(2026, 4, 1), 5, "next_april", date(2032, 4, 1)),
        (date(2026, 12, 31), 1, "next_april", date(2028, 4, 1)),
        (date(2026, 11, 22), 3, "closed", date(2029, 11, 22)),
        (date(2028, 2, 29), 1, "closed", date(2029, 3, 1)),
        (date(2028, 2, 29), 4, "closed", date(2032, 2, 29)),
        (date(2026, 11, 22), 0, "closed", date(2026, 11, 22)),
    ],
)
def test_the_day_is_counted_as_the_rule_says(
    closed: date, years: int, from_: str, due: date
) -> None:
    assert Kept(years, from_, is_checked=True).due_on(closed) == due


def test_days_of_the_calendar() -> None:
    assert next_april(date(2026, 4, 1)) == date(2027, 4, 1)
    assert years_later(date(2028, 2, 29), 1) == date(2029, 3, 1)


def test_told_then_aside_then_gone_with_a_certificate(office: Office) -> None:
    (reference,) = a_closed_case(office)
    run_until(DUE - 15 * DAY, DUE - 40 * DAY)
    assert shown(reference, office, DUE)["applicant.name"]
    assert not retention_rows(standing="soon", by=office.supervisor, now=DUE)

    tend_retention(now=DUE - 14 * DAY)
    (row,) = retention_rows(standing="soon", by=office.supervisor, now=DUE)
    assert (row.reference, row.due_on, row.years) == (reference, DUE.date(), 5)
    assert shown(reference, office, DUE)["applicant.name"], "told is not gone"

    tend_retention(now=DUE - DAY)
    assert shown(reference, office, DUE)["applicant.name"], "not a day too early"
    tend_retention(now=DUE)
    (row,) = retention_rows(standing="aside", by=office.supervisor, now=DUE)
    assert row.gone_on == DUE.date() + 30 * DAY
    tend_retention(now=DUE + 29 * DAY)
    assert Document.objects.get().deleted_at is None, "it can still be had back"
    tend_retention(now=DUE + 30 * DAY)

    case = Case.objects.get()
    assert set(shown(reference, office, DUE + 31 * DAY).values()) == {""}
    assert (case.folded_name, Bundle.objects.get().contact) == ("", {})
    assert Document.objects.get().deleted_at is not None
    (certificate,) = certificates(by=office.supervisor, now=DUE + 31 * DAY)
    content = certificate.content
    assert content["rule"] == {"years": 5, "from": "next_april"}
    assert content["kinds"]["attachment"] == 1
    assert content["kinds"]["casevalue"] >= 5
    assert len(content["digests"]) >= sum(content["kinds"].values())
    assert [each["media_type"] for each in content["documents"]] == ["image/jpeg"]
    assert "髙﨑" not in str(content)
    write_checkpoint(now=DUE + 31 * DAY)
    assert list(verify()) == []
    actions = [entry.action for entry in entries_of_case(reference)]
    assert {"case.retention_noticed", "case.set_aside", "case.erased"} <= set(actions)
    assert tend_retention(now=DUE + 365 * DAY) == 0, "once"


@pytest.mark.django_db(transaction=True)
def test_the_bytes_go_with_the_document(lasting_office: Office) -> None:
    a_closed_case(lasting_office)
    run_until(DUE + 30 * DAY, DUE - 28 * DAY)
    found = Document.objects.get()
    assert found.original_name == ""
    found.deleted_at = None
    with pytest.raises(NotFound):
        open_document(found.pk)


def test_a_note_written_after_the_erasing_keeps_no_contact_and_raises_no_alarm(
    office: Office,
) -> None:
    first, second = (case.reference for case in a_bundle(office, ALLOWANCE, REGISTER).cases)
    step(first, "withdraw", office.mother)
    run_until(DUE + 30 * DAY, DUE - 28 * DAY)
    later = DUE + 60 * DAY
    add_note(reference=first, text="問い合わせ", by=office.reviewer, now=later, client_key=a_key())
    assert Bundle.objects.get().contact != {}
    step(second, "check", office.reviewer, now=later)
    gone = datetime(2038, 4, 1, 9, tzinfo=JST)  # closed in May 2032
    run_until(gone + 30 * DAY, gone - 28 * DAY)
    assert Bundle.objects.get().contact == {}
    assert list(verify()) == []


def test_nor_is_its_decision_or_a_list_for_core_systems(office: Office) -> None:
    reference = an_approved_case(office)
    batch = export_hand_overs(system="core_list", by=office.reviewer, now=NOON) or ""

    def told(now: datetime) -> tuple[str, bool]:
        case = timeline_of(reference=reference, by=office.mother, now=now)
        rows = exported_list(batch=batch, by=office.reviewer, now=now, reason="取り直し")
        assert case is not None
        assert case.decision is not None
        return case.decision.reason, bool(rows[0].fields)

    assert told(NOON) == ("要件を満たすため", True)
    run_until(DUE, DUE - 28 * DAY)
    assert told(DUE) == ("", False)


def test_what_lies_aside_is_shown_to_nobody(office: Office) -> None:
    (reference,) = a_closed_case(office)
    run_until(DUE, DUE - 28 * DAY)
    page = case_page(reference=reference, by=office.supervisor, now=DUE)
    assert {row.shown for row in page.values} == {""}
    assert all(row.is_erased for row in page.values)
    assert (page.documents, page.name, dict(page.contact)) == ((), "", {})
    sent = sent_with(reference=reference, by=office.mother, now=DUE)
    assert {(row.shown, row.documents, row.is_erased) for row in sent} == {("", (), True)}
    with pytest.raises(NotFound):
        document_sent(
            reference=reference,
            document_id=Attachment.objects.get().document_id,
            by=office.mother,
            now=DUE,
        )
    assert list(verify()) == []


def press(office: Office, reference: str, now: datetime, **more: Any) -> dict[str, Any]:
    return {"reference": reference, "by": office.supervisor, "now": now, "client_key": a_key()}


def test_a_hold_brings_it_back_and_stops_it_until_it_is_let_go(office: Office) -> None:
    (reference,) = a_closed_case(office)
    run_until(DUE, DUE - 28 * DAY)
    hold_case(reason="審査請求が出ているため", **press(office, reference, DUE))
    assert shown(reference, office, DUE)["applicant.name"] != ""
    run_until(DUE + 400 * DAY, DUE)
    assert shown(reference, office, DUE)["applicant.name"] != ""
    (row,) = retention_rows(standing="held", by=office.supervisor, now=DUE)
    assert row.hold_reason == "審査請求が出ているため"
    with pytest.raises(Conflict, match=r"cases\.already_held"):
        hold_case(reason="もう一度", **press(office, reference, DUE))

    later = DUE + 400 * DAY
    release_hold(**press(office, reference, later))
    tend_retention(now=later)
    tend_retention(now=later + 13 * DAY)
    assert shown(reference, office, later)["applicant.name"] != "", "told anew first"
    tend_retention(now=later + 14 * DAY)
    assert set(shown(reference, office, later).values()) == {""}
    tend_retention(now=later + 44 * DAY)
    assert ErasureCertificate.objects.count() == 1
    for again in (hold_case, release_hold):
        more = {"reason": "遅すぎた"} if again is hold_case else {}
        with pytest.raises(Conflict):
            again(**press(office, reference, later + 45 * DAY), **more)
    assert list(verify()) == []


def test_who_may_hold_and_why(office: Office) -> None:
    (reference,) = a_closed_case(office)
    with pytest.raises(Invalid, match=r"cases\.reason_missing"):
        hold_case(reason=" ", **press(office, reference, NOON))
    with pytest.raises(NotAllowed):
        hold_case(reason="x", **(press(office, reference, NOON) | {"by": office.reviewer}))
    hold_case(reason="訴訟", **press(office, reference, NOON))
    assert not retention_rows(standing="held", by=office.reviewer, now=NOON)


def test_nothing_is_erased_by_a_rule_that_nobody_has_checked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(monkeypatch, Retention(years=5, checked=False, **{"from": "next_april"}))
    (reference,) = a_closed_case(office)
    run_until(DUE + 60 * DAY, DUE - 28 * DAY)
    assert shown(reference, office, DUE)["applicant.name"] != ""
    (row,) = retention_rows(standing="unchecked", by=office.supervisor, now=DUE + DAY)
    assert row.reference == reference
    rule(monkeypatch, Retention(years=3, checked=True, **{"from": "next_april"}))
    tend_retention(now=DUE + 60 * DAY)
    disposal = Disposal.objects.get()
    assert (disposal.years, disposal.due_on) == (3, date(2030, 4, 1))
    run_until(DUE + 120 * DAY, DUE + 61 * DAY)
    assert ErasureCertificate.objects.count() == 1


def test_without_a_rule_everything_stays(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(monkeypatch, None)
    a_closed_case(office)
    run_until(DUE + 60 * DAY, DUE)
    assert not Disposal.objects.exists()


def test_a_document_stays_as_long_as_another_case_has_it(office: Office) -> None:
    first, second = a_closed_case(office, siblings=2)
    tend_retention(now=NOON)
    hold_case(reason="訴訟", **press(office, second, NOON))
    run_until(DUE + 31 * DAY, DUE - 28 * DAY)
    assert set(shown(first, office, DUE).values()) == {""}
    assert Document.objects.get().deleted_at is None
    (certificate,) = certificates(by=office.supervisor, now=DUE)
    assert certificate.content["documents"] == []
    assert list(verify()) == []


def test_a_certificate_is_never_changed_and_verify_sees_a_forged_one(office: Office) -> None:
    a_closed_case(office)
    run_until(DUE + 30 * DAY, DUE - 28 * DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        ErasureCertificate.objects.update(signature="00")
    certificate = ErasureCertificate.objects.get()
    forged = certificate.content | {"erased_at": "2031-01-01T00:00:00+09:00"}
    if connection.vendor == "postgresql":  # SQLite's trigger refuses changes alone
        tamper("SET CONSTRAINTS ALL IMMEDIATE")
        tamper("DROP TRIGGER cases_erasurecertificate_append_only ON cases_erasurecertificate")
    ErasureCertificate.objects.all()._raw_delete("default")
    assert [found.code for found in verify()] == ["certificate_missing"]
    ErasureCertificate.objects.create(
        case=certificate.case, content=forged, signature=certificate.signature, at=certificate.at
    )
    assert [found.code for found in verify()] == ["certificate_changed"]


def test_an_erasure_that_fails_halfway_has_not_begun(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reference,) = a_closed_case(office)
    run_until(DUE, DUE - 28 * DAY)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("cityhall.engine.cases.actions.retention.certificate_of", fail)
        with pytest.raises(ZeroDivisionError):
            tend_retention(now=DUE + 30 * DAY)
    assert Document.objects.get().deleted_at is None
    hold_case(reason="戻す", **press(office, reference, DUE))
    assert shown(reference, office, DUE)["applicant.name"] != ""
    assert list(verify()) == []


def test_only_what_is_closed_is_planned(office: Office) -> None:
    open_bundle(filing=a_filing(office, ALLOWANCE), by=office.mother, now=NOON, client_key=a_key())
    run_until(DUE + 60 * DAY, DUE)
    assert not Disposal.objects.exists()
