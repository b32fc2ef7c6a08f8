"""支援措置: name, address and household of a protected person are looked for on every page, by
staff with every role but the duty, by somebody with a mandate, and by nobody who has signed in."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from cityhall.engine.cases.api import export_hand_overs
from cityhall.foundation.accounts.api import Actor, Role
from cityhall.foundation.residents.api import (
    Wish,
    accept_mandate,
    offer_mandate,
    protect_person,
    requests_of,
)
from cityhall.foundation.residents.models import Mandate
from cityhall.kernel import clock
from tests.architecture.test_routes import ROUTES
from tests.engine.cases.conftest import office, small
from tests.engine.cases.scenarios import ADDRESS, ANSWERS, Office, a_bundle, an_approved_case
from tests.factories.people import TESTS, a_baby_of, a_clerk, a_resident, person_id_of
from tests.factories.places import NOON
from tests.surfaces.desk.conftest import at_desk

__all__ = ["office", "small"]
pytestmark = pytest.mark.one_engine
SECRETS = ("髙﨑", "タカサキ", "美咲", "ひなた", "秘密町", "misaki@example.com")
AT_HOME = {**ADDRESS, "town": "秘密町"}
SHOW_NOBODY = ("gallery/", "api/v1/openapi", "demo-")  # the same for everybody
FORMS = {
    "/desk/people/": {"name": "タカサキ", "purpose": "inquiry", "reason": "問い合わせ"},
    "/desk/counter/": {"number": "@reference"},
    "/desk/emergency/open/": {"number": "@reference", "reason": "救急隊が連絡先を尋ねているため"},
    "/resume/": {"code": "K79M-42HX-Z-K79M-42HX-Z"},
}
SEARCHES = ("/desk/?words=高崎", "/desk/?words=1994-04-12", "/desk/?words=@reference",
            "/desk/?view=open", "/desk/?view=closed", "/guide/search/?words=高崎")  # fmt: skip


def offered(office: Office, agent: object, kind: str) -> None:
    name = {"family": "代理", "given": "花子"}
    until = clock.today() + timedelta(days=30)
    wish = Wish(kind, name, areas=("moving",), valid_until=until, registration="1")
    _, code = offer_mandate(
        principal_id=office.person_id, wish=wish, by=office.mother, now=clock.now()
    )
    user = agent
    accept_mandate(code=code, agent_id=person_id_of(user), by=Actor.of(user), now=clock.now())  # type: ignore[arg-type]  # a resident's account


@pytest.fixture
def agent(office: Office) -> object:
    return a_resident(name="代理 花子", address="福岡県北九州市八幡西区黒崎3丁目15番3号")


@pytest.fixture
def known(office: Office, agent: object) -> dict[str, list[str]]:
    """What could lead to her: cases, a bundle, a list taken out, a child, mandates, a request."""
    bundle = a_bundle(office, answers=ANSWERS | {"applicant.address": AT_HOME})
    approved = an_approved_case(office)
    batch = export_hand_overs(system="core_list", by=office.reviewer, now=NOON) or "x"
    child = a_baby_of(office.resident)
    offered(office, agent, "agent")
    offered(office, agent, "scrivener")
    (request,) = requests_of(office.person_id, now=clock.now())
    return {
        "reference": [bundle.cases[0].reference, approved, bundle.reference],
        "batch": [batch],
        "person_id": [str(office.person_id), str(child.person_id)],
        "mandate_id": [str(each) for each in Mandate.objects.values_list("pk", flat=True)],
        "request_id": [str(request.id)],
    }


def addresses(known: dict[str, list[str]]) -> Iterator[str]:
    """Every address, with everything that could stand in its holes."""
    others = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1"}
    for address in ROUTES:
        if address.startswith(SHOW_NOBODY):
            continue
        holes = re.findall(r"<(?:(\w+):)?(\w+)>", address)
        several = max((len(known.get(name, [""])) for _, name in holes), default=1)
        for at in range(several):
            filled = f"/{address}"
            for kind, name in holes:
                values = known.get(name, [others.get(kind, "x")])
                hole = f"<{kind}:{name}>" if kind else f"<{name}>"
                filled = filled.replace(hole, values[at % len(values)])
            yield filled
    yield from (each.replace("@reference", known["reference"][0]) for each in SEARCHES)


def said(answer: HttpResponse) -> str:
    """Everything that an answer tells, files and where it leads included."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # of a streamed answer
    return body.decode("utf-8", "replace") + answer.get("Location", "") + str(answer.headers)


def told(browser: Client, known: dict[str, list[str]]) -> dict[str, list[str]]:
    """Address → the secrets that it tells."""
    answers = {address: browser.get(address) for address in addresses(known)}
    for address, form in FORMS.items():
        sent = {
            name: value.replace("@reference", known["reference"][0]) for name, value in form.items()
        }
        answers[f"POST {address}"] = browser.post(address, sent, follow=True)
    for person in known["person_id"]:
        answers[f"POST person {person}"] = browser.post(
            f"/desk/people/{person}/", FORMS["/desk/people/"]
        )
    found = {address: said(answer) for address, answer in answers.items()}
    typed = {"POST /desk/people/": "タカサキ"}
    return {
        address: secrets
        for address, text in found.items()
        if (secrets := [each for each in SECRETS if each in text and each != typed.get(address)])
    }


def test_nobody_without_the_duty_is_told_anything_anywhere(
    office: Office, agent: object, known: dict[str, list[str]]
) -> None:
    roles = [str(role) for role in Role if role != Role.PROTECTED_READER]
    clerk = at_desk(a_clerk(*roles, section="", ward=""))
    protect_person(
        person_id=office.person_id, valid_from=NOON.date(), valid_until=None, reason="テスト",
        by=TESTS, now=NOON,
    )  # fmt: skip
    browsers = {
        "clerk": clerk,
        "agent": at_desk(agent),  # type: ignore[arg-type]  # a resident's account
        "nobody": Client(),
    }
    for who, browser in browsers.items():
        assert told(browser, known) == {}, who
    reader = at_desk(a_clerk(*roles, "protected_reader", section="", ward=""))
    assert len(told(reader, known)) > 10, "with the duty it is there: else nothing was looked for"
