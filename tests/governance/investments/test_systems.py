"""The inventory from a list, look-ups in it, and the samples of a demo."""

import pytest
from django.conf import settings

from cityhall.governance.investments.api import (
    Imported,
    by_bureau,
    check_promises,
    import_systems,
    load_samples,
    owned_systems,
    published,
    published_one,
    spots,
    workbench,
    wrong_investments,
)
from cityhall.kernel.errors import Invalid
from tests.factories.people import TESTS
from tests.factories.places import NOON
from tests.governance.investments.conftest import Board, a_request, a_submitted, an_approved, view

HEAD = "code,title,bureau,functions,yearly_cost,since,until\n"
BUREAUS = {"policy": "政策局", "finance": "財政・変革局"}


def read_in(rows: str, *, dry_run: bool = False) -> Imported:
    return import_systems(HEAD + rows, BUREAUS, dry_run=dry_run, by=TESTS, now=NOON)


@pytest.mark.django_db
def test_a_list_is_read_as_people_write_it() -> None:
    rows = 'gis,地図の台帳,政策局,地図;データの分析・公開,"１,２００,０００円",令和3年4月1日,\n'
    assert read_in(rows, dry_run=True).added == 1
    assert owned_systems() == []
    assert read_in(rows).added == 1
    (system,) = owned_systems()
    assert (system.bureau, system.functions) == ("policy", ("map", "data_analysis"))
    assert (system.yearly_cost, str(system.since)) == (1_200_000, "2021-04-01")
    again = read_in(rows)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert read_in(rows.replace("地図の台帳", "地図")).changed == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",地図,政策局,map,,,", "code"),
        ("a,地図,宇宙局,map,,,", "宇宙局"),
        ("a,地図,政策局,空を飛ぶ,,,", "空を飛ぶ"),
        ("a,地図,政策局,map,たくさん,,", "たくさん"),
        ("a,地図,政策局,map,,昔,", "日付"),
        ("a,地図,政策局,map,,2026-04-01,2025-04-01", "since"),
    ],
)
def test_wrong_rows_are_told_and_nothing_is_written(row: str, said: str) -> None:
    found = read_in(f"good,予約,政策局,appointment,,,\n{row}\n")
    assert [each.line for each in found.wrong] == [3]
    assert said in found.wrong[0].message
    assert owned_systems() == []


@pytest.mark.django_db
def test_a_list_without_its_columns() -> None:
    with pytest.raises(Invalid, match="columns_missing"):
        import_systems("title\n地図\n", BUREAUS, dry_run=True, by=TESTS, now=NOON)
    twice = read_in("a,地図,政策局,map,,,\na,地図,政策局,map,,,\n")
    assert "二度" in twice.wrong[0].message


def test_the_same_function_is_found(board: Board) -> None:
    read_in(
        "intake,受付台帳,政策局,application_intake,,,\nold,旧受付,政策局,申請の受付,,,R7.3.31\n"
    )
    a_submitted(board, key="other")
    number = a_submitted(board, key="this")
    same = workbench(board.reviewer, view(board, number), NOON).same
    assert [(each.title, bool(each.number)) for each in same] == [
        ("受付台帳", False),
        ("窓口の受付支援", True),
    ]
    replacing = a_submitted(board, a_request(kind="replace", replaces=["intake"]), "third")
    titles = [each.title for each in workbench(board.reviewer, view(board, replacing), NOON).same]
    assert "受付台帳" not in titles


def test_like_prices_are_compared(board: Board) -> None:
    for key in "abc":
        an_approved(board, key=key)
    lot = {"what": " 利用権", "quantity": 1, "unit": "人年", "unit_price": 15_700}
    number = a_submitted(board, a_request(lots=[lot]), "dear")
    (found,) = workbench(board.reviewer, view(board, number), NOON).dear
    assert (found.usual, found.among) == (12_000, 3)


def test_samples_stand_in_no_sum(board: Board) -> None:
    path = settings.MUNICIPALITY_DIR / "demo" / "investments.yaml"
    assert load_samples(path, NOON) == 3
    assert load_samples(path, NOON) == 0
    assert by_bureau() == []
    assert len(published()) == 3
    sample = published_one("MIHON-1")
    assert sample.is_sample
    assert workbench(board.head, sample, NOON).steps == frozenset()
    assert [each.content["months"] for each in sample.checks] == [6]
    assert [each.result for each in spots()] == ["unmeasurable", "unmeasurable"]
    real = an_approved(board)
    (row,) = by_bureau()
    assert (row.count, row.total) == (1, 8_200_000)
    assert published_one(real).bureau == row.bureau
    assert list(wrong_investments(NOON)) == []
    assert check_promises(NOON) == 0
