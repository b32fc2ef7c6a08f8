"""Messages: newest first, paged, read once opened, and nobody else's."""

from django.test import Client

from cityhall.foundation.messages.api import messages_of, send_message
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel import clock
from tests.conftest import AssertFlat
from tests.factories.people import a_resident, person_id_of
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import a_case_of, a_key
from tests.surfaces.portal.test_my_page import shown


def tell(mother, number):
    for _ in range(number):
        send_message(
            occasion_name="child_added",
            key=a_key(),
            person_id=person_id_of(mother),
            now=clock.now(),
        )


def test_with_none_it_says_so(client):
    assert "お知らせは、まだありません" in shown(client, "/my/messages/")


def test_opening_a_message_reads_it_and_leads_to_its_case(client, mother):
    reference = a_case_of(mother)
    run_due(clock.now())
    message = messages_of(person_id_of(mother))[0]
    assert "未読" in shown(client, "/my/messages/")
    page = shown(client, f"/my/messages/{message.id}/")
    assert f'href="/my/cases/{reference}/"' in page
    assert "未読" not in shown(client, "/my/messages/")


def test_forty_five_messages_stand_on_three_pages(client, mother):
    tell(mother, 45)
    page, counted, address = "", [], "/my/messages/"
    while address:
        page = shown(client, address)
        counted.append(page.count("row row--pressable"))
        address = _older(page)
    assert counted == [20, 20, 5]
    assert 'rel="prev"' in page


def test_anothers_message_and_no_message_look_alike(client, mother):
    tell(mother, 1)
    message = messages_of(person_id_of(mother))[0]
    stranger = signed_in(a_resident(name="他 人"))
    numbers = (message.id, 99_999_999, 10**30)
    assert {stranger.get(f"/my/messages/{each}/").status_code for each in numbers} == {404}
    said = stranger.get(f"/my/messages/{message.id}/").content.decode()
    assert "このお知らせは見つかりません" in said
    assert "お子さん" not in shown(stranger, "/my/messages/")


def test_a_strange_page_mark_shows_the_newest(client, mother):
    tell(mother, 1)
    for mark in ("x", "", "9" * 40, "-3"):
        assert "row--pressable" in shown(client, f"/my/messages/?before={mark}")


def test_queries_do_not_grow(client: Client, mother, assert_query_count_flat: AssertFlat) -> None:
    assert_query_count_flat(client, "/my/messages/", lambda number: tell(mother, number))


def _older(page: str) -> str:
    before = page.partition('rel="next" href="')[2].partition('"')[0]
    return f"/my/messages/{before}" if before else ""
