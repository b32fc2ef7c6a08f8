"""How many cases lie with whom, and giving away those of a clerk who is away."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cityhall.engine.cases.actions.many import UNDO_WITHIN
from cityhall.engine.cases.api import (
    assign_cases,
    hand_over_case,
    load_of,
    release_case,
    undo_giving,
    verify,
)
from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.foundation.accounts.api import User, close_staff_account, enter_absence
from cityhall.foundation.residents.api import protect_person
from cityhall.kernel import clock
from tests.engine.cases.scenarios import (
    Office,
    a_case,
    a_case_awaiting_correction,
    a_case_under_review,
    a_key,
    row,
)
from tests.engine.cases.test_inbox import explain, many_rows
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import KOKURA_KITA, NOON, YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk

SECOND = timedelta(seconds=1)
PAGE, GIVE = "/desk/load/", "/desk/load/reassign/"
DUE = datetime(2026, 12, 8, 12, tzinfo=NOON.tzinfo)  # of a case that arrived at NOON


def numbers(page: str) -> dict[str, list[str]]:
    """The rows of the table: name, then open, near, late."""
    rows = re.findall(r'<th role="rowheader".*?</tr>', page, re.S)
    plain = [re.sub(r"<(script|details).*?</\1>|<[^>]+>|\s+", " ", each, flags=re.S)
             for each in rows]  # fmt: skip
    return {" ".join(each.split()[:2]): re.findall(r"\b\d+\b", each) for each in plain}


def loads(office: Office, now: datetime, ward: str = KOKURA_KITA) -> dict[int | None, tuple]:
    user = User.objects.get(pk=office.supervisor.user_id)
    found = load_of(user=user, section="citizens", ward=ward, now=now,
                    until=(now + timedelta(days=3)).date())  # fmt: skip
    return {whose: (each.open, each.near, each.late) for whose, each in found.items()}


def test_open_near_and_late_are_counted_by_assignee(office: Office) -> None:
    for _ in range(2):
        a_case_under_review(office)
    a_case(office)
    a_case_awaiting_correction(office)  # its clock stands: neither near nor late
    mine = office.reviewer.user_id
    assert loads(office, NOON) == {mine: (3, 0, 0), None: (1, 0, 0)}
    assert loads(office, DUE - timedelta(days=3)) == {mine: (3, 2, 0), None: (1, 1, 0)}
    assert loads(office, DUE + timedelta(days=1)) == {mine: (3, 0, 2), None: (1, 0, 1)}


def test_what_may_not_be_known_counts_nowhere(office: Office) -> None:
    a_case_under_review(office)
    protect_person(person_id=office.person_id, valid_from=NOON.date(), valid_until=None,
                   reason="テスト", by=TESTS, now=NOON)  # fmt: skip
    assert loads(office, DUE + timedelta(days=1)) == {None: (0, 0, 0)}


def test_the_page_is_for_the_head_and_names_everybody_who_has_cases(office: Office) -> None:
    a_case_under_review(office, now=clock.now() - timedelta(days=60))
    a_clerk("reviewer", name="暇人 五郎")
    close_staff_account(user_id=office.reviewer.user_id or 0, by=TESTS, now=NOON)
    page = at_desk(office.supervisor).get(PAGE).content.decode()
    shown = numbers(page)
    assert shown["審査 一郎"][:1] == ["1"], "the account is closed, the case still lies there"
    assert shown["審査 一郎"][2] == "1"
    assert shown["暇人 五郎"] == ["0", "0", "0"]
    assert at_desk(office.decider).get(PAGE).status_code == 403
    elsewhere = at_desk(a_clerk("supervisor", ward=YAHATA_NISHI)).get(PAGE).content.decode()
    assert "審査 一郎" not in elsewhere


def give(browser: Client, clerk: int, to: object, key: str = "") -> str:
    sent = {"clerk": clerk, "assignee": to, "client_key": key or a_key()}
    return browser.post(GIVE, sent, follow=True).content.decode()


def test_cases_of_somebody_away_go_to_the_deputy_and_come_back(office: Office) -> None:
    head, deputy = at_desk(office.supervisor), a_clerk("reviewer", name="代わり 四郎")
    references = [a_case_under_review(office) for _ in range(3)]
    clerk = office.reviewer.user_id or 0
    enter_absence(user_id=clerk, first_on=clock.today(), last_on=clock.today(),
                  deputy_id=deputy.pk, by=office.supervisor, now=clock.now())  # fmt: skip
    page = head.get(PAGE).content.decode()
    assert f'value="{deputy.pk}" selected' in page
    key = a_key()
    page = give(head, clerk, deputy.pk, key)
    assert "3件を渡しました" in page
    assert {row(each).assignee_id for each in references} == {deputy.pk}
    assert "3件を渡しました" not in head.get(PAGE).content.decode(), "said once"
    release_case(reference=references[0], by=office.reviewer, now=clock.now(), client_key=a_key())
    undo = {"deed": "undo_giving", "case": references, "taken_with": key, "back": "load",
            "client_key": a_key()}  # fmt: skip
    answer = head.post("/desk/many/", undo, follow=True)
    assert answer.redirect_chain[-1][0] == PAGE
    assert "2件を元の担当者に戻しました" in answer.content.decode()
    assert [row(each).assignee_id for each in references] == [None, clerk, clerk]
    assert list(verify()) == []


def test_what_cannot_be_given_is_said(office: Office) -> None:
    head, reference = at_desk(office.supervisor), a_case_under_review(office)
    clerk = office.reviewer.user_id or 0
    for nobody in ("", "x", "9" * 18, clerk):
        assert "職員を選んでください" in give(head, clerk, nobody)
    assert "1件から200件まで" in give(head, 0, clerk)
    assert "1件はできませんでした" in give(head, clerk, a_clerk("reviewer", ward=YAHATA_NISHI).pk)
    assert row(reference).assignee_id == clerk
    for stranger in (office.decider, a_clerk("supervisor", ward=YAHATA_NISHI)):
        give(at_desk(stranger), clerk, clerk + 1)
    assert row(reference).assignee_id == clerk


def test_undoing_gives_back_what_nobody_had_and_nothing_too_late(office: Office) -> None:
    free, key, head = a_case(office), a_key(), office.supervisor
    told = {"references": [free], "by": head}
    assign_cases(**told, assignee_id=office.reviewer.user_id or 0, now=NOON, client_key=key)
    late = undo_giving(**told, given_with=key, now=NOON + UNDO_WITHIN + SECOND, client_key=a_key())
    assert [each.code for each in late.failed] == ["cases.undo_over"]
    other = undo_giving(
        references=[free], by=office.reviewer, given_with=key, now=NOON, client_key=a_key()
    )
    assert [each.code for each in other.failed] == ["cases.undo_over"], "not one's own giving"
    again = a_key()
    for _ in range(2):
        done = undo_giving(**told, given_with=key, now=NOON, client_key=again)
        assert done.done == (free,)
    assert row(free).assignee_id is None
    kinds = CaseEvent.objects.filter(case__reference=free).order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == ["opened", "assigned", "released"]


def test_of_another_section_nothing_is_given(office: Office) -> None:
    reference = a_case_under_review(office)
    hand_over_case(reference=reference, section="nurseries", ward_code="", reason="保育の仕事",
                   by=office.reviewer, now=NOON, client_key=a_key())  # fmt: skip
    assert "1件から200件まで" in give(at_desk(office.supervisor), office.reviewer.user_id or 0,
                                 a_clerk("reviewer").pk)  # fmt: skip


@pytest.mark.parametrize("ward", ["", KOKURA_KITA])
def test_the_counts_come_from_indexes(office: Office, ward: str) -> None:
    """The open cases by clerk from one alone; late ones from the few that are due."""
    many_rows(office)
    Case.objects.filter(reference__endswith="1").update(assignee=office.reviewer.user_id)
    head = a_clerk("supervisor", ward="")
    with CaptureQueriesContext(connection) as captured:
        load_of(user=head, section="citizens", ward=ward, until=NOON.date(), now=NOON)
    plans = [explain(q["sql"]) for q in captured if "cases_case" in q["sql"]][-3:]
    # For so few rows PostgreSQL may as well go by the assignee alone, which is the shorter index.
    assert re.search("cases_mine|cases_case_assignee_id", plans[0]), plans[0]
    for plan in plans:
        assert "INDEX" in plan.upper(), plan
        assert "SCAN cases_case" not in plan
        assert "Seq Scan on cases_case" not in plan


def test_many_clerks_cost_no_more(office: Office, assert_query_count_flat) -> None:
    def make_rows(count: int) -> None:
        for _ in range(count):
            clerk = a_clerk("reviewer")
            assign_cases(references=[a_case(office)], assignee_id=clerk.pk, by=office.supervisor,
                         now=NOON, client_key=a_key())  # fmt: skip

    assert_query_count_flat(at_desk(office.supervisor), PAGE, make_rows)
