"""My page: what is expected first, then what the city works on; nobody else's, and few queries."""

from datetime import timedelta

import pytest
from django.test import Client

from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel import clock
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.resident_services.application.api import choose_procedures, claim_draft, start_draft
from tests.conftest import AssertFlat
from tests.factories.people import a_resident
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import (
    DAY,
    a_case_awaiting_correction,
    a_case_of,
    a_child_of,
    a_procedure,
    a_rejected_case,
)


def shown(client: Client, address: str = "/my/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "手続きは、まだありません"), ("en", "No cases yet"), ("ja-x-easy", "さがす")],
)
def test_with_nothing_it_shows_the_way_to_something(client, language, words):
    client.cookies["cityhall_language"] = language
    assert words in shown(client)


def test_a_visitor_signs_in_first(city):
    answer = Client().get("/my/")
    assert answer.status_code == 302
    assert answer.url == "/sign-in/?next=%2Fmy%2F"


def test_what_is_expected_comes_first_with_its_last_day(client, mother):
    working = a_case_of(mother)
    asked = a_case_awaiting_correction(mother)
    page = shown(client)
    assert page.index(asked) < page.index("市役所が進めている手続き") < page.index(working)
    assert f"/my/cases/{asked}/correct/" in page
    last = BusinessCalendar(frozenset()).next_business_day(clock.today() + 14 * DAY)
    assert f"あと{(last - clock.today()).days}日" in page
    assert page.count("button--first") == 1
    assert "ほかの手続きをさがす" in page


def test_a_prepared_case_leads_to_its_code(client, mother):
    prepared = a_case_of(mother, "counter_notification")
    page = shown(client)
    assert f"/my/cases/{prepared}/#counter" in page
    assert "届け出の期限" in page


def test_finished_cases_are_folded_away(client, mother):
    a_rejected_case(mother)
    assert "終わった手続き（1）" in shown(client)


def test_a_case_of_a_child_says_so(client, mother):
    a_case_of(mother, person_id=a_child_of(mother))
    assert "髙﨑 ひなた さんのこと" in shown(client)


def test_a_draft_is_offered_again(client, mother):
    me, now = Actor.of(mother), clock.now()
    draft = start_draft(by=me, now=now, language="ja", answers={})[0]
    choose_procedures(draft.pk, by=me, now=now, procedures=[a_procedure("review")])
    claim_draft(draft.pk, by=me, now=now)
    assert "下書きがあります" in shown(client)


def test_each_of_several_drafts_can_be_gone_on_with(client, mother):
    me = Actor.of(mother)
    drafts = []
    for minute, workflow in enumerate(("review", "notification")):
        now = clock.now() + timedelta(minutes=minute - 5)
        draft = start_draft(by=me, now=now, language="ja", answers={})[0]
        choose_procedures(draft.pk, by=me, now=now, procedures=[a_procedure(workflow)])
        drafts.append(claim_draft(draft.pk, by=me, now=now))
    older, newer = drafts
    page = shown(client)
    assert str(older.client_key) in page
    assert str(newer.client_key) not in page, "it has a plain link"
    answer = client.post("/apply/go-on/", {"draft_key": str(older.client_key)})
    assert answer.url == "/apply/"
    page = shown(client)
    assert str(newer.client_key) in page
    assert str(older.client_key) not in page


def test_nobody_goes_on_with_the_draft_of_another(client, mother):
    stranger = Actor.of(a_resident(name="他 人"))
    now = clock.now()
    draft = start_draft(by=stranger, now=now, language="ja", answers={})[0]
    claim_draft(draft.pk, by=stranger, now=now)
    answer = client.post("/apply/go-on/", {"draft_key": str(draft.client_key)})
    assert answer.status_code == 404


def test_the_newest_messages_stand_beside(client, mother):
    reference = a_case_of(mother)
    run_due(clock.now())
    page = shown(client)
    assert "手続きを受け取りました" in page
    assert reference in page
    assert "未読" in page


def test_the_head_says_who_is_signed_in_and_lets_out(client, mother):
    assert "髙﨑 美咲 さん" in shown(client)
    assert 'action="/sign-out/"' in shown(client)
    assert "ログアウト" not in Client().get("/privacy/").content.decode()


def test_names_are_shown_as_written_and_harmless(city):
    user = a_resident(name="𠮷田<script> 葛󠄀城", now=clock.now())
    page = shown(signed_in(user))
    assert "𠮷田&lt;script&gt; 葛󠄀城" in page
    assert "𠮷田<script>" not in page


def test_thirty_cases_cost_no_more_queries_than_three(
    client: Client, mother: User, assert_query_count_flat: AssertFlat
) -> None:
    def cases(number: int) -> None:
        for _ in range(number):
            a_case_awaiting_correction(mother)

    assert_query_count_flat(client, "/my/", cases)


def test_a_late_correction_says_so_and_can_still_be_sent(client, mother, monkeypatch):
    reference = a_case_awaiting_correction(mother)
    later = clock.now() + 20 * DAY
    monkeypatch.setattr(clock, "now", lambda: later)
    client.force_login(mother, backend="django.contrib.auth.backends.ModelBackend")
    assert "期限を過ぎています" in shown(client)
    assert "いまからでも送れます" in shown(client, f"/my/cases/{reference}/")
