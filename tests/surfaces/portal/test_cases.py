"""One case: how it stands, what was sent and decided; withdrawing; and hidden from all others."""

import re

import pytest
from django.test import Client

from cityhall.engine.cases.api import Case, CaseEvent
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel import clock
from cityhall.kernel.reference_numbers import new_reference
from tests.factories.people import a_clerk, a_resident
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import (
    a_case_awaiting_correction,
    a_case_of,
    a_child_of,
    a_document_always_wanted,
    a_document_of,
    a_key,
    a_rejected_case,
    step,
)
from tests.surfaces.portal.test_my_page import shown

PAGES = ["", "correct/", "withdraw/", "documents/00000000-0000-4000-8000-000000000000/"]


def address(reference: str, page: str = "") -> str:
    return f"/my/cases/{reference}/{page}"


def test_it_says_what_happens_now_and_by_when(client, mother):
    reference = a_case_of(mother)
    run_due(clock.now())
    page = shown(client, address(reference))
    assert "市役所の番です" in page
    assert "この日までに、結果をお知らせします" in page
    assert "手続きを受け取りました" in page  # the message
    assert "送った内容を見る" in page
    assert reference in page


def test_a_reference_may_be_written_as_people_write_it(client, mother):
    reference = a_case_of(mother)
    assert shown(client, address(reference.lower().replace("-", "")))


def test_a_prepared_case_shows_its_code_and_what_to_bring(client, mother):
    page = shown(client, address(a_case_of(mother, "counter_notification")))
    assert "<svg" in page
    assert "窓口で見せるQR" in page
    assert "この準備を取りやめる" in page


def test_a_rejection_says_why_and_what_one_can_do(client, mother):
    page = shown(client, address(a_rejected_case(mother)))
    assert "認められませんでした" in page
    assert "所得が上限額を超えるため。" in page
    assert "審査請求" in page
    assert "取り下げる" not in page
    assert "内緒" not in page  # who decided is the office's matter
    assert "このあとのこと" not in page


def test_once_it_is_approved_one_still_reads_what_comes(client, mother):
    reference = a_case_of(mother)
    assert "このあとのこと" in shown(client, address(reference))
    step(reference, "take")
    step(reference, "propose", outcome="approved", reason="確かめました。")
    step(reference, "approve", "decider", outcome="approved")
    page = shown(client, address(reference))
    assert "認められました" in page
    assert "このあとのこと" in page


def test_a_document_can_be_opened_again_by_its_person_only(client, mother):
    document, item = a_document_of(mother), a_document_always_wanted()
    sent = [{"document": str(document.pk), "name": document.original_name}]
    reference = a_case_of(mother, wanting=item, **{item: sent})
    place = address(reference, f"documents/{document.pk}/")
    assert place in shown(client, address(reference))
    answer = client.get(place)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.getvalue().startswith(b"\xff\xd8")  # reading it to its end closes the file
    other = a_case_of(mother, "notification")
    assert client.get(address(other, f"documents/{document.pk}/")).status_code == 404
    assert signed_in(a_resident(name="他 人")).get(place).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_anothers_unknown_and_malformed_numbers_look_alike(mother, page):
    reference = a_case_awaiting_correction(mother)
    stranger = signed_in(a_resident(name="他 人"))
    answers = []
    for number in (reference, new_reference(), "nonsense", "K7QM-42HX-9" * 9, "<script>"):
        answer = stranger.get(address(number, page))
        assert answer.status_code == 404
        answers.append(_without_tokens(answer.content.decode(), number))
    assert len(set(answers)) == 1


def test_posting_to_anothers_case_changes_nothing(mother):
    reference = a_case_awaiting_correction(mother)
    before = CaseEvent.objects.count()
    stranger = signed_in(a_resident(name="他 人"))
    for page in ("correct/", "withdraw/"):
        sent = {"client_key": a_key(), "sequence": "3"}
        assert stranger.post(address(reference, page), sent).status_code == 404
    assert CaseEvent.objects.count() == before


@pytest.mark.parametrize("page", PAGES)
def test_without_signing_in_every_number_leads_to_the_sign_in(mother, page):
    reference = a_case_of(mother)
    for number in (reference, new_reference(), "nonsense"):
        answer = Client().get(address(number, page))
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in/?next=")


def test_a_clerk_does_not_come_in_by_this_door(mother):
    reference = a_case_of(mother)
    case = Case.objects.get(reference=reference)
    clerk = signed_in(a_clerk("reviewer", section=case.section, ward=case.ward))
    assert clerk.get(address(reference)).status_code == 403


def test_acting_for_a_child_the_page_and_the_record_say_so(client, mother):
    child = a_child_of(mother)
    reference = a_case_of(mother, person_id=child)
    assert "髙﨑 ひなた さんの代わりに見ています" in shown(client, address(reference))
    client.post(address(reference, "withdraw/"), _confirmed(client, reference))
    last = CaseEvent.objects.filter(case__reference=reference).order_by("sequence").last()
    assert last.on_behalf_of == child


def test_withdrawing_is_explained_and_done_once(client, mother):
    reference = a_case_of(mother)
    page = shown(client, address(reference, "withdraw/"))
    assert "審査はここで終わり" in page
    sent = _confirmed(client, reference)
    for _ in range(2):
        answer = client.post(address(reference, "withdraw/"), sent, follow=True)
        assert "取り下げました" in answer.content.decode()
    assert Case.objects.get(reference=reference).state == "withdrawn"
    assert CaseEvent.objects.filter(case__reference=reference).count() == 2


def test_what_can_no_longer_be_withdrawn_says_so(client, mother):
    reference = a_rejected_case(mother)
    answer = client.get(address(reference, "withdraw/"), follow=True)
    assert "いま、していただくことはありません" in answer.content.decode()


def test_withdrawing_what_a_clerk_has_moved_meanwhile_shows_how_it_stands(client, mother):
    reference = a_case_of(mother)
    sent = _confirmed(client, reference)
    step(reference, "take")
    answer = client.post(address(reference, "withdraw/"), sent, follow=True)
    assert "先に、この手続きに動きがありました" in answer.content.decode()
    assert Case.objects.get(reference=reference).state == "under_review"


def _confirmed(client: Client, reference: str) -> dict[str, str]:
    """What the form of the withdrawal page holds."""
    return hidden_of(shown(client, address(reference, "withdraw/")))


def hidden_of(page: str) -> dict[str, str]:
    """The hidden fields of a page's form that say what was seen."""
    found = re.findall(r'name="(client_key|sequence)" value="([^"]*)"', page)
    return dict(found)


def _without_tokens(page: str, number: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return page.replace(number, "").replace("next=%2F", "")
