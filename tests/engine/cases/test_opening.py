"""A bundle opens all its cases or none, once per client key."""

from datetime import date
from unittest.mock import patch

import pytest
from django.db import IntegrityError

from cityhall.engine.cases.api import Case, open_bundle
from cityhall.engine.cases.models import Bundle, CaseEvent, CaseValue
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.outbox.models import Job
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from tests.engine.cases.catalogue import ALL, ALLOWANCE, LICENCE, MOVING, REGISTER, SEAL
from tests.engine.cases.scenarios import ANSWERS, Office, a_bundle, a_filing, a_key, row
from tests.factories.places import KOKURA_KITA, NOON


def test_all_cases_are_opened_and_the_receipt_says_which_wait_at_a_counter(office: Office) -> None:
    receipt = a_bundle(office, *ALL)
    assert [case.procedure for case in receipt.cases] == list(ALL)
    assert [case.procedure for case in receipt.set_aside] == [MOVING, SEAL]
    waiting = receipt.set_aside[0]
    assert waiting.bring == ("本人確認書類",)
    assert waiting.place == "区役所 市民課"
    assert "まだ届け出は済んでいません" in waiting.words
    assert row(waiting.reference).arrived_at is None


def test_a_notification_arrives_at_once_and_an_application_starts_its_clock(
    office: Office,
) -> None:
    claim, register = a_bundle(office, ALLOWANCE, REGISTER).cases
    assert row(register.reference).arrived_at == NOON
    assert row(register.reference).due_on is None
    assert row(claim.reference).due_on == date(2026, 12, 8)  # ten business days
    assert row(claim.reference).queue_on == date(2026, 12, 8)


def test_a_case_goes_to_the_ward_of_the_address_and_keeps_its_version(office: Office) -> None:
    claim, licence = a_bundle(office, ALLOWANCE, LICENCE).cases
    assert (row(claim.reference).section, row(claim.reference).ward) == ("citizens", KOKURA_KITA)
    assert row(licence.reference).ward == ""
    assert row(claim.reference).version.number == 1


def test_no_case_is_opened_without_a_ward_where_a_ward_is_to_take_it(office: Office) -> None:
    away = ANSWERS | {
        "applicant.address": {**ANSWERS["applicant.address"], "municipality": "13101"}
    }
    with pytest.raises(Invalid) as refused:
        a_bundle(office, LICENCE, ALLOWANCE, answers=away)
    assert (refused.value.code, refused.value.field) == (
        "cases.answer_unfit",
        "applicant.address__city",
    )
    assert not Case.objects.exists()
    assert row(a_bundle(office, LICENCE, answers=away).cases[0].reference).ward == ""


def test_a_case_holds_what_its_procedure_asks_and_nothing_else(office: Office) -> None:
    register = a_bundle(office, ALLOWANCE, REGISTER).cases[1]
    held = set(
        CaseValue.objects.filter(case=row(register.reference)).values_list("item", flat=True)
    )
    assert held == {
        "applicant.name", "applicant.birth_date", "applicant.address", "applicant.is_employed",
        "household.size",
    }  # fmt: skip


def test_the_chain_holds_no_personal_value(office: Office) -> None:
    a_bundle(office, *ALL)
    written = str(list(CaseEvent.objects.values_list("payload", flat=True)))
    for value in ("髙﨑", "タカサキ", "1994-", ": 3000000", "大手町", "小倉印刷"):
        assert value not in written


def test_the_same_key_gives_the_same_receipt(office: Office) -> None:
    key = a_key()
    first, again = a_bundle(office, *ALL, key=key), a_bundle(office, *ALL, key=key)
    assert again == first
    assert Case.objects.count() == len(ALL)


def test_the_same_key_with_other_content_is_refused(office: Office) -> None:
    key = a_key()
    a_bundle(office, ALLOWANCE, key=key)
    with pytest.raises(Conflict) as refused:
        a_bundle(office, ALLOWANCE, key=key, answers=ANSWERS | {"household.size": 4})
    assert refused.value.code == "cases.key_reused"


def test_a_failure_half_way_leaves_nothing(lasting_office: Office) -> None:
    with (
        patch("cityhall.engine.cases.actions.opening.announce", side_effect=OSError("full")),
        pytest.raises(OSError, match="full"),
    ):
        a_bundle(lasting_office, *ALL)
    assert not Bundle.objects.exists()
    assert not Case.objects.exists()
    assert not CaseEvent.objects.exists()
    assert not entries_about("bundle", "")


