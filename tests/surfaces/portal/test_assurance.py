"""How surely somebody must be known is asked by each act, never by the site as a whole."""

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case, Details, Filing, move_case, open_bundle
from cityhall.engine.procedures.api import Workflow, catalogue
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.accounts.queries import ASSURANCE_ORDER
from cityhall.kernel import clock
from cityhall.kernel.errors import NotAllowed, Problem
from cityhall.surfaces.portal.links import follow_address
from tests.factories.people import a_clerk, a_resident, person_id_of
from tests.surfaces.portal.scenarios import WHY, a_key, a_procedure, answers_to, step

PHONE = "applicant.phone"


def sent(procedure: str, level: str) -> str:
    """'' if it was taken, else the code of the refusal."""
    is_known = level in ("login", "signature")
    user = a_resident(now=clock.now()) if is_known else None
    filing = Filing(
        procedures=(procedure,),
        answers=answers_to(procedure),
        person_id=person_id_of(user) if user else None,
        assurance=level,
        contact={"email": "misaki@example.com"},
    )
    by = Actor.of(user) if user else Actor.visitor()
    try:
        open_bundle(filing=filing, by=by, now=clock.now(), client_key=a_key())
    except Problem as problem:
        return problem.code
    return ""


def test_every_procedure_is_taken_at_its_own_level_and_at_none_below(city: None):
    wanted = set()
    for procedure in catalogue().procedures.values():
        if procedure.finishes_at == "counter" or "online" not in procedure.channels:
            continue
        wanted.add(procedure.identity)
        at = ASSURANCE_ORDER.index(procedure.identity)
        for level in ASSURANCE_ORDER[max(0, at - 1) : at + 1]:
            expected = "" if level == procedure.identity else "cases.identity_too_weak"
            assert sent(procedure.id, level) == expected, f"{procedure.id} at {level}"
    assert wanted >= {"contact", "login", "signature"}, "or the test has shown nothing"


def test_what_is_finished_at_a_counter_is_prepared_by_anybody(city: None):
    for procedure in catalogue().procedures.values():
        if procedure.finishes_at == "counter":
            assert sent(procedure.id, "none") == "", procedure.id


def asked_at_a_counter(identity: str) -> Case:
    """A case that a clerk received for somebody without an account, sent back for one item."""
    workflow = "notification" if identity == "contact" else "review"
    procedure = a_procedure(workflow, wanting=PHONE, identity=identity)
    filing = Filing(
        procedures=(procedure,),
        answers=answers_to(procedure),
        contact={"email": "misaki@example.com"},
        channel="counter",
    )
    clerk = Actor.of(a_clerk("receptionist", section="", ward="", login=a_key()))
    receipt = open_bundle(filing=filing, by=clerk, now=clock.now(), client_key=a_key())
    reference = receipt.cases[0].reference
    if workflow == "review":
        step(reference, "take")
    step(reference, "request_correction", corrections={PHONE: WHY})
    return Case.objects.get(reference=reference)


def workflow_of(case: Case) -> Workflow:
    return catalogue().workflows[catalogue().procedures[case.procedure].workflow]


@pytest.mark.parametrize("identity", ["contact", "login", "signature"])
def test_a_link_from_a_mail_is_a_contact_and_no_more(city: None, identity: str):
    """One who holds it answers a correction only where a contact was enough to file."""
    case = asked_at_a_counter(identity)
    browser = Client()
    page = browser.get(follow_address(case.reference), follow=True).text
    address = f"/my/cases/{case.reference}/correct/"
    assert (address in page) == (identity == "contact")
    assert ("ご本人の確認が必要です" in page) == (identity != "contact")
    holder = Actor.visitor().holding([case.reference])
    move = next(m.id for m in workflow_of(case).moves if "answers" in m.asks)
    answering = Details(answers={PHONE: "0935820000"})
    press = {"reference": case.reference, "by": holder, "now": clock.now(), "client_key": a_key()}
    if identity == "contact":
        assert move_case(move=move, details=answering, **press)
        return
    with pytest.raises(NotAllowed, match=r"cases\.act_needs_sign_in"):
        move_case(move=move, details=answering, **press)
    assert browser.get(address).status_code == 302
