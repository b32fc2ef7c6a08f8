"""Staff end a mandate: with the duty, for a reason, and never of somebody hidden from them."""

from datetime import date

import pytest

from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.messages.api import messages_of
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.residents.api import mandates_about, protect_person
from cityhall.kernel import clock
from tests.engine.cases.scenarios import Office
from tests.factories.people import a_baby_of, a_clerk, a_resident, person_id_of
from tests.factories.places import NOON
from tests.surfaces.desk.conftest import at_desk

GROUNDS = {"purpose": "counter", "reason": "窓口での申し出"}


@pytest.fixture
def mother(office: Office) -> User:
    return a_resident(name="八幡 静香", birth_date=date(1990, 1, 1))


def test_from_the_person_to_the_end(mother: User) -> None:
    baby = a_baby_of(mother)
    desk = at_desk(a_clerk("reviewer"))
    shown = desk.post(f"/desk/people/{baby.person_id}/", GROUNDS)
    address = f"/desk/mandates/standing/{baby.mandate_id}/end/"
    assert address in shown.content.decode()
    assert desk.post(address, {"reason": " "}).status_code == 422
    assert desk.post(address, {"reason": "親権者が変わった"}).status_code == 302
    assert desk.get(address).status_code == 404  # it stands no longer
    run_due(clock.now())
    told = [each.occasion for each in messages_of(person_id_of(mother))]
    assert told.count("mandate_revoked") == 1
    read = [each.action for each in entries_about("mandate", baby.mandate_id)]
    assert read.count("mandate.read") >= 3  # the other side with the page, both with the form


def test_without_the_duty_there_is_nothing_to_end(mother: User) -> None:
    baby = a_baby_of(mother)
    decider = at_desk(a_clerk("decider"))
    address = f"/desk/mandates/standing/{baby.mandate_id}/end/"
    assert decider.get(address).status_code == 403
    assert address not in decider.post(f"/desk/people/{baby.person_id}/", GROUNDS).content.decode()


def test_of_somebody_protected_there_is_nothing_to_see(mother: User) -> None:
    baby = a_baby_of(mother)
    reviewer, reader = a_clerk("reviewer"), a_clerk("reviewer", "protected_reader")
    protect_person(
        person_id=baby.person_id, valid_from=NOON.date(), valid_until=None, reason="支援措置",
        by=Actor.of(reader), now=NOON,
    )  # fmt: skip
    today = clock.today()
    assert mandates_about(person_id_of(mother), user=reviewer, today=today) == []
    address = f"/desk/mandates/standing/{baby.mandate_id}/end/"
    assert at_desk(reviewer).get(address).status_code == 404
    assert at_desk(reviewer).post(address, {"reason": "x"}).status_code == 404
