"""Situations of a resident's cases, reached by the actions themselves."""

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from cityhall.engine.cases.api import (
    Case,
    Details,
    Filing,
    move_case,
    open_bundle,
)
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.documents.api import Document, store_document
from cityhall.foundation.residents.api import add_child, people_acted_for
from cityhall.kernel import clock
from tests.factories.answers import an_answer
from tests.factories.files import a_photo
from tests.factories.people import a_clerk, person_id_of

DAY = timedelta(days=1)
ADDRESS, PEOPLE, INCOME = "applicant.address", "household.members", "applicant.phone"
PROOF = "document.health_insurance_proof"
WHY = "住民票の住所と違っています。"


def a_key() -> str:
    """New in every process: journeys make their cases in several."""
    return f"key-{uuid4()}"


def a_procedure(workflow: str, *, wanting: str = "", identity: str = "") -> str:
    """Some procedure of the city with this workflow, among those that ask for an item."""
    return next(
        each.id
        for each in catalogue().procedures.values()
        if each.workflow == workflow
        and (not wanting or wanting in each.items)
        and (not identity or each.identity == identity)
    )


def a_document_always_wanted() -> str:
    """The item of a document that some procedure wants under no condition."""
    return next(
        document.id
        for each in catalogue().procedures.values()
        for document in each.documents
        if each.workflow == "review" and document.when is None
    )


def answers_to(*procedures: str, **given: Any) -> dict[str, Any]:
    known, today = catalogue(), clock.today()
    items = (item for each in procedures for item in known.procedures[each].items)
    right = {item: an_answer(known.vocabulary[item], today=today) for item in items}
    return right | {name.replace("__", "."): value for name, value in given.items()}


def a_case_of(
    user: User | None,
    workflow: str = "review",
    *,
    days_ago: int = 0,
    wanting: str = "",
    person_id: int | None = None,
    **given: Any,
) -> str:
    """The reference of a case just filed; by a visitor without an account if there is no user."""
    identity = "" if user else "contact"
    procedure = a_procedure(workflow, wanting=wanting, identity=identity)
    by = Actor.of(user) if user else Actor.visitor()
    filing = Filing(
        procedures=(procedure,),
        answers=answers_to(procedure, **given),
        person_id=(person_id or person_id_of(user)) if user else None,
        assurance="signature" if user else "contact",
        contact={"email": "misaki@example.com"},
    )
    now = clock.now() - days_ago * DAY
    return open_bundle(filing=filing, by=by, now=now, client_key=a_key()).cases[0].reference


def step(
    reference: str, move: str, role: str = "reviewer", *, days_ago: int = 0, **said: Any
) -> None:
    """A clerk of the right section and ward makes a move."""
    case = Case.objects.get(reference=reference)
    clerk = a_clerk(role, section=case.section, ward=case.ward, login=a_key(), name="内緒 職員")
    move_case(
        reference=reference,
        move=move,
        by=Actor.of(clerk),
        now=clock.now() - days_ago * DAY,
        client_key=a_key(),
        details=Details(**said),
    )


def a_case_awaiting_correction(
    user: User | None, corrections: Mapping[str, str] | None = None, **more: Any
) -> str:
    asked = corrections or {ADDRESS: WHY}
    workflow = "review" if user else "notification"
    reference = a_case_of(user, workflow, wanting=next(iter(asked)), **more)
    if workflow == "review":
        step(reference, "take")
    step(reference, "request_correction", corrections=asked)
    return reference


def a_rejected_case(user: User) -> str:
    reference = a_case_of(user)
    why = {"reason": "所得が上限額を超えるため。"}
    step(reference, "take")
    step(reference, "propose", outcome="rejected", has_remedies=True, **why)
    step(reference, "reject", "decider", outcome="rejected", has_remedies=True, **why)
    return reference


def a_child_of(user: User) -> int:
    """The person whom the mother now acts for."""
    name = {"family": "髙﨑", "given": "ひなた", "family_kana": "タカサキ", "given_kana": "ヒナタ"}
    born: date = clock.today() - 6 * DAY
    mother = person_id_of(user)
    add_child(parent_id=mother, name=name, birth_date=born, by=Actor.of(user), now=clock.now())
    return people_acted_for(mother)[0].person.id


def a_document_of(user: User) -> Document:
    return store_document(BytesIO(a_photo()), "証明 書.jpg", by=Actor.of(user), now=clock.now())
