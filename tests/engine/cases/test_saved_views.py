"""Views with a name: one's own, shared ones, what they hold and what they never keep."""

import pytest

from cityhall.engine.cases.api import (
    first_view,
    forget_view,
    inbox,
    move_view_up,
    save_view,
    saved_views,
)
from cityhall.engine.cases.models import SavedView
from cityhall.foundation.accounts.api import Actor, User
from cityhall.kernel.errors import Invalid, NotAllowed, NotFound
from tests.engine.cases.scenarios import DAY, Office, a_case, a_case_under_review
from tests.factories.people import a_clerk
from tests.factories.places import KOKURA_KITA, NOON, YAHATA_NISHI

HERE = {"section": "citizens", "ward": KOKURA_KITA}


def save(by: Actor, name: str, *, shared: bool = False, first: bool = False, **asks: str) -> int:
    return save_view(
        name=name, asks=asks, is_shared=shared, is_first=first, by=by, now=NOON, **HERE
    )


def names(user: User) -> list[tuple[str, int, str]]:
    found = saved_views(user=user, now=NOON, **HERE)
    return [(each.name, each.count.count, each.by) for each in found]


def test_own_ones_in_their_order_then_what_colleagues_share(office: Office) -> None:
    a_case(office, now=NOON - 30 * DAY)
    a_case(office)
    a_case_under_review(office)
    me = User.objects.get(pk=office.reviewer.user_id)
    other = a_clerk("reviewer", name="同僚 四郎")
    save(office.reviewer, "遅れ", view="open", due="late")
    second = save(
        office.reviewer, "わたしの審査中", view="open", assignee="me", state="under_review"
    )
    save(Actor.of(other), "だれも見ていない", shared=True, view="open", assignee="none")
    save(Actor.of(other), "同僚だけの", view="open")
    assert names(me) == [
        ("遅れ", 1, ""),
        ("わたしの審査中", 1, ""),
        ("だれも見ていない", 2, "同僚 四郎"),
    ]
    move_view_up(view_id=second, by=office.reviewer, now=NOON)
    assert [name for name, _, _ in names(me)][:2] == ["わたしの審査中", "遅れ"]
    with pytest.raises(NotFound):
        forget_view(view_id=second, by=Actor.of(other), now=NOON)
    forget_view(view_id=second, by=office.reviewer, now=NOON)
    assert len(names(me)) == 2


def test_one_opens_first_and_the_same_name_changes_it(office: Office) -> None:
    me = User.objects.get(pk=office.reviewer.user_id)
    save(office.reviewer, "甲", first=True, view="mine")
    save(office.reviewer, "乙", first=True, view="due")
    assert first_view(user=me, **HERE) == {"view": "due"}
    save(office.reviewer, "乙", view="open")
    assert first_view(user=me, **HERE) is None
    assert SavedView.objects.count() == 2


def test_words_are_not_kept_and_nonsense_is_refused(office: Office) -> None:
    save(office.reviewer, "甲", view="open", words="髙﨑", search="髙﨑", after="x")
    assert SavedView.objects.get().asks == {"view": "open"}
    for name, view in (("", "open"), ("あ" * 41, "open"), ("乙", "no-view")):
        with pytest.raises(Invalid):
            save(office.reviewer, name, view=view)
    with pytest.raises(NotAllowed):
        save_view(
            name="丙", section="citizens", ward=YAHATA_NISHI, asks={}, by=office.reviewer, now=NOON
        )
    for number in range(11):
        save(office.reviewer, f"見方{number}", view="open")
    with pytest.raises(Invalid) as refused:
        save(office.reviewer, "十三", view="open")
    assert refused.value.code == "cases.too_many_views"


def test_due_and_assignee_narrow_a_list(office: Office) -> None:
    late, soon = a_case(office, now=NOON - 30 * DAY), a_case(office, now=NOON - 9 * DAY)
    a_case(office)
    user = User.objects.get(pk=office.reviewer.user_id)

    def listed(**given: str) -> set[str]:
        page = inbox(user=user, now=NOON, view="open", **HERE, **given)
        return {each.reference for each in page.rows}

    assert listed(due="late") == {late}
    assert listed(due="week") == {late, soon}
    assert listed(assignee="me") == listed(assignee="99") == set()
    assert len(listed(assignee="none")) == 3
