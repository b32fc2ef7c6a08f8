"""A daughter acts for her father: asked online, said on every page, ended in the middle."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cityhall.engine.cases.api import Case, CaseEvent, Filing, open_bundle
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.messages.api import messages_of
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.residents.api import (
    NewFact,
    Subject,
    Wish,
    accept_mandate,
    offer_mandate,
    people_acted_for,
    protect_person,
    revoke_mandate,
    write_facts,
)
from cityhall.kernel import clock
from cityhall.resident_services.application.api import Draft, known_for, save_answers
from tests.conftest import AssertFlat
from tests.factories.answers import an_answer
from tests.factories.files import a_photo
from tests.factories.people import TESTS, a_clerk, a_resident, person_id_of
from tests.surfaces.desk.conftest import at_desk
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import a_case_of, answers_to
from tests.surfaces.portal.test_my_page import shown

HIS = {
    "applicant.name": {
        "family": "北九",
        "given": "太郎",
        "family_kana": "キタク",
        "given_kana": "タロウ",
    },
    "applicant.birth_date": "1994-04-12",
}
BAND = "北九 太郎 さんの代わりに手続きしています"


@pytest.fixture
def father(city):
    return a_resident(name="北九 太郎", now=clock.now())


@pytest.fixture
def daughter(city):
    return a_resident(
        name="長女 花子", address="福岡県北九州市八幡西区黒崎3丁目15番3号", now=clock.now()
    )


def an_online_procedure():
    """Something to be filed online without a signature, and an area that it belongs to."""
    return next(
        (each.id, each.life_events[0])
        for each in catalogue().procedures.values()
        if each.finishes_at == "online" and each.identity in ("none", "contact", "login")
        and each.life_events and each.workflow == "review"
    )  # fmt: skip


def given(father, daughter, area, kind="agent"):
    """The father has asked and the daughter has taken it on. Her browser."""
    until = clock.today() + timedelta(days=30)
    wish = Wish(kind=kind, other_name={}, areas=[area], valid_until=until)
    asked = {"principal_id": person_id_of(father), "wish": wish, "by": Actor.of(father)}
    _, code = offer_mandate(**asked, now=clock.now())
    agent = {"agent_id": person_id_of(daughter), "by": Actor.of(daughter)}
    accept_mandate(code=code, **agent, now=clock.now())
    return signed_in(daughter)


def given_by_hand(father, daughter, area):
    """The same, both in their browsers."""
    his, hers = signed_in(father), signed_in(daughter)
    form = shown(his, "/my/mandates/give/")
    until = re.findall(r'name="valid_until" value="([0-9-]+)"', form)[1]
    sent = {"kind": "agent", "name": "長女 花子", "areas": [area], "valid_until": until}
    page = his.post("/my/mandates/give/", sent).content.decode()
    (code,) = re.findall(r'id="code">([0-9A-Z-]+)<', page)
    asked = hers.post("/my/mandates/accept/", {"code": code}).content.decode()
    assert "北九 太郎さんに頼まれています" in asked
    hers.post("/my/mandates/accept/", {"code": code, "take_on": "1"})
    return hers


def begun(hers, father, procedure):
    """She acts for him and has written everything; the check page."""
    hers.post(f"/my/mandates/act/{person_id_of(father)}/")
    hers.post("/guide/choose/", {"procedures": [procedure], "add": "1"})
    draft = Draft.objects.get(on_behalf_of=person_id_of(father), status="open")
    answers = answers_to(procedure) | HIS | {"applicant.email": "hanako@example.jp"}
    for _ in range(4):  # an answer may bring a question
        draft = save_answers(draft.pk, by=TESTS, now=clock.now(), values=answers)
        known = known_for(draft, catalogue(), now=clock.now(), today=clock.today())
        answers = {
            each.item.id: an_answer(each.item, today=clock.today()) for each in known.missing
        }
    return draft


def check_and_send(hers):
    page = shown(hers, "/apply/check/")
    (digest,) = re.findall(r'name="shown" value="([0-9a-f]+)"', page)
    (key,) = re.findall(r'name="draft_key" value="([0-9a-f-]+)"', page)[:1]
    answer = hers.post("/apply/submit/", {"shown": digest, "draft_key": key}, follow=True)
    assert answer.status_code == 200, re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())[250:900]
    return answer


def test_every_act_says_on_whose_behalf(father, daughter):
    procedure, area = an_online_procedure()
    hers = given_by_hand(father, daughter, area)
    assert BAND not in shown(hers)
    draft = begun(hers, father, procedure)
    for address in ("/", "/my/", "/guide/plan/", "/apply/check/", "/my/mandates/"):
        assert BAND in hers.get(address, follow=True).content.decode(), address
    question = hers.get("/apply/questions/you/", follow=True).content.decode()
    assert "「あなた」は、北九 太郎 さんのことです" in question
    receipt = check_and_send(hers).content.decode()
    assert "北九 太郎さんの代わりに提出しました" in receipt
    case = Case.objects.get(person_id=person_id_of(father))
    event = CaseEvent.objects.get(case=case, sequence=1)
    assert (event.actor_id, event.on_behalf_of) == (daughter.pk, person_id_of(father))
    (entry,) = entries_about("bundle", case.bundle.reference)
    assert entry.on_behalf_of == person_id_of(father)
    assert entries_about("draft", draft.pk)[0].on_behalf_of == person_id_of(father)
    clerk = a_clerk("reviewer", section="", ward="", now=clock.now())
    desk = at_desk(clerk).get(f"/desk/cases/{case.reference}/").content.decode()
    assert "代理の方が出しました：長女 花子" in desk
    assert case.reference in shown(signed_in(father))
    assert case.reference in shown(hers)
    assert "北九 太郎" in shown(hers, f"/my/cases/{case.reference}/")
    run_due(clock.now())
    for user in (father, daughter):
        occasions = [each.occasion for each in messages_of(person_id_of(user))]
        assert {"mandate_granted", "receipt"} <= set(occasions)
    hers.post("/my/mandates/stop/")
    assert BAND not in shown(hers)


def test_a_mandate_revoked_in_mid_act_is_refused_kindly_and_nothing_is_lost(father, daughter):
    procedure, area = an_online_procedure()
    hers = given(father, daughter, area)
    draft = begun(hers, father, procedure)
    (mandate,) = people_acted_for(person_id_of(daughter))
    signed_in(father).post(f"/my/mandates/{mandate.mandate_id}/end/")
    written = dict(draft.answers) or Draft.objects.get(pk=draft.pk).answers
    for answer in (
        hers.get("/apply/check/"),
        hers.post("/apply/submit/", {"shown": "x", "draft_key": str(draft.client_key)}),
    ):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "代わりに手続きをする登録が終わった" in page
        assert "残っています" in page
        assert BAND not in page
    kept = Draft.objects.get(pk=draft.pk)
    assert (kept.is_open, kept.answers) == (True, written)
    assert not Case.objects.exists()
    given(father, daughter, area)
    hers.post(f"/my/mandates/act/{person_id_of(father)}/")
    assert "北九 太郎さんの代わりに提出しました" in check_and_send(hers).content.decode()


def test_what_was_not_asked_for_is_neither_shown_nor_sent(father, daughter):
    procedure, area = an_online_procedure()
    other = next(each for each in catalogue().procedures.values() if area not in each.life_events)
    known = [NewFact("applicant.phone", "0935820000"), NewFact("applicant.email", "x@example.jp")]
    write_facts(
        subject=Subject("person", person_id_of(father)), facts=known, source="counter",
        as_of=clock.today(), purpose="", by=TESTS, now=clock.now(),
    )  # fmt: skip
    hers = given(father, daughter, area)
    a_case_of(father)
    theirs = [each.reference for each in Case.objects.all() if area not in
              catalogue().procedures[each.procedure].life_events]  # fmt: skip
    for reference in theirs:
        assert hers.get(f"/my/cases/{reference}/").status_code == 404
        assert reference not in shown(hers)
    assert "0935820000" not in shown(hers, "/my/facts/")
    draft = begun(hers, father, other.id)
    first = known_for(draft, catalogue(), now=clock.now(), today=clock.today()).pages[0].slug
    assert "頼まれていない手続きがあります" in shown(hers, f"/apply/questions/{first}/")
    page = shown(hers, "/apply/check/")
    assert "頼まれていない手続きがあります" in page
    assert 'href="/guide/plan/"' in page
    assert "0935820000" not in page
    assert not Case.objects.filter(procedure=other.id, bundle__opened_by=daughter).exists()
    assert procedure


def test_the_receipt_of_a_bundle_names_nothing_outside_the_mandate(father, daughter):
    procedure, area = an_online_procedure()
    other = next(
        each.id for each in catalogue().procedures.values()
        if area not in each.life_events and each.finishes_at == "online"
        and each.workflow == "review" and each.id != procedure
    )  # fmt: skip
    filing = Filing(
        procedures=(procedure, other),
        answers=answers_to(procedure, other),
        person_id=person_id_of(father),
        assurance="signature",
    )
    receipt = open_bundle(
        filing=filing, by=Actor.of(father), now=clock.now(), client_key=str(uuid4())
    )
    run_due(clock.now())
    title = str(catalogue().procedures[other].title["ja"])
    address = f"/my/cases/{receipt.cases[0].reference}/"
    assert f"「{title}」" in shown(signed_in(father), address)
    assert f"「{title}」" not in shown(given(father, daughter, area), address)


def test_a_supporter_prepares_and_the_person_sends(father, daughter):
    procedure, area = an_online_procedure()
    hers = given(father, daughter, area, kind="supporter")
    draft = begun(hers, father, procedure)
    page = shown(hers, "/apply/check/")
    assert "北九 太郎さんに渡す" in page
    assert 'action="/apply/submit/"' not in page
    refused = hers.post("/apply/submit/", {"shown": "x", "draft_key": str(draft.client_key)})
    assert not Case.objects.exists()
    assert refused.status_code in (403, 409, 422)
    hers.post("/apply/hand-over/", {"draft_key": str(draft.client_key)})
    assert messages_of(person_id_of(father))[0].occasion == "draft_handed"
    his = signed_in(father)
    assert "受付番号" in check_and_send(his).content.decode()
    (event,) = CaseEvent.objects.filter(sequence=1)
    assert (event.actor_id, event.on_behalf_of) == (father.pk, None)


def test_a_protected_father_is_not_given_away_by_his_mandate(father, daughter):
    procedure, area = an_online_procedure()
    hers = given(father, daughter, area)
    begun(hers, father, procedure)
    check_and_send(hers)
    reference = Case.objects.get().reference
    bundle = Case.objects.get().bundle.reference
    protect_person(person_id=person_id_of(father), valid_from=clock.today(), valid_until=None,
                   reason="テスト", by=TESTS, now=clock.now())  # fmt: skip
    for address in ("/my/", "/my/mandates/", "/my/facts/", "/", "/my/who-looked/"):
        assert "太郎" not in hers.get(address).content.decode(), address
    for address in (f"/my/cases/{reference}/", f"/apply/done/{bundle}/"):
        assert hers.get(address).status_code == 404
    assert hers.post(f"/my/mandates/act/{person_id_of(father)}/").status_code == 404


def test_a_guardian_claims_with_a_paper_and_the_desk_checks_it(father, daughter):
    hers, born = signed_in(daughter), "1994-04-12"
    assert "登記事項証明書" in shown(hers, "/my/mandates/claim/")
    sent = {
        "kind": "guardian", "applicant.name__family": "北九", "applicant.name__given": "太郎",
        "applicant.name__family_kana": "キタク", "applicant.name__given_kana": "タロウ",
        "applicant.birth_date__era": "西暦", "applicant.birth_date__year": born[:4],
        "applicant.birth_date__month": "4", "applicant.birth_date__day": "12",
    }  # fmt: skip
    without = hers.post("/my/mandates/claim/", sent)
    assert without.status_code == 422
    assert "証明する書類が付いていません" in without.content.decode()
    photo = SimpleUploadedFile("proof.jpg", a_photo(), "image/jpeg")
    assert hers.post("/my/mandates/claim/", {**sent, "evidence": photo}).status_code == 302
    assert "市が書類を確認中" in shown(hers, "/my/mandates/")
    desk = at_desk(a_clerk("reviewer", now=clock.now()))
    (address,) = set(
        re.findall(r"/desk/mandates/\d+/", desk.get("/desk/mandates/").content.decode())
    )
    page = desk.get(address).content.decode()
    assert "北九 太郎" in page
    assert desk.get(f"{address}evidence/").getvalue()
    assert desk.post(address, {"reason": "", "grant": "1"}).status_code == 422
    chosen = {"reason": "原本と照合", "principal": str(person_id_of(father)), "grant": "1"}
    assert desk.post(address, chosen).status_code == 302
    hers.post(f"/my/mandates/act/{person_id_of(father)}/")
    assert BAND in shown(hers)
    looks = shown(signed_in(father), "/my/who-looked/")
    assert "代理の申し出を確かめるため" not in shown(signed_in(daughter), "/my/facts/")
    assert "代理の申し出を確かめるため" in looks


def test_nobody_else_takes_part(father, daughter, assert_query_count_flat: AssertFlat):
    _, area = an_online_procedure()
    given(father, daughter, area)
    (mandate,) = people_acted_for(person_id_of(daughter))
    stranger = signed_in(a_resident(name="他人 次郎", now=clock.now()))
    assert stranger.post(f"/my/mandates/act/{person_id_of(father)}/").status_code == 404
    assert stranger.post(f"/my/mandates/{mandate.mandate_id}/end/").status_code == 404
    wrong = stranger.post("/my/mandates/accept/", {"code": str(uuid4())})
    assert wrong.status_code == 422
    assert "太郎" not in wrong.content.decode()
    assert len(people_acted_for(person_id_of(daughter))) == 1
    assert Client().get("/my/mandates/").status_code == 302
    revoke_mandate(mandate_id=mandate.mandate_id, by=Actor.of(father), now=clock.now(),
                   by_person=person_id_of(father))  # fmt: skip

    def more(count):
        for _ in range(count):
            given(a_resident(name="北九 太郎", now=clock.now()), daughter, area)

    assert_query_count_flat(signed_in(daughter), "/my/mandates/", more)


def test_forms_say_what_is_missing(father):
    his = signed_in(father)
    answer = his.post("/my/mandates/give/", {})
    assert answer.status_code == 422
    summary = [each.target for each in answer.context["errors"]]
    assert len(summary) == 4, "all at once, in the order of the form"
    assert "代わりに手続きする人の氏名が書かれていません" in answer.content.decode()
    _, area = an_online_procedure()
    for missing in ("kind", "areas", "valid_until"):
        sent = {"kind": "agent", "name": "長女 花子", "areas": [area], "valid_until": "x"}
        sent.pop(missing, None)
        assert his.post("/my/mandates/give/", sent).status_code == 422
