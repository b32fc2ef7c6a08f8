"""What each kind of mandate lets one do in a father's cases, and what it leaves to him."""

from datetime import timedelta

import pytest
from django.db import transaction

from cityhall.engine.cases.api import Case, move_case, timeline_of
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.notices.models import Notice
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.residents.api import ensure_may_act_for, kinds, people_acted_for
from cityhall.foundation.residents.models import Mandate
from cityhall.kernel import clock
from cityhall.kernel.errors import NotAllowed, Problem
from tests.factories.people import a_resident, person_id_of
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import (
    a_case_awaiting_correction,
    a_key,
    a_rejected_case,
)
from tests.surfaces.portal.test_my_page import shown

ALL = {"prepare", "file", "correct", "withdraw", "receive"}
NOT_GIVEN = {"cases.not_in_mandate", "cases.not_found"}
GIVES = {
    "parent": ALL,
    "guardian": ALL,
    "curator": ALL,
    "assistant": ALL,
    "agent": ALL,
    "scrivener": {"prepare", "file", "correct"},
    "supporter": {"prepare"},
}


@pytest.fixture
def unsigned(settings) -> None:
    settings.NOTICE_KEY, settings.DEMO = "", False


def test_each_kind_gives_its_acts_and_no_other(city, unsigned):
    assert set(GIVES) == set(kinds()), "a new kind says here what it gives"
    father, daughter = a_resident(name="北九 太郎", now=clock.now()), a_resident(name="長女 花子")
    open_case, decided = a_case_awaiting_correction(father), a_rejected_case(father)
    run_due(clock.now())
    notice = Notice.objects.get()
    for kind, acts in GIVES.items():
        Mandate.objects.all().delete()
        given(kind, father, daughter)
        assert found_in(daughter, open_case, decided, notice, father) == acts, kind


def given(kind, father, daughter):
    named = [] if kinds()[kind].scope == "everything" else list(catalogue().procedures)
    today = clock.today()
    Mandate.objects.create(
        kind=kind, principal_id=person_id_of(father), agent_id=person_id_of(daughter), basis="x",
        valid_from=today, valid_until=today + timedelta(days=30), procedures=named,
        created_at=clock.now(),
    )  # fmt: skip


def found_in(agent, open_case, decided, notice, father) -> set[str]:
    """The acts that the pages and the engine let the agent do."""
    browser, by, found = signed_in(agent), Actor.of(agent), set()
    if people_acted_for(person_id_of(agent)):
        found.add("prepare")
    procedure = Case.objects.get(reference=open_case).procedure
    try:
        ensure_may_act_for(
            person_id_of(agent), person_id_of(father), today=clock.today(),
            procedures=[(procedure, ())],
        )  # fmt: skip
        found.add("file")
    except NotAllowed:
        pass
    moves = {"answer_correction": "correct", "withdraw": "withdraw"}
    case = timeline_of(reference=open_case, by=by, now=clock.now())
    offered = {each.id for each in case.moves} if case else set()
    for move, act in moves.items():
        is_refused = refusal_of(open_case, move, by) in NOT_GIVEN
        assert is_refused == (move not in offered), "offered is what can be done"
        found |= {act} if move in offered else set()
    address = f"/my/cases/{decided}/"
    if case is None:
        assert browser.get(address).status_code == 404
    else:
        page, paper = shown(browser, address), browser.get(f"{address}notices/{notice.number}/")
        assert ("所得が上限額を超えるため" in page) == (paper.status_code == 200)
        assert ("ご本人にお知らせしています" in page) == (paper.status_code == 403)
        assert browser.get(f"{address}notices/{notice.number}/pdf/").status_code != 200
        found |= {"receive"} if paper.status_code == 200 else set()
    return found


def refusal_of(reference, move, by) -> str:
    """By which code a move is refused; '' if it is made (and undone again)."""
    with transaction.atomic():
        try:
            move_case(
                reference=reference, move=move, by=by, now=clock.now(), client_key=a_key(),
                expected_sequence=Case.objects.get(reference=reference).head_sequence,
            )  # fmt: skip
        except Problem as problem:
            return problem.code
        finally:
            transaction.set_rollback(True)
    return ""


def test_the_difference_is_plain_where_a_mandate_is_given(city):
    page = shown(signed_in(a_resident(now=clock.now())), "/my/mandates/give/")
    assert "立場によってできることの違い" in page
    for kind in kinds().values():
        assert kind.law.words in page, "with the article, and that it is not checked"
    scrivener = page.split('<th scope="row" class="nowrap">行政書士</th>')[1].split("</tr>")[0]
    assert scrivener.count("できる") == 3
    assert scrivener.count("ご本人") == 2
