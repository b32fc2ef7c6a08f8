"""The inbox: what is listed to whom, how it is found, what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cityhall.engine.cases.api import VIEWS, Case, ViewCount, open_bundle, save_view
from cityhall.engine.cases.api import inbox as whole
from cityhall.foundation.accounts.api import Actor, give_duty
from cityhall.kernel import clock
from cityhall.surfaces.desk.web.frame import in_words
from tests.conftest import AssertFlat
from tests.engine.cases.catalogue import ALLOWANCE, MOVING, REGISTER
from tests.engine.cases.scenarios import (
    Office,
    a_bundle,
    a_case,
    a_case_awaiting_correction,
    a_case_awaiting_decision,
    a_case_under_review,
    a_filing,
    a_key,
)
from tests.factories.people import (
    TESTS,
    a_clerk,
    a_protected_resident,
    a_resident,
    person_id_of,
)
from tests.factories.places import KOKURA_KITA, NOON, YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk


def listed(browser: Client, query: str = "") -> list[str]:
    answer = browser.get(f"/desk/{query}")
    assert answer.status_code == 200
    return [row.case.reference for row in answer.context["rows"]]


def test_the_desk_asks_for_a_sign_in_and_lets_no_resident_in(office: Office) -> None:
    answer = Client().get("/desk/?view=mine")
    assert answer["Location"] == "/staff/sign-in/?next=%2Fdesk%2F%3Fview%3Dmine"
    resident = at_desk(a_resident())
    assert resident.get("/desk/").status_code == 403


def test_views_hold_what_they_say_and_are_counted(office: Office, desk: Client) -> None:
    new, mine = a_case(office), a_case_under_review(office)
    corrected, proposed = a_case_awaiting_correction(office), a_case_awaiting_decision(office)
    prepared = a_case(office, MOVING)
    assert set(listed(desk)) == {new, mine, proposed}
    assert set(listed(desk, "?view=mine")) == {mine, corrected, proposed}
    assert listed(desk, "?view=unassigned") == [new]
    assert listed(desk, "?view=correction") == [corrected]
    assert listed(desk, "?view=deciding") == [proposed]
    assert listed(desk, "?view=counter") == [prepared]
    assert listed(desk, "?view=closed") == []
    frame = desk.get("/desk/").context["frame"]
    counts = {link.view: link.count for link in (*frame.menu, *frame.ways)}
    assert (counts["todo"], counts["correction"], counts["open"]) == ("3", "1", "5")


def test_every_view_opens_under_its_name(office: Office, desk: Client) -> None:
    for view in VIEWS:
        assert desk.get(f"/desk/?view={view}").status_code == 200, view


def test_what_is_due_today_or_late_has_its_view(office: Office, desk: Client) -> None:
    late = a_case(office)
    Case.objects.filter(reference=late).update(due_on="2020-01-01", queue_on="2020-01-01")
    a_case(office, now=clock.now())
    assert listed(desk, "?view=due") == [late]
    assert "開庁日過ぎ" in desk.get("/desk/?view=due").content.decode()


@pytest.mark.parametrize("words", ["高崎", "たかさき", "ﾀｶｻｷ", "H6.4.12", "平成6年4月12日"])
def test_people_are_found_in_any_writing(office: Office, desk: Client, words: str) -> None:
    reference = a_case(office)
    assert reference in listed(desk, f"?words={words}")


def test_one_letter_is_not_enough_to_look_for_somebody(office: Office, desk: Client) -> None:
    a_case(office)
    answer = desk.get("/desk/?words=髙")
    assert answer.context["rows"] == []
    assert "2文字以上" in answer.content.decode()


def test_nothing_found_says_how_to_look(office: Office, desk: Client) -> None:
    assert "見つかりませんでした" in desk.get("/desk/?words=いない人").content.decode()


def test_a_number_leads_straight_to_its_case(office: Office, desk: Client) -> None:
    reference = a_case(office)
    answer = desk.get(f"/desk/?words={reference.lower()}", follow=True)
    assert answer.redirect_chain[-1][0] == f"/desk/cases/{reference}/"


def test_filters_narrow_the_list_and_can_be_let_go(office: Office, desk: Client) -> None:
    a_case_under_review(office)
    note = a_case(office, REGISTER)
    assert listed(desk, f"?procedure={REGISTER}") == [note]
    assert len(listed(desk, "?state=under_review")) == 1
    empty = desk.get("/desk/?state=awaiting_decision").content.decode()
    assert "しぼり込みに合う案件はありません" in empty


def test_a_list_is_narrowed_to_where_cases_came_from(office: Office, desk: Client) -> None:
    a_case(office)
    (at_counter,) = [case.reference for case in a_bundle(office, channel="counter").cases]
    assert listed(desk, "?view=open&channel=counter") == [at_counter]
    assert len(listed(desk, "?view=open&channel=pigeon")) == 2
    sent = {"deed": "save", "name": "窓口から", "list": "view=open&channel=counter"}
    desk.post("/desk/views/", sent)
    (link,) = desk.get("/desk/?view=open&channel=counter").context["frame"].saved
    assert (link.count, link.is_current) == ("1", True)


def test_pages_follow_each_other(
    office: Office, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        a_case(office)
    monkeypatch.setattr(
        "cityhall.surfaces.desk.web.inbox.inbox", lambda **asked: whole(**asked, size=2)
    )
    first = desk.get("/desk/")
    following = desk.get(f"/desk/{first.context['next']}")
    shown = [row.case.reference for row in (*first.context["rows"], *following.context["rows"])]
    assert len(shown) == len(set(shown)) == 3
    assert following.context["next"] == ""


def test_the_next_case_follows_in_the_list(office: Office, desk: Client) -> None:
    for _ in range(3):
        a_case(office)
    first, second, third = listed(desk)
    query = "list=view%3Dtodo"
    answer = desk.get(f"/desk/next/?{query}&at=0&reference={first}")
    assert f"/desk/cases/{second}/" in answer["Location"]
    gone = desk.get(f"/desk/next/?{query}&at=2&reference=2222-2222-2")
    assert f"/desk/cases/{third}/" in gone["Location"]
    end = desk.get(f"/desk/next/?{query}&at=2&reference={third}")
    assert "end=1" in end["Location"]
    assert "ここで終わりです" in desk.get(end["Location"]).content.decode()


def test_somebody_in_two_places_chooses_between_them(office: Office) -> None:
    both = a_clerk("reviewer")
    give_duty(
        user_id=both.pk,
        role="reviewer",
        section="citizens",
        ward=YAHATA_NISHI,
        by=TESTS,
        now=NOON,
    )
    a_case(office)
    browser = at_desk(both)
    assert len(listed(browser)) == 1
    assert listed(browser, f"?place=citizens.{YAHATA_NISHI}") == []
    assert listed(browser) == [], "the choice lasts"
    assert len(listed(browser, "?place=citizens.40106")) == 1
    assert listed(browser, "?place=animals.") == listed(browser), "not one's own: nothing changes"


def test_one_without_a_section_is_told_so(office: Office) -> None:
    answer = at_desk(a_clerk("operator", section="", ward="")).get("/desk/")
    assert "担当の係がまだありません" in answer.content.decode()


def test_a_protected_person_is_in_no_list_no_count_and_no_search(office: Office) -> None:
    hidden = a_protected_resident(name="秘密 花子")
    filing = a_filing(office, ALLOWANCE, person_id=person_id_of(hidden))
    reference = open_bundle(
        filing=filing, by=Actor.of(hidden), now=NOON, client_key=a_key()
    ).cases[0].reference  # fmt: skip
    browser = at_desk(office.reviewer)
    assert listed(browser) == listed(browser, "?words=髙﨑") == []
    assert all(link.count in ("", "0") for link in browser.get("/desk/").context["frame"].menu)
    assert browser.get(f"/desk/cases/{reference}/").status_code == 404
    assert browser.get(f"/desk/open/{reference}/").status_code == 404
    trusted = a_clerk("reviewer", "protected_reader")
    assert listed(at_desk(trusted)) == [reference]


def test_what_is_hidden_is_asked_once_and_missing_from_every_count(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = a_protected_resident(name="秘密 花子")
    for _ in range(2):
        filing = a_filing(office, ALLOWANCE, person_id=person_id_of(hidden))
        open_bundle(filing=filing, by=Actor.of(hidden), now=NOON, client_key=a_key())
    shown = {a_case(office), a_case(office), a_case(office)}
    save_view(
        name="児童手当", section="citizens", ward=KOKURA_KITA, asks={"procedure": ALLOWANCE},
        by=office.reviewer, now=NOON,
    )  # fmt: skip
    browser = at_desk(office.reviewer)

    def counts() -> set[str]:
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get("/desk/?view=open")
        asked = [each for each in captured if "residents_protection" in each["sql"]]
        assert len([each for each in asked if "UNION" in each["sql"]]) == 1
        assert {row.case.reference for row in answer.context["rows"]} == shown
        frame = answer.context["frame"]
        links = (*frame.menu, *frame.ways, *frame.saved)
        found = {link.count for link in links if link.view in ("todo", "open", "unassigned", "")}
        return found | {in_words(ViewCount(answer.context["total"].total, False))}

    assert counts() == {"3"}
    monkeypatch.setattr("cityhall.engine.cases.queries.inbox.COUNTED_UP_TO", 3)
    assert counts() == {"3"}, "not cut: the hidden ones are not what lies beyond"
    monkeypatch.setattr("cityhall.engine.cases.queries.inbox.COUNTED_UP_TO", 2)
    assert counts() == {"2+", "2"}


def test_thirty_rows_cost_no_more_than_three(
    office: Office, desk: Client, assert_query_count_flat: AssertFlat
) -> None:
    assert_query_count_flat(
        desk, "/desk/", lambda count: [a_bundle(office, ALLOWANCE) for _ in range(count)]
    )
