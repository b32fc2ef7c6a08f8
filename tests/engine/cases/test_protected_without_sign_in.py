"""支援措置 of somebody who never signed in: what bears the name is hidden, a wrong match undone."""

from datetime import date

import pytest
from django.test import Client

from cityhall.engine.cases.api import (
    answer_corrections,
    begin_protection,
    case_page,
    inbox,
    open_bundle,
)
from cityhall.foundation.accounts.api import Actor, User, give_duty
from cityhall.foundation.audit.models import Entry
from cityhall.foundation.residents.api import (
    dismiss_match,
    end_protection,
    is_protected,
    matches,
    search_people,
)
from cityhall.kernel.errors import Invalid, NotAllowed, NotFound
from cityhall.resident_services.application.actions import make_resume_code
from cityhall.resident_services.application.api import save_answers, start_draft
from tests.engine.cases.catalogue import REGISTER
from tests.engine.cases.scenarios import (
    ANSWERS,
    NAME,
    Office,
    a_case_awaiting_correction,
    a_filing,
    a_key,
)
from tests.factories.people import TESTS, a_clerk, a_resident, person_id_of
from tests.factories.places import KOKURA_KITA, NOON

BORN = date(1994, 4, 12)
STREET = "大手町"


def protect(**given: object) -> int:
    said: dict[str, object] = {
        "name": "高崎　美咲", "kana": "たかさき みさき", "birth_date": BORN, "address": "",
        "valid_from": NOON.date(), "valid_until": None, "asked_by": "小倉北警察署",
        "reason": "申出", "by": TESTS, "now": NOON,
    }  # fmt: skip
    return begin_protection(**(said | given))  # type: ignore[arg-type]  # the words above


def filed(**changed: object) -> str:
    """Filed without an account."""
    filing = a_filing(None, REGISTER, answers={**ANSWERS, **changed})
    return (
        open_bundle(filing=filing, by=Actor.visitor(), now=NOON, client_key=a_key())
        .cases[0]
        .reference
    )


def seen_by(user: User, search: str = "") -> list[str]:
    page = inbox(
        user=user, section="citizens", ward=KOKURA_KITA, now=NOON, view="open", search=search
    )
    assert page.total == len(page.rows)
    return [row.reference for row in page.rows]


@pytest.fixture
def clerk(office: Office) -> User:
    return a_clerk("reviewer", "receptionist")


@pytest.fixture
def reader(office: Office) -> User:
    user = a_clerk("reviewer", "receptionist")
    give_duty(user_id=user.pk, role="protected_reader", section="", ward="", by=TESTS, now=NOON)
    return user


@pytest.mark.parametrize("is_filed_first", [True, False])
def test_a_case_in_her_name_is_there_for_nobody_else(
    clerk: User, reader: User, is_filed_first: bool
) -> None:
    if is_filed_first:
        reference = filed()
        assert seen_by(clerk) == [reference]
        protect()
    else:
        protect()
        reference = filed()
    for search in ("", "髙﨑", "タカサキ", "1994-04-12", reference):
        assert seen_by(clerk, search) == []
        assert seen_by(reader, search) == [reference]
    with pytest.raises(NotFound):
        case_page(reference=reference, by=Actor.of(clerk), now=NOON)
    assert case_page(reference=reference, by=Actor.of(reader), now=NOON).name == "髙﨑 美咲"


def test_another_name_or_birthday_stays_where_it_is(clerk: User) -> None:
    protect()
    other = [
        filed(**{"applicant.birth_date": "1994-04-13"}),
        filed(**{"applicant.name": {**NAME, "given": "美夏", "given_kana": "ミカ"}}),
    ]
    assert sorted(seen_by(clerk)) == sorted(other)


def test_the_reading_alone_is_enough(clerk: User) -> None:
    protect()
    filed(**{"applicant.name": {**NAME, "family": "たかさき", "given": "みさき"}})
    assert seen_by(clerk) == []


def test_a_name_that_was_corrected_is_found_and_hidden_as_one_that_was_sent(
    office: Office, clerk: User
) -> None:
    protect(name="高崎　美冬", kana="たかさき みふゆ")

    def corrected(given: str, kana: str) -> str:
        reference = a_case_awaiting_correction(office, {"applicant.name": "名前が違います"})
        name = {**NAME, "given": given, "given_kana": kana}
        answer_corrections(
            reference=reference, answers={"applicant.name": name}, by=office.mother, now=NOON,
            client_key=a_key(),
        )  # fmt: skip
        return reference

    other = corrected("美夏", "ミカ")
    corrected("美冬", "ミフユ")
    assert seen_by(clerk, "髙﨑美夏") == [other]
    assert seen_by(clerk, "タカサキミサキ") == []
    assert seen_by(clerk) == [other]


def test_when_it_ends_the_case_is_seen_again(clerk: User) -> None:
    reference = filed()
    person = protect(valid_from=date(2026, 1, 1))
    assert seen_by(clerk) == []
    end_protection(person_id=person, last_day=date(2026, 11, 1), reason="終了", by=TESTS, now=NOON)
    assert seen_by(clerk) == [reference]


def test_a_wrong_match_is_undone_by_the_duty_alone(clerk: User, reader: User) -> None:
    reference = filed()
    protect()
    (match,) = matches(case_reference=reference)
    with pytest.raises(NotAllowed):
        dismiss_match(match_id=match.id, reason="別の人", by=Actor.of(clerk), now=NOON)
    with pytest.raises(Invalid):
        dismiss_match(match_id=match.id, reason=" ", by=Actor.of(reader), now=NOON)
    dismiss_match(match_id=match.id, reason="本籍が違う", by=Actor.of(reader), now=NOON)
    assert seen_by(clerk) == [reference]
    protect()
    assert seen_by(clerk) == [reference]
    entry = Entry.objects.get(action="protection.match_dismissed")
    assert entry.reason == "本籍が違う"


def test_who_signs_in_later_is_hidden_from_the_first_moment(clerk: User, reader: User) -> None:
    protect(name="秘密 花子", kana="")
    person = person_id_of(a_resident(name="秘密 花子", birth_date=BORN))
    assert is_protected(person, today=NOON.date())
    found = {"now": NOON, "birth_date": BORN, "reason": "テスト"}
    assert search_people("秘密", user=clerk, **found) == []
    assert len(search_people("秘密", user=reader, **found)) == 2


def test_no_page_and_no_list_of_the_desk_names_her(clerk: User, reader: User) -> None:
    reference = filed()
    draft, _ = start_draft(by=Actor.visitor(), now=NOON, language="ja")
    save_answers(draft.pk, by=Actor.visitor(), now=NOON, values=ANSWERS)
    code = make_resume_code(draft.pk, by=Actor.visitor(), now=NOON)
    protect(valid_from=date(2020, 1, 1))  # the desk goes by the clock on the wall
    pages = [
        "/desk/", "/desk/?view=open", f"/desk/?q={NAME['family']}", f"/desk/?search={reference}",
        f"/desk/cases/{reference}/", f"/desk/open/{reference}/", f"/desk/drafts/{code}/",
        "/desk/counter/", "/desk/hand-over/", "/desk/next/",
    ]  # fmt: skip

    def told(user: User) -> str:
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return "".join(browser.get(page, follow=True).content.decode() for page in pages)

    seen = told(clerk)
    assert NAME["given"] not in seen
    assert STREET not in seen
    with_duty = told(reader)
    assert NAME["given"] in with_duty
    assert STREET in with_duty
