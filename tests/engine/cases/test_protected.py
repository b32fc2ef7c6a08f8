"""支援措置: cases of protected people exist only for those with the duty."""

import pytest

from cityhall.engine.cases.api import (
    add_note,
    case_page,
    export_hand_overs,
    handover_rows,
    inbox,
    take_case,
)
from cityhall.foundation.accounts.api import Actor, User, give_duty
from cityhall.foundation.residents.api import protect_person
from cityhall.kernel.errors import NotFound
from tests.engine.cases.scenarios import NAME, Office, a_case, a_key, an_approved_case
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import KOKURA_KITA, NOON, YAHATA_NISHI


@pytest.fixture
def hidden(office: Office) -> str:
    """Protected after the case was filed, as it happens."""
    reference = a_case(office)
    an_approved_case(office)
    protect_person(
        person_id=office.person_id, valid_from=NOON.date(), valid_until=None, reason="テスト",
        by=TESTS, now=NOON,
    )  # fmt: skip
    return reference


def seen_by(user: User, **given: str) -> list[str]:
    page = inbox(user=user, section="citizens", ward=KOKURA_KITA, now=NOON, **given)
    assert page.total == len(page.rows)
    return [row.reference for row in page.rows]


def test_a_clerk_finds_nothing_anywhere(office: Office, hidden: str) -> None:
    clerk = User.objects.get(pk=office.reviewer.user_id)
    for given in ({}, {"view": "open"}, {"view": "closed"}, {"search": NAME["family"]},
                  {"search": hidden}, {"search": "1994-04-12"}):  # fmt: skip
        assert seen_by(clerk, **given) == []
    for do in (
        lambda: case_page(reference=hidden, by=office.reviewer, now=NOON),
        lambda: take_case(reference=hidden, by=office.reviewer, now=NOON, client_key=a_key()),
        lambda: add_note(
            reference=hidden, text="メモ", by=office.reviewer, now=NOON, client_key=a_key()
        ),
    ):
        with pytest.raises(NotFound) as refused:
            do()
        assert refused.value.code == "cases.not_found"
    assert handover_rows(by=office.reviewer, now=NOON) == []
    assert export_hand_overs(system="core_list", by=office.reviewer, now=NOON) is None


def test_with_the_duty_everything_is_there(office: Office, hidden: str) -> None:
    reader = a_clerk("reviewer", "protected_reader")
    assert seen_by(reader) == [hidden]
    page = case_page(reference=hidden, by=Actor.of(reader), now=NOON)
    assert [each.why for each in page.related] == ["person"]
    assert len(handover_rows(by=Actor.of(reader), now=NOON)) == 1
    assert export_hand_overs(system="core_list", by=Actor.of(reader), now=NOON)


def test_she_herself_sees_her_cases(office: Office, hidden: str) -> None:
    from cityhall.engine.cases.api import cases_of_person

    assert len(cases_of_person(person_id=office.person_id, by=office.mother, now=NOON)) == 2


def test_a_related_case_gives_nobody_away(office: Office, hidden: str) -> None:
    """Somebody else of the same name and birthday files the same: no hint of the other."""
    from cityhall.engine.cases.api import open_bundle
    from cityhall.foundation.residents.api import dismiss_matches_of_case
    from tests.engine.cases.scenarios import a_filing

    other = open_bundle(
        filing=a_filing(None, "licence"), by=Actor.visitor(), now=NOON, client_key=a_key()
    )
    everywhere = Actor.of(a_clerk("reviewer", ward=""))
    with pytest.raises(NotFound):
        case_page(reference=other.cases[0].reference, by=everywhere, now=NOON)
    dismiss_matches_of_case(
        case_reference=other.cases[0].reference, reason="別の人", by=TESTS, now=NOON
    )
    page = case_page(reference=other.cases[0].reference, by=everywhere, now=NOON)
    assert page.related == ()


def test_the_duty_counts_only_where_it_is_held(office: Office, hidden: str) -> None:
    """A reader of protected people's cases in another ward finds nothing here, and the reverse."""
    elsewhere = a_clerk("reviewer")
    for section, ward in (("citizens", YAHATA_NISHI), ("nurseries", "")):
        give_duty(
            user_id=elsewhere.pk, role="protected_reader", section=section, ward=ward,
            by=TESTS, now=NOON,
        )  # fmt: skip
    assert seen_by(elsewhere) == []
    assert seen_by(elsewhere, search=NAME["family"]) == []
    by = Actor.of(elsewhere)
    with pytest.raises(NotFound):
        case_page(reference=hidden, by=by, now=NOON)
    assert export_hand_overs(system="core_list", by=by, now=NOON) is None
    give_duty(
        user_id=elsewhere.pk, role="protected_reader", section="citizens", ward=KOKURA_KITA,
        by=TESTS, now=NOON,
    )  # fmt: skip
    assert seen_by(User.objects.get(pk=elsewhere.pk)) == [hidden]
