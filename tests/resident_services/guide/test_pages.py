"""The guide's pages: from words to a plan, kindly also where something is missing or wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cityhall.engine.procedures.api import catalogue
from cityhall.kernel import clock
from cityhall.resident_services.application.api import Draft
from tests.conftest import AssertFlat
from tests.factories.people import a_resident
from tests.resident_services.guide.conftest import OnTheWay

pytestmark = pytest.mark.django_db
MOVED = clock.today() - timedelta(days=5)
MOTHER = {
    "event.move": "from_other_city",
    "event.moved_on": MOVED.isoformat(),
    "event.childbirth": "born",
    "child.birth_date": MOVED.isoformat(),
    "applicant.birth_date": "1994-05-05",
    "applicant.employer_kind": "company",
    "applicant.health_insurance": "family_employee",
}
EVENTS = ["moving", "pregnancy-birth"]


def page(client: Client, name: str, *args: str, status: int = 200, **query: str) -> str:
    answer = client.get(reverse(f"guide:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def send(client: Client, name: str, **form: Any) -> Any:
    return client.post(reverse(f"guide:{name}"), form)


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
@pytest.mark.usefixtures("city")
def test_every_open_page_speaks_every_language(client: Client, language: str) -> None:
    client.cookies["cityhall_language"] = language
    known = catalogue()
    for procedure in known.procedures:
        assert "<h1>" in page(client, "procedure", procedure)
    for event in known.life_events:
        page(client, "life_event", event)
    page(client, "procedures")
    page(client, "start")
    for words in ("", "引っ越してきた", "qwertz"):
        page(client, "search", q=words)


def test_what_was_searched_is_shown_as_text(client: Client) -> None:
    found = page(client, "search", q="<script>alert(1)</script>")
    assert "<script>alert" not in found
    assert "&lt;script&gt;" in found


def test_words_become_life_events_that_are_ticked(client: Client) -> None:
    found = page(client, "search", q="引っ越してきた 子どもが生まれた")
    assert found.count('name="events"') == found.count(" checked>") == 2
    assert reverse("guide:procedure", args=["birth-registration"]) in found


def test_more_than_a_screenful_is_said_and_one_link_away(client: Client) -> None:
    found = page(client, "search", q="引っ越してきた 子どもが生まれた")
    assert "ほかに合う手続きも見る" in found
    assert reverse("guide:procedure", args=["water-stop"]) not in found
    every = page(client, "search", q="引っ越してきた 子どもが生まれた", all="")
    assert reverse("guide:procedure", args=["water-stop"]) in every
    assert "ほかに合う手続きも見る" not in every


def test_nothing_found_offers_life_events_and_all_procedures(client: Client) -> None:
    found = page(client, "search", q="qwertz")
    assert found.count('name="events"') == len(catalogue().life_events)
    assert reverse("guide:procedures") in found


def test_unknown_procedures_and_events_are_not_found(client: Client) -> None:
    page(client, "procedure", "no-such-thing", status=404)
    page(client, "life_event", "no-such-thing", status=404)


@pytest.mark.usefixtures("city")
def test_a_procedure_says_how_sure_it_is(client: Client) -> None:
    shown = page(client, "procedure", "birth-registration")
    assert "未確認" in shown
    assert "推定" in shown
    assert "個人番号はお聞きしません" in shown


@pytest.mark.usefixtures("city")
def test_beginning_opens_a_draft_with_what_the_events_state(client: Client) -> None:
    answer = send(client, "start", events=["bereavement"])
    assert answer.url == reverse("guide:question")
    assert answer.cookies["cityhall_draft"]["httponly"]
    assert Draft.objects.get().answers == {"event.death": True}


def test_beginning_without_an_event_says_what_to_do(client: Client) -> None:
    for events in ([], ["no-such-thing"]):
        answer = send(client, "start", events=events)
        assert answer.status_code == 422
        assert "1つ以上選んでください" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_draft_is_offered_before_a_second_one(on_the_way: OnTheWay) -> None:
    client, draft = on_the_way(["moving"], {"event.move": "within_city"})
    answer = send(client, "start", events=["pets"])
    assert "下書きがあります" in answer.content.decode()
    send(client, "start", events=["pets"], draft="add")
    draft.refresh_from_db()
    assert draft.life_events == ["moving", "pets"]
    assert draft.answers == {"event.move": "within_city"}
    assert Draft.objects.count() == 1


def test_starting_anew_erases_only_what_cannot_be_opened_again(on_the_way: OnTheWay) -> None:
    client, draft = on_the_way(["moving"], {"event.move": "within_city"})
    send(client, "start", events=["pets"], draft="new")
    draft.refresh_from_db()
    assert (draft.status, draft.answers) == ("discarded", {})
    kept = Draft.objects.exclude(pk=draft.pk).get()
    Draft.objects.filter(pk=kept.pk).update(resume_hash="x", answers={"household.dog": "new"})
    send(client, "start", events=["water"], draft="new")
    kept.refresh_from_db()
    assert kept.is_open


def test_an_answer_is_kept_and_the_next_question_comes(on_the_way: OnTheWay) -> None:
    client, draft = on_the_way(["moving"])
    first = page(client, "question")
    assert 'value="event.move"' in first
    answer = send(client, "question", item="event.move", **{"event.move": "within_city"})
    assert answer.url == reverse("guide:question")
    draft.refresh_from_db()
    assert draft.answers == {"event.move": "within_city"}
    assert 'value="event.move"' not in page(client, "question")


def test_a_wrong_answer_stands_beside_its_remedy(on_the_way: OnTheWay) -> None:
    client, draft = on_the_way(["pregnancy-birth"])
    form = {
        "child.birth_date__era": "R",
        "child.birth_date__year": "8",
        "child.birth_date__month": "13",
        "child.birth_date__day": "41",
    }
    answer = send(client, "question", item="child.birth_date", **form)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "error-summary" in shown
    assert 'value="41"' in shown
    draft.refresh_from_db()
    assert draft.answers == {}


def test_what_is_not_known_is_skipped_and_can_be_answered_later(on_the_way: OnTheWay) -> None:
    client, draft = on_the_way(["pets"], {"household.dog": "new"})
    send(client, "question", item="household.dog", unknown="1")
    draft.refresh_from_db()
    assert (draft.answers, draft.skipped) == ({}, ["household.dog"])
    plan = page(client, "plan")
    assert "わからない" in plan
    assert "未記入" not in plan  # she has answered, though not known
    send(client, "question", item="household.dog", **{"household.dog": "died"})
    draft.refresh_from_db()
    assert (draft.answers, draft.skipped) == ({"household.dog": "died"}, [])


@pytest.mark.parametrize("item", ["applicant.name", "no.such_item", "<b>", "bank.account"])
def test_the_guide_asks_only_what_it_may_ask(on_the_way: OnTheWay, item: str) -> None:
    client, draft = on_the_way(["moving"])
    answer = client.post(reverse("guide:question"), {"item": item, item: "x", "unknown": "1"})
    assert answer.url == reverse("guide:question")
    draft.refresh_from_db()
    assert (draft.answers, draft.skipped) == ({}, [])


@pytest.mark.parametrize("name", ["question", "plan"])
def test_without_a_draft_one_begins(client: Client, name: str) -> None:
    assert client.get(reverse(f"guide:{name}")).url == reverse("guide:start")


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_the_plan_sorts_by_answer_and_says_why(on_the_way: OnTheWay, language: str) -> None:
    client, _ = on_the_way(EVENTS, MOTHER)
    client.cookies["cityhall_language"] = language
    shown = page(client, "plan")
    applies, rest = shown.split('id="maybe"')
    assert applies.count('name="procedures"') == applies.count(" checked>") >= 5
    assert "child-allowance-claim" in applies
    assert "move-out" in rest
    if language == "ja":
        assert "あと" in applies
        assert "引っ越しの種類" in applies
        assert "ではない（あなたの答え" in rest
        assert "当てはまらない理由：" in rest


def test_the_plan_links_to_the_answer_that_decides(on_the_way: OnTheWay) -> None:
    client, _ = on_the_way(EVENTS, MOTHER)
    rest = page(client, "plan").split('id="maybe"')[1]
    address = f"{reverse('guide:question')}?item=household.dog&amp;back=plan"
    assert address in rest
    back = reverse("guide:question") + "?item=household.dog&back=plan"
    answer = client.post(back, {"item": "household.dog", "household.dog": "registered"})
    assert answer.url == reverse("guide:plan")
    assert 'value="dog-change"' in page(client, "plan")


def test_a_known_fact_is_neither_asked_nor_shown_as_an_answer(on_the_way: OnTheWay) -> None:
    user = a_resident()
    client, _ = on_the_way(["registry"], {}, user)
    asked = page(client, "question")
    assert 'value="applicant.birth_date"' not in asked


def test_choosing_leads_to_the_form(on_the_way: OnTheWay) -> None:
    client, draft = on_the_way(EVENTS, MOTHER)
    answer = send(client, "choose", procedures=["move-in", "birth-registration", "move-out", "x"])
    assert answer.url == reverse("apply:begin")
    draft.refresh_from_db()
    assert set(draft.procedures) == {
        "move-in",
        "birth-registration",
    }  # what does not apply is not taken
    assert page(client, "plan").count(" checked>") == 2


def test_choosing_nothing_says_what_to_do(on_the_way: OnTheWay) -> None:
    client, _ = on_the_way(EVENTS, MOTHER)
    answer = send(client, "choose")
    assert "1つ以上選んでください" in client.get(answer.url).content.decode()


@pytest.mark.usefixtures("city")
def test_a_procedure_of_its_own_is_asked_about_first(client: Client) -> None:
    answer = send(client, "choose", procedures="dog-registration", add="1")
    assert answer.url == reverse("guide:question")
    for _ in range(6):
        answer = client.get(reverse("guide:question"))
        if answer.status_code == 302:
            break
        item = answer.context["item"].id
        value = {"household.dog": "new", "applicant.resides_in_city": "yes"}.get(item)
        send(client, "question", item=item, **({item: value} if value else {"unknown": "1"}))
    assert 'value="dog-registration"' in page(client, "plan")


def test_two_tabs_do_not_erase_each_others_answers(on_the_way: OnTheWay) -> None:
    client, draft = on_the_way(EVENTS)
    send(client, "question", item="event.move", **{"event.move": "from_abroad"})
    send(client, "question", item="event.childbirth", **{"event.childbirth": "born"})
    draft.refresh_from_db()
    assert set(draft.answers) == {"event.move", "event.childbirth"}


def test_a_submitted_draft_takes_no_more_answers(on_the_way: OnTheWay) -> None:
    client, draft = on_the_way(EVENTS)
    Draft.objects.filter(pk=draft.pk).update(status="submitted")
    assert send(client, "question", item="event.move").url == reverse("guide:start")


def test_lists_of_the_rest_have_pages_of_their_own(on_the_way: OnTheWay) -> None:
    client, _ = on_the_way(EVENTS, MOTHER)
    assert "<h1>" in page(client, "plan_rest", "maybe")
    assert "<h1>" in page(client, "plan_rest", "others")
    page(client, "plan_rest", "nonsense", status=404)


def test_the_plan_costs_no_query_per_row(
    on_the_way: OnTheWay, assert_query_count_flat: AssertFlat
) -> None:
    client, draft = on_the_way(["registry"], MOTHER)
    events = list(catalogue().life_events)

    def grow(number: int) -> None:
        Draft.objects.filter(pk=draft.pk).update(life_events=events[:number])

    assert_query_count_flat(client, reverse("guide:plan"), grow)


def test_a_law_is_named_by_its_article_or_else_by_what_it_is_about(client: Client) -> None:
    named = page(client, "procedure", "seal-registration")
    assert "市の印鑑に関する条例（登録の申請）" in named
    assert "第登録" not in named
    assert "国民年金法第" in page(client, "procedure", "national-pension-join")
