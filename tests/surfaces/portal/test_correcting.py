"""Corrections: only what was asked for, nothing lost, sent once, calm when somebody was quicker."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cityhall.engine.cases.api import Case, CaseEvent, sent_with
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel import clock
from tests.factories.answers import ADDRESS as HOME
from tests.factories.files import a_photo
from tests.surfaces.portal.conftest import BACKEND
from tests.surfaces.portal.scenarios import (
    ADDRESS,
    PEOPLE,
    PROOF,
    WHY,
    a_case_awaiting_correction,
    a_document_of,
    step,
)
from tests.surfaces.portal.test_cases import address, hidden_of
from tests.surfaces.portal.test_my_page import shown

STREET = f"{ADDRESS}__street"
NEW = {f"{ADDRESS}__{part}": value for part, value in HOME.items() if part != "municipality"}


@pytest.fixture
def reference(mother):
    return a_case_awaiting_correction(mother)


def form_of(client: Client, reference: str, **typed: str) -> dict[str, str]:
    """The form as it stands, with an address in it and what is typed over it."""
    page = shown(client, address(reference, "correct/"))
    return {**NEW, **hidden_of(page), **typed}


def send(client, reference, form, **more):
    return client.post(address(reference, "correct/"), form, **more)


def said(mother, reference, item=ADDRESS):
    rows = sent_with(reference=reference, by=Actor.of(mother), now=clock.now())
    return next(row for row in rows if row.item == item)


def events_of(reference):
    return CaseEvent.objects.filter(case__reference=reference).count()


def test_only_what_was_sent_back_is_asked_with_reason_and_old_value(client, reference):
    page = shown(client, address(reference, "correct/"))
    assert WHY in page
    assert f'name="{STREET}" ' in page or f'name="{STREET}"' in page
    assert 'name="applicant.name__family"' not in page
    assert "いまの答え：" in page
    assert 'value="1-1"' in page  # the old value is there to be changed


def test_what_is_sent_takes_the_place_of_the_old_answer(client, mother, reference):
    answer = send(client, reference, form_of(client, reference, **{STREET: "2-2"}), follow=True)
    assert "直したものを受け取りました" in answer.content.decode()
    assert "2-2" in said(mother, reference).shown
    assert "1-1" in said(mother, reference).previous
    assert Case.objects.get(reference=reference).state == "under_review"


def test_a_double_click_sends_once(client, reference):
    form = form_of(client, reference, **{STREET: "2-2"})
    addresses = [send(client, reference, form).url for _ in range(2)]
    assert set(addresses) == {f"{address(reference)}?told=corrected"}
    assert events_of(reference) == 4


def test_another_tab_that_comes_later_is_told(client, mother, reference):
    first = form_of(client, reference, **{STREET: "2-2"})
    second = form_of(client, reference, **{STREET: "3-3"})
    send(client, reference, first)
    answer = send(client, reference, second, follow=True)
    assert "先に、この手続きに動きがありました" in answer.content.decode()
    assert "2-2" in said(mother, reference).shown


def test_asked_anew_meanwhile_the_form_comes_back_with_what_was_typed(client, mother, reference):
    form = form_of(client, reference, **{STREET: "2-2"})
    step(reference, "end_correction", reason="電話で聞いた")
    step(reference, "request_correction", corrections={ADDRESS: "番地も違います。"})
    answer = send(client, reference, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "まだ送っていません" in page
    assert 'value="2-2"' in page
    assert "番地も違います。" in page
    send(client, reference, {**NEW, **hidden_of(page), STREET: "2-2"})
    assert "2-2" in said(mother, reference).shown


def test_a_request_taken_back_says_that_nothing_is_needed(client, reference):
    step(reference, "end_correction", reason="電話で聞いた")
    answer = client.get(address(reference, "correct/"), follow=True)
    assert "いま、していただくことはありません" in answer.content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, reference):
    form = form_of(client, reference, **{f"{ADDRESS}__postal_code": "12", STREET: "<b>9-9"})
    answer = send(client, reference, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in page
    assert "&lt;b&gt;9-9" in page
    assert events_of(reference) == 3
    again = shown(client, address(reference, "correct/"))  # and after going away and coming back
    assert "&lt;b&gt;9-9" in again


def test_an_item_that_was_not_asked_for_is_not_changed(client, mother, reference):
    form = form_of(client, reference, **{"applicant.name__family": "偽"})
    send(client, reference, form)
    assert "偽" not in said(mother, reference, "applicant.name").shown


@pytest.mark.parametrize("sequence", ["", "x", "٣", "9" * 40, "-1"])
def test_a_forged_sequence_breaks_nothing(client, reference, sequence):
    form = {**form_of(client, reference), "sequence": sequence}
    assert send(client, reference, form).status_code in (302, 409)


def test_without_a_key_nothing_is_sent(client, reference):
    form = {**form_of(client, reference), "client_key": ""}
    assert send(client, reference, form).status_code == 422
    assert events_of(reference) == 3


def test_buttons_inside_the_form_work_without_script(client, mother):
    reference = a_case_awaiting_correction(mother, {PEOPLE: "人数が違います。"})
    hidden = hidden_of(shown(client, address(reference, "correct/")))
    answer = send(
        client, reference, {**hidden, f"{PEOPLE}__0__family": "髙﨑", "add_person": PEOPLE}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="{PEOPLE}__1__family"' in page
    assert 'value="髙﨑"' in page
    assert events_of(reference) == 3


def a_picture(name: str = "新しい 写真.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_photo(), "image/jpeg")


def test_a_new_picture_is_kept_while_something_else_is_wrong(client, mother):
    reference = a_case_awaiting_correction(mother, {PROOF: "ぼやけています。", ADDRESS: WHY})
    wrong = form_of(client, reference, **{f"{ADDRESS}__postal_code": "12"})
    answer = send(client, reference, {**wrong, f"{PROOF}__upload": a_picture()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "新しい 写真.jpg" in page
    answer = send(client, reference, {**NEW, **hidden_of(page)})
    assert answer.url.endswith("told=corrected")
    assert said(mother, reference, PROOF).documents


def test_a_document_that_was_not_handed_in_here_is_not_taken(client, mother):
    reference = a_case_awaiting_correction(mother, {PROOF: "ぼやけています。"})
    foreign = a_document_of(mother)
    hidden = hidden_of(shown(client, address(reference, "correct/")))
    forged = {f"{PROOF}__document": str(foreign.pk), f"{PROOF}__name": "x.jpg"}
    assert send(client, reference, {**hidden, **forged}).status_code == 422
    assert events_of(reference) == 3


def test_a_session_that_ended_in_mid_form_loses_nothing(client, mother, reference):
    form = form_of(client, reference, **{STREET: "7-7"})
    client.session.flush()
    answer = send(client, reference, form)
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/?next=")
    assert events_of(reference) == 3
    client.force_login(mother, backend=BACKEND)
    assert 'value="7-7"' in shown(client, address(reference, "correct/"))


def test_what_was_typed_is_forgotten_once_it_is_sent(client, reference):
    send(client, reference, form_of(client, reference, **{STREET: "2-2"}))
    assert client.session["unsent_corrections"] == {}