def test_a_reference_already_drawn_is_drawn_again(lasting_office: Office) -> None:
    taken = a_bundle(lasting_office, ALLOWANCE).cases[0].reference
    from cityhall.kernel.reference_numbers import new_reference

    drawn = iter([new_reference(), taken])
    with patch(
        "cityhall.engine.cases.actions.opening.new_reference",
        side_effect=lambda: next(drawn, None) or new_reference(),
    ):
        assert a_bundle(lasting_office, ALLOWANCE).cases[0].reference != taken


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"procedures": ()}, "cases.nothing_chosen"),
        ({"procedures": (LICENCE, LICENCE)}, "cases.procedure_twice"),
        ({"procedures": ("unheard-of",)}, "cases.no_such_procedure"),
        ({"assurance": "contact"}, "cases.identity_too_weak"),
        ({"channel": "post"}, "cases.channel_closed"),
        ({"answers": {}}, "cases.answer_missing"),
    ],
)
def test_what_cannot_be_filed_is_refused_whole(
    office: Office, given: dict[str, object], code: str
) -> None:
    filing = a_filing(office, **{"procedures": (REGISTER, ALLOWANCE), **given})  # type: ignore[arg-type]  # deliberately wrong
    with pytest.raises(Problem) as refused:
        open_bundle(filing=filing, by=office.mother, now=NOON, client_key=a_key())
    assert refused.value.code == code
    assert not Bundle.objects.exists()


def test_before_it_is_in_force_a_procedure_is_not_accepted(office: Office) -> None:
    with pytest.raises(Conflict, match="not_in_force"):
        a_bundle(office, LICENCE, now=NOON.replace(year=2020))


def test_what_does_not_apply_need_not_be_answered(office: Office) -> None:
    unemployed = {
        item: value
        for item, value in ANSWERS.items()
        if item not in ("applicant.employer", "document.proof")
    } | {"applicant.is_employed": False}
    assert a_bundle(office, ALLOWANCE, answers=unemployed)
    with pytest.raises(Invalid) as refused:
        a_bundle(office, ALLOWANCE, answers=unemployed | {"applicant.is_employed": True})
    assert refused.value.field == "applicant.employer"


def test_what_does_not_apply_is_not_held_even_if_written(office: Office) -> None:
    answers = ANSWERS | {"applicant.is_employed": False}
    reference = a_bundle(office, ALLOWANCE, answers=answers).cases[0].reference
    held = CaseValue.objects.filter(case=row(reference)).values_list("item", flat=True)
    assert not {"applicant.employer", "document.proof"} & set(held)


def test_a_short_key_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match="key_missing"):
        a_bundle(office, LICENCE, key="short")


def test_a_visitor_may_file_where_no_identity_is_needed(office: Office) -> None:
    filing = a_filing(None, LICENCE)
    receipt = open_bundle(filing=filing, by=Actor.visitor(), now=NOON, client_key=a_key())
    assert row(receipt.cases[0].reference).person is None


def test_nobody_files_for_another_without_a_mandate(office: Office) -> None:
    from tests.factories.people import a_resident, person_id_of

    stranger = person_id_of(a_resident(name="山田 太郎"))
    with pytest.raises((NotAllowed, NotFound)):
        a_bundle(office, LICENCE, person_id=stranger)


def test_queries_do_not_grow_with_cases_or_answers(
    office: Office, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(*procedures: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            a_bundle(office, *procedures)
        return len(captured)

    queries(*ALL)  # what is read once and then kept
    one, five = queries(ALLOWANCE), queries(*ALL)
    assert five <= one
    assert five <= 18


def test_one_job_is_announced_for_each_handler(office: Office) -> None:
    a_bundle(office, *ALL)
    handlers = {job.handler for job in Job.objects.all()}
    own = {handler for handler in handlers if handler.startswith("cases.")}
    assert own == {"cases.tell_of_bundle", "cases.tell_of_virus_in_bundle"}
    assert Job.objects.count() == len(handlers)


def test_the_database_refuses_a_second_bundle_with_the_key(office: Office) -> None:
    a_bundle(office, LICENCE, key="the-same-key")
    known = Bundle.objects.get(client_key="the-same-key")
    known.pk, known.reference = None, "another"
    with pytest.raises(IntegrityError):
        known.save()


def test_a_document_that_need_not_be_attached_hinders_nobody(office: Office) -> None:
    assert "document.bonus" not in ANSWERS
    assert len(a_bundle(office, ALLOWANCE).cases) == 1
    wanted = {item: value for item, value in ANSWERS.items() if item != "document.proof"}
    with pytest.raises(Invalid, match="証明書"):
        a_bundle(office, ALLOWANCE, answers=wanted)
