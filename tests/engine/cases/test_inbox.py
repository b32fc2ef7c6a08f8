"""The inbox: who sees what, in which order, found by what, and by which index."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cityhall.engine.cases.api import VIEWS, Case, InboxRow, inbox, take_case
from cityhall.foundation.accounts.api import Actor, User
from cityhall.kernel.errors import Invalid, NotAllowed, NotFound
from tests.engine.cases.catalogue import ALL, ALLOWANCE, LICENCE, MOVING, REGISTER
from tests.engine.cases.scenarios import (
    ANSWERS,
    DAY,
    Office,
    a_bundle,
    a_case,
    a_case_awaiting_correction,
    a_case_awaiting_decision,
    a_case_under_review,
    a_checked_notification,
    a_key,
    row,
)
from tests.factories.people import a_clerk
from tests.factories.places import KOKURA_KITA, NOON, YAHATA_NISHI

SECTION = "citizens"


@pytest.fixture
def clerk(office: Office) -> User:
    return User.objects.get(pk=office.reviewer.user_id)


def listed(clerk: User, *, ward: str = KOKURA_KITA, **given: str) -> list[str]:
    page = inbox(user=clerk, section=SECTION, ward=ward, now=NOON, **given)
    return [each.reference for each in page.rows]


def test_each_view_shows_its_own(office: Office, clerk: User) -> None:
    new, mine = a_case(office), a_case_under_review(office)
    waiting, prepared = a_case_awaiting_correction(office), a_case(office, MOVING)
    proposed, done = a_case_awaiting_decision(office), a_checked_notification(office)
    assert set(listed(clerk)) == {new, mine, proposed}
    assert listed(clerk, view="unassigned") == [new]
    assert set(listed(clerk, view="mine")) == {mine, waiting, proposed}
    assert set(listed(clerk, view="waiting")) == {waiting, prepared}
    assert set(listed(clerk, view="open")) == {new, mine, waiting, prepared, proposed}
    assert listed(clerk, view="closed") == [done]
    assert listed(clerk, state="awaiting_decision") == [proposed]
    assert set(listed(clerk, view="open", procedure=MOVING)) == {prepared}


def test_what_is_due_first_stands_first_and_overdue_is_said(office: Office, clerk: User) -> None:
    late = a_case(office)
    early = a_case(office, now=NOON - 30 * DAY)
    note = a_case(office, REGISTER)
    assert listed(clerk) == [early, note, late]
    page = inbox(user=clerk, section=SECTION, ward=KOKURA_KITA, now=NOON, view="overdue")
    assert [(each.reference, each.is_late) for each in page.rows] == [(early, True)]


def test_a_due_day_passed_over_a_weekend_is_late_by_no_open_day(
    office: Office, clerk: User
) -> None:
    reference = a_case(office)
    Case.objects.filter(reference=reference).update(due_on="2026-11-27", queue_on="2026-11-27")
    saturday, monday = NOON + 4 * DAY, NOON + 6 * DAY
    found = [
        inbox(user=clerk, section=SECTION, ward=KOKURA_KITA, now=at).rows[0]
        for at in (NOON, saturday, monday)
    ]
    assert [(each.days_left, each.is_late) for each in found] == [(3, False), (0, True), (-1, True)]


def test_rows_carry_what_a_clerk_needs(office: Office, clerk: User) -> None:
    reference = a_case_under_review(office)
    (shown,) = inbox(user=clerk, section=SECTION, ward=KOKURA_KITA, now=NOON).rows
    assert isinstance(shown, InboxRow)
    assert (shown.reference, shown.name, shown.kana) == (reference, "髙﨑 美咲", "タカサキ ミサキ")
    assert (shown.state_label, shown.assignee, shown.days_left) == ("審査中", "審査 一郎", 10)


def test_pages_follow_each_other_without_gap_or_double(office: Office, clerk: User) -> None:
    for day in range(4):
        a_bundle(office, *ALL, now=NOON + day * DAY)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = inbox(
            user=clerk, section=SECTION, ward=KOKURA_KITA, now=NOON, view="open", size=3,
            cursor=cursor,
        )  # fmt: skip
        seen += [each.reference for each in page.rows]
        cursor = page.cursor
    assert len(seen) == len(set(seen)) == page.total == 16  # the licence has no ward


@pytest.mark.parametrize(
    "words", ["高崎美咲", "髙﨑", "たかさき", "ﾀｶｻｷ ﾐ", "H6.4.12", "1994-04-12", "平成6年4月12日"]
)
def test_found_by_name_reading_or_birth_date_in_any_writing(
    office: Office, clerk: User, words: str
) -> None:
    other = ANSWERS | {
        "applicant.name": {
            "family": "山田", "given": "太郎", "family_kana": "ヤマダ", "given_kana": "タロウ",
        },
        "applicant.birth_date": "1980-01-01",
    }  # fmt: skip
    a_bundle(office, ALLOWANCE, answers=other)
    hers = a_case(office)
    assert listed(clerk, search=words) == [hers]


def test_found_by_reference_of_case_or_bundle(office: Office, clerk: User) -> None:
    receipt = a_bundle(office, ALLOWANCE, REGISTER)
    one = receipt.cases[0].reference
    assert listed(clerk, search=one.lower().replace("-", " ")) == [one]
    assert len(listed(clerk, search=receipt.reference)) == 2


@pytest.mark.parametrize("words", ["%", "_", "'; DROP TABLE cases_case; --", "😀", "x" * 200])
def test_odd_words_find_nothing_and_break_nothing(office: Office, clerk: User, words: str) -> None:
    a_case(office)
    assert listed(clerk, search=words) == []


def test_what_cannot_be_asked_is_refused(clerk: User) -> None:
    for given in ({"view": "none"}, {"cursor": "x~y"}, {"search": "x" * 999}):
        with pytest.raises(Invalid):
            listed(clerk, **given)


def test_nobody_looks_into_another_section_or_ward(office: Office, clerk: User) -> None:
    a_case(office)
    with pytest.raises(NotAllowed):
        listed(clerk, ward=YAHATA_NISHI)
    with pytest.raises(NotAllowed):
        listed(clerk, ward="")
    with pytest.raises(NotAllowed):
        inbox(user=clerk, section="national-insurance", ward=KOKURA_KITA, now=NOON)
    everywhere = a_clerk("supervisor", ward="")
    assert len(listed(everywhere, ward="")) == 1


def test_a_cut_count_says_that_there_are_more(
    office: Office, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityhall.engine.cases.queries.inbox.COUNTED_UP_TO", 2)
    for _ in range(3):
        a_case(office)
    page = inbox(user=clerk, section=SECTION, ward=KOKURA_KITA, now=NOON)
    assert (page.total, page.is_more) == (2, True)


def test_thirty_rows_cost_no_more_queries_than_three(office: Office, clerk: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            listed(clerk)
        return len(captured)

    for _ in range(3):
        a_case(office)
    queries()  # what is read once and then kept
    few = queries()
    for _ in range(27):
        a_case(office)
    assert queries() == few <= 10  # with who is hidden, the entry in the audit and its savepoint


NARROWED = [(view, "") for view in VIEWS] + [("open", "post"), ("closed", "post")]


def test_every_view_is_served_by_an_index_in_its_order(office: Office) -> None:
    """No sorting, no scan of the table: so a million cases cost what ten thousand do."""
    everywhere = a_clerk("reviewer", ward="")
    many_rows(office)
    for (view, channel), ward in product(NARROWED, ["", KOKURA_KITA]):
        with CaptureQueriesContext(connection) as captured:
            inbox(user=everywhere, section=SECTION, ward=ward, now=NOON, view=view, channel=channel)
        statement = next(
            q["sql"] for q in captured if "ORDER BY" in q["sql"] and "queue_on" in q["sql"]
        )
        plan = explain(statement)
        told = f"{view} {channel} {ward}: {plan}"
        assert ("cases_came_by" in plan) == bool(channel), told
        assert "cases_" in plan, told
        for slow in ("TEMP B-TREE", "Sort", "Seq Scan on cases_case"):
            assert slow not in plan, told


def many_rows(office: Office) -> None:
    """Enough of them, in many sections, for an index to be worth its while."""
    model = row(a_case(office))
    copies = []
    for number in range(3000):
        is_open = number % 3
        copies.append(
            Case(
                **{
                    field.attname: getattr(model, field.attname)
                    for field in Case._meta.concrete_fields
                    if field.name != "id"
                }
                | {
                    "reference": f"copy-{number}",
                    "section": f"section-{number % 20}" if number % 10 else SECTION,
                    "ward": (KOKURA_KITA, YAHATA_NISHI)[number % 2],
                    "channel": ("post", "online")[bool(number % 7)],
                    "queue_on": (NOON + timedelta(days=number % 90)).date(),
                    "kind": "open" if is_open else "closed",
                    "closed_at": None if is_open else NOON,
                    "expects": ("office", "resident", "office")[number % 3],
                    "state": ("received", "under_review", "approved")[number % 3],
                }
            )
        )
    Case.objects.bulk_create(copies)


def explain(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "ANALYZE cases_case")
        if connection.vendor == "postgresql":
            # So few rows would rather be sorted; what is asked is whether they need be.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute(f"EXPLAIN {statement}")
            return "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return "\n".join(str(line[-1]) for line in cursor.fetchall())


def test_somebody_elses_case_can_be_taken_over(office: Office, clerk: User) -> None:
    reference = a_case_under_review(office)
    other = a_clerk("reviewer")
    take_case(reference=reference, by=Actor.of(other), now=NOON, client_key=a_key())
    assert listed(other, view="mine") == [reference]
    assert listed(clerk, view="mine") == []
    with pytest.raises(NotFound):
        take_case(reference="2222-2222-2", by=Actor.of(other), now=NOON, client_key=a_key())


def test_licences_have_no_ward_and_are_seen_by_those_for_all(office: Office) -> None:
    reference = a_case(office, LICENCE)
    assert listed(a_clerk("reviewer", ward=""), ward="") == [reference]
