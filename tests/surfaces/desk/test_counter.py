"""The counter: scanning, putting right, drafts of people who come in person."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from cityhall.engine.cases.api import Case, case_page
from cityhall.engine.procedures.api import catalogue, publish_all
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.organisation.api import load_municipality
from cityhall.foundation.vocabulary.api import form_fields
from cityhall.kernel import clock
from cityhall.resident_services.application.actions import make_resume_code
from cityhall.resident_services.application.api import (
    Draft,
    choose_procedures,
    known_for,
    start_draft,
)
from cityhall.surfaces.desk.rules.scanning import Scanned, read_scanned
from tests.engine.cases.catalogue import MOVING
from tests.engine.cases.scenarios import Office, a_bundle, a_case, row, step
from tests.factories.answers import an_answer
from tests.factories.people import a_clerk, a_protected_resident, a_resident, person_id_of
from tests.factories.places import NOON
from tests.surfaces.desk.conftest import at_desk


def test_a_scanner_types_an_address_and_people_a_number(office: Office) -> None:
    reference = a_case(office, MOVING)
    case = Scanned("case", reference)
    assert read_scanned(reference) == case
    assert read_scanned(f"https://city.example/desk/open/{reference}/\n") == case
    assert read_scanned(reference.lower().replace("-", " ")) == case
    code = f"{reference}-{reference}"
    assert read_scanned(f"http://127.0.0.1:8000/desk/drafts/{code}/") == Scanned("draft", code)
    assert read_scanned(code.replace("-", "")) == Scanned("draft", code)
    for words in ("", "   ", "K79M", "javascript:alert(1)", "http://[", "x" * 9000):
        assert read_scanned(words) is None


def test_a_number_opens_its_case_and_a_wrong_one_is_told(office: Office) -> None:
    reference = a_case(office, MOVING)
    counter = at_desk(office.receptionist)
    assert counter.get("/desk/counter/").status_code == 200
    answer = counter.post(
        "/desk/counter/", {"number": f"http://x/desk/open/{reference}/"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == f"/desk/cases/{reference}/"
    wrong = counter.post("/desk/counter/", {"number": "なにか"})
    assert wrong.status_code == 422
    assert "番号が読み取れません" in wrong.content.decode()
    assert "なにか" in wrong.content.decode()
    assert counter.get("/desk/open/2222-2222-2/").status_code == 404


def test_a_number_of_several_cases_offers_them(office: Office) -> None:
    receipt = a_bundle(office)
    both = a_bundle(office, "register", MOVING)
    counter = at_desk(office.receptionist)
    one = counter.get(f"/desk/open/{receipt.reference}/")
    assert one["Location"] == f"/desk/cases/{receipt.cases[0].reference}/"
    page = counter.get(f"/desk/open/{both.reference}/").content.decode()
    assert all(case.reference in page for case in both.cases)


def test_answers_are_put_right_with_the_person(office: Office) -> None:
    reference = a_case(office, MOVING)
    counter = at_desk(office.receptionist)
    address = f"/desk/cases/{reference}/answers/?item=event.moved_on"
    page = counter.get(address)
    assert [item.id for item in page.context["form"].items] == ["event.moved_on"]
    form = {
        "client_key": uuid4(), "sequence": row(reference).head_sequence,
        **form_fields(page.context["form"].items[0], "2026-11-19"),
    }  # fmt: skip
    wrong = counter.post(address, {**form, "event.moved_on__month": "13"})
    assert wrong.status_code == 422
    done = counter.post(address, form)
    assert done["Location"] == f"/desk/cases/{reference}/"
    shown = counter.get(done["Location"]).content.decode()
    assert "令和8年11月19日" in shown
    assert "前の答え：令和8年11月20日" in shown
    assert "窓口で答えを直した" in shown


def test_a_new_answer_that_brings_a_question_asks_it_at_once(office: Office) -> None:
    reference = a_case(office, MOVING)
    counter = at_desk(office.receptionist)
    address = f"/desk/cases/{reference}/answers/?item=applicant.address"
    page = counter.get(address)
    empty = form_fields(page.context["form"].items[0], None)
    answer = counter.post(address, {"client_key": uuid4(), **empty})
    assert answer.status_code == 422
    assert row(reference).head_sequence == 1


def test_only_what_has_not_arrived_is_put_right_here(office: Office) -> None:
    arrived = a_case(office)
    reviewer = at_desk(office.reviewer)
    page = reviewer.get(f"/desk/cases/{arrived}/")
    assert not page.context["beside"].answers
    items = reviewer.get(f"/desk/cases/{arrived}/answers/?item=household.size").context["form"]
    form = {"client_key": uuid4(), **form_fields(items.items[0], 5)}
    answer = reviewer.post(f"/desk/cases/{arrived}/answers/?item=household.size", form)
    assert answer.status_code == 409
    seen = case_page(reference=arrived, by=office.reviewer, now=NOON)
    assert next(v.value for v in seen.values if v.item.id == "household.size") == 3
    decider = at_desk(office.decider)
    assert decider.get(f"/desk/cases/{arrived}/answers/").status_code == 403


def test_a_colleague_who_completed_it_first_is_told(office: Office) -> None:
    reference = a_case(office, MOVING)
    counter = at_desk(office.receptionist)
    address = f"/desk/cases/{reference}/answers/?item=event.moved_on"
    form = form_fields(counter.get(address).context["form"].items[0], "2026-11-19")
    step(reference, "complete", office.receptionist, identity_seen="passport")
    answer = counter.post(address, {"client_key": uuid4(), "sequence": 1, **form})
    assert answer.status_code == 409
    assert "ほかの人が先に進めました" in answer.content.decode()


PROCEDURES = ("move-in", "dog-registration")


@pytest.fixture
def city(db: None) -> None:
    load_municipality(settings.MUNICIPALITY_DIR, now=clock.now())
    publish_all(now=clock.now(), by=Actor.system("test"))


def a_draft(**own: Any) -> tuple[Draft, str]:
    """A draft of two procedures, all answered, and its code."""
    now = clock.now()
    draft, _ = start_draft(by=Actor.visitor(), now=now, language="ja")
    choose_procedures(draft.pk, by=Actor.visitor(), now=now, procedures=PROCEDURES)
    draft.refresh_from_db()
    for _ in range(20):
        known = known_for(draft, catalogue(), now=now, today=clock.today())
        if not known.missing:
            break
        for each in known.missing:
            draft.answers[each.item.id] = an_answer(each.item, today=clock.today())
        draft.save()
    return draft, make_resume_code(draft.pk, by=Actor.visitor(), now=now)


@pytest.fixture
def counter(city: None) -> Client:
    clerk = a_clerk("receptionist", section="", ward="", now=clock.now())
    return at_desk(clerk)


def test_a_draft_is_looked_at_then_gone_on_with_then_submitted(counter: Client) -> None:
    draft, code = a_draft()
    page = counter.get(f"/desk/drafts/{code}/")
    assert page.status_code == 200
    assert "いまは見るだけです" in page.content.decode()
    slug = page.context["groups"][0].slug
    assert counter.get(f"/desk/drafts/{code}/questions/{slug}/").status_code == 403
    shown = {"shown": page.context["digest"], "identity_seen": "passport"}
    assert counter.post(f"/desk/drafts/{code}/submit/", shown).status_code == 403
    counter.post(f"/desk/drafts/{code}/continue/")
    assert counter.get(f"/desk/drafts/{code}/questions/{slug}/").status_code == 200
    unseen = counter.post(f"/desk/drafts/{code}/submit/", {"shown": shown["shown"]})
    assert unseen.status_code == 422
    sent = counter.post(f"/desk/drafts/{code}/submit/", shown, follow=True)
    assert sent.status_code == 200, sent.context["problem"]
    assert "窓口で受け付けました" in sent.content.decode()
    cases = Case.objects.all()
    assert {case.procedure for case in cases} == set(PROCEDURES)
    assert all(case.arrived_at is not None for case in cases), "what ends at a counter is there"
    assert {case.bundle.channel for case in cases} == {"counter"}
    actions = {entry.action for entry in entries_about("draft", draft.pk)}
    assert {
        "draft.read", "draft.continued_at_counter", "draft.submitted_at_counter",
        "draft.submitted",
    } <= actions  # fmt: skip


def test_answers_of_a_draft_are_written_at_the_counter(counter: Client) -> None:
    draft, code = a_draft()
    counter.post(f"/desk/drafts/{code}/continue/")
    known = known_for(draft, catalogue(), now=clock.now(), today=clock.today())
    page = next(each for each in known.pages if any(w.item.type == "date" for w in each.wanted))
    form: dict[str, Any] = {}
    for each in page.wanted:
        form |= form_fields(each.item, known.together.get(each.item.id))
    wanted = next(w.item for w in page.wanted if w.item.type == "date")
    wrong = counter.post(
        f"/desk/drafts/{code}/questions/{page.slug}/", {**form, f"{wanted.id}__month": "13"}
    )
    assert wrong.status_code == 422
    done = counter.post(f"/desk/drafts/{code}/questions/{page.slug}/", form)
    assert done["Location"] == f"/desk/drafts/{code}/"


def test_what_changed_meanwhile_is_shown_before_it_is_submitted(counter: Client) -> None:
    _, code = a_draft()
    counter.post(f"/desk/drafts/{code}/continue/")
    stale = {"shown": "x", "identity_seen": "passport"}
    answer = counter.post(f"/desk/drafts/{code}/submit/", stale)
    assert answer.status_code == 409
    assert not Case.objects.exists()


def test_a_wrong_code_and_a_protected_person_s_draft_are_not_there(counter: Client) -> None:
    assert counter.get("/desk/drafts/K79M-42HX-Z-K79M-42HX-Z/").status_code == 404
    draft, code = a_draft()
    mine = Draft.objects.filter(pk=draft.pk)
    agent, protected = a_resident(name="長女 花子"), a_protected_resident()
    for user, principal, status in (
        (agent, None, 200), (protected, None, 404),
        (agent, protected, 404), (protected, agent, 404),
    ):  # fmt: skip
        mine.update(user=user, on_behalf_of=person_id_of(principal) if principal else None)
        assert counter.get(f"/desk/drafts/{code}/").status_code == status


def test_who_is_read_of_is_the_person_whose_matter_a_draft_is(counter: Client) -> None:
    draft, code = a_draft()
    daughter, father = a_resident(name="長女 花子"), a_resident(name="北九 太郎")
    own = {"user": daughter, "on_behalf_of": person_id_of(father)}
    Draft.objects.filter(pk=draft.pk).update(**own)
    counter.get(f"/desk/drafts/{code}/")
    counter.post(f"/desk/drafts/{code}/continue/")
    entries = [each for each in entries_about("draft", draft.pk) if each.actor_kind == "staff"]
    assert {each.action for each in entries} == {"draft.read", "draft.continued_at_counter"}
    assert {each.person_id for each in entries} == {person_id_of(father)}
