"""誰が見たか, as a resident reads it."""

import re
from datetime import timedelta

from cityhall.engine.cases.api import case_page
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record_read
from cityhall.foundation.oversight.api import read_person_in_emergency
from cityhall.foundation.residents.api import Person, protect_person, read_person
from cityhall.kernel import clock
from tests.conftest import AssertFlat
from tests.factories.people import TESTS, a_clerk, a_resident, person_id_of
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import a_case_of, a_child_of
from tests.surfaces.portal.test_my_page import shown

PAGE = "/my/who-looked/"


def look_at(person_id, *, reason="電話の問い合わせ", at=None, what="person", **reader):
    record_read(
        by=Actor("staff", 999, "職員の 本名"), object_kind=what, object_id=person_id,
        person_id=person_id, reason=reason, reader=reader, now=at or clock.now(),
    )  # fmt: skip


def test_nobody_has_looked_yet(client, mother):
    page = shown(client, PAGE)
    assert "まだ、だれも見ていません" in page
    assert "支援措置" in page, "what does not stand here is said"


def test_each_look_says_when_who_in_the_office_and_what_for(client, mother):
    reference = a_case_of(mother)
    clerk = a_clerk("reviewer", section="", ward="", name="職員の 本名")
    case_page(reference=reference, by=Actor.of(clerk), now=clock.now())
    read_person(person_id_of(mother), user=clerk, reason="住所の問い合わせ", purpose="inquiry",
                now=clock.now())  # fmt: skip
    page = shown(client, PAGE)
    assert "手続きの内容を見ました" in page
    assert f'href="/my/cases/{reference}/"' in page
    assert "審査の担当" in page
    assert "住所の問い合わせ" in page
    assert "ご本人からの問い合わせに答えるため" in page
    assert "本名" not in page
    assert PAGE in shown(client, "/my/")


def test_one_sitting_of_a_clerk_is_one_row(client, mother):
    noon = clock.in_jst(clock.now()).replace(hour=12, minute=0) - timedelta(days=1)
    person_id = person_id_of(mother)
    look_at(person_id, at=noon - timedelta(days=1), section="citizens")
    look_at(person_id, at=noon - timedelta(minutes=9), section="citizens", reason="別の用")
    for minutes in (5, 2, 0):
        look_at(person_id, at=noon - timedelta(minutes=minutes), section="citizens")
    page = shown(client, PAGE)
    assert page.count('<li class="row stack') == 3
    assert "11:55〜12:00" in page
    assert "3回" in page
    numbers = re.findall(r'記録の番号 <span class="number">([0-9、]+)<', page)
    assert [each.count("、") for each in numbers] == [2, 0, 0], "each look can be asked for"


def test_to_and_fro_between_answers_and_papers_is_one_row(client, mother):
    noon = clock.in_jst(clock.now()).replace(hour=12, minute=0) - timedelta(days=1)
    for minutes, what in enumerate(("case", "document", "case", "document")):
        at = noon + timedelta(minutes=minutes)
        look_at(person_id_of(mother), at=at, what=what, section="citizens")
    page = shown(client, PAGE)
    assert page.count('<li class="row stack') == 1
    assert re.search("手続きの内容を見ました.*出した書類を見ました", page), "as it was looked at"
    assert "4回" in page


def test_days_and_pages(client, mother, assert_query_count_flat: AssertFlat):
    person_id, now = person_id_of(mother), clock.now()
    for number in range(65):
        look_at(person_id, reason=f"理由{number:03}", at=now - timedelta(days=1))
    look_at(person_id, reason="今日の理由", section="citizens", ward="40106", role="decider")
    first = shown(client, PAGE)
    assert first.count('<h2 class="title-small" id="day-') == 2
    assert "小倉北区 市民課" in first
    seen, address = [], PAGE
    for _ in range(3):
        page = shown(client, address)
        seen.append(page.count("理由0"))
        if "before=" in page and 'rel="next"' in page:
            address = PAGE + "?" + page.split('rel="next" href="?')[1].split('"')[0]
    assert sum(seen) == 65
    for wrong in ("?before=x", "?before=-1", "?before=" + "9" * 30, "?about=999", "?about=x"):
        assert client.get(PAGE + wrong).status_code == 200
    assert_query_count_flat(client, PAGE, lambda n: [look_at(person_id) for _ in range(n)])


def test_what_law_keeps_back_is_not_there_nor_counted(client, mother):
    look_at(person_id_of(mother), reason="知らせてはならない", purpose="abuse")
    page = shown(client, PAGE)
    assert "知らせてはならない" not in page
    assert "まだ、だれも見ていません" in page


def test_a_parent_sees_who_looked_at_the_child_unless_it_fled(client, mother):
    child = a_child_of(mother)
    look_at(child, reason="子どものこと")
    look_at(child, reason="通告があった", purpose="abuse")
    page = shown(client, f"{PAGE}?about={child}")
    assert "子どものこと" in page
    assert "通告があった" not in page
    assert "髙﨑 ひなたさんの情報を誰が見たか" in page
    stranger = signed_in(a_resident(name="他人 太郎"))
    assert "子どものこと" not in shown(stranger, f"{PAGE}?about={child}")
    elsewhere = Person.objects.get(pk=person_id_of(a_resident(name="別 世帯")))
    Person.objects.filter(pk=child).update(household=elsewhere.household_id)
    protect_person(person_id=child, valid_from=clock.today(), valid_until=None, reason="テスト",
                   by=TESTS, now=clock.now())  # fmt: skip
    hidden = shown(client, f"{PAGE}?about={child}")
    assert "子どものこと" not in hidden
    assert "ひなた" not in hidden


def test_in_three_languages(client, mother):
    look_at(person_id_of(mother), section="citizens", ward="40106", role="reviewer")
    for language, words in (("en", "Who looked"), ("ja-x-easy", "見")):
        client.cookies["cityhall_language"] = language
        assert words in shown(client, PAGE)


def test_the_reason_of_an_emergency_without_a_case_is_read_once(client, mother):
    reason = "救急隊が連絡先を尋ねているため"
    clerk = a_clerk("reviewer", section="citizens")
    read_person_in_emergency(person_id_of(mother), user=clerk, reason=reason, purpose="rescue",
                             now=clock.now())  # fmt: skip
    page = shown(client, PAGE)
    assert "緊急のために見ました" in page
    assert page.count(reason) == 1
